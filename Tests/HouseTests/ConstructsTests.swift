import Testing

@Suite struct `Shipped code` {
    @Test func `uses no construct that the house bans`() throws {
        expectNothing(try House.shippedFiles().flatMap(Constructs.findings))
    }

    @Test func `has a reason for each exemption, and a use`() throws {
        for (path, reasons) in Constructs.exempt {
            let code = try House.file(path).code
            for (construct, reason) in reasons {
                #expect(!reason.isEmpty, "\(path): \(construct)")
                #expect(code.contains { $0.holds(construct) }, "\(path) no longer has \(construct)")
            }
        }
    }

    @Test(arguments: [
        "fatalError(\"no\")", "let a = try! read()", "let a = b as! C", "let a = b!", "f(a[0]!)",
        "call()!.value", "var a: Int!", "let a = try? read()",
        "extension A: @unchecked Sendable {}", "nonisolated(unsafe) var a = 1",
        "Task.detached { }", "Task { await a() }", "Task(priority: .low) { }",
        "print(\"\\(a!)\")",
    ])
    func `may not hold`(text: String) {
        #expect(Constructs.findings(in: sample(text)).count == 1)
    }

    @Test(arguments: [
        "if a != b {}", "if a!=b {}", "if !a {}", "#if !os(Linux)", "let a = try? b()  // absent",
        "// The file may be absent.\nlet a = try? b()", "/* fatalError */", "print(\"a! Task {\")",
        "subTask { }", "withTaskGroup(of: A.self) {}", "let a = #\"fatalError(\"b!\")\"#",
        "let a = \"\"\"\n  fatalError()\n  \"\"\"",
    ])
    func `may hold`(text: String) {
        #expect(Constructs.findings(in: sample(text)) == [])
    }

    private func sample(_ text: String) -> SourceFile {
        SourceFile(path: "Sources/A/B.swift", text: text)
    }
}
