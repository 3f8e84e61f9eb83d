import Testing

@Suite struct `The size` {
    @Test func `of every file, function and line stays in bounds`() throws {
        expectNothing(try House.swiftFiles().flatMap(Sizes.findings))
    }

    @Test(arguments: [(400, 0), (401, 1)])
    func `of a file may be 400 lines`(count: Int, findings: Int) {
        let text = String(repeating: "let a = 1\n", count: count)
        #expect(Sizes.findings(in: sample(text)).count == findings)
    }

    @Test func `of every file of a strategy stays below 200 lines`() throws {
        let files = try Sizes.strategyFolders.flatMap {
            try House.files(under: [$0], endings: ["swift", "c", "h", "cpp", "hpp", "rs"])
        }
        #expect(files.count > 20)
        expectNothing(files.flatMap(Sizes.strategyFindings))
    }

    @Test(arguments: [(199, 0), (200, 1)])
    func `of a file of a strategy may be 199 lines`(count: Int, findings: Int) {
        let text = String(repeating: "let a = 1\n", count: count)
        #expect(Sizes.strategyFindings(in: sample(text)).count == findings)
    }

    @Test(arguments: [(100, 0), (101, 1)])
    func `of a line may be 100 columns`(count: Int, findings: Int) {
        let text = String(repeating: "é", count: count)
        #expect(Sizes.findings(in: sample(text)).count == findings)
    }

    @Test(arguments: [(60, 0), (61, 1)])
    func `of a function may be 60 lines`(count: Int, findings: Int) {
        let body = String(repeating: "    work(\"}\")\n", count: count - 2)
        #expect(Sizes.findings(in: sample("func f() {\n\(body)}\n")).count == findings)
    }

    @Test func `of a parameter list may be five`() {
        let text = """
            protocol P { func bodiless(a: A, b: B, c: C, d: D, e: E, f: F) }
            func five(a: [A: B], b: (C, D) -> Void = { _, _ in }, c: G<H, I>, d: D, e: E) {}
            func six<T, U>(a: A, b: B, c: C, d: D, e: E, f: F) where T: U {}
            struct S { init(a: A, b: B, c: C, d: D, e: E, f: F) {} }
            func none() -> (A, B, C, D, E, F) {}
            """
        #expect(
            sample(text).functions.map { "\($0.name) \($0.parameters)" }
                == ["five 5", "six 6", "init 0", "none 0"])
        #expect(Sizes.findings(in: sample(text)) == ["Sources/A/B.swift:3: six has 6 parameters"])
    }

    private func sample(_ text: String) -> SourceFile {
        SourceFile(path: "Sources/A/B.swift", text: text)
    }
}
