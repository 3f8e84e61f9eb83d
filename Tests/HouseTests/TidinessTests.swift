import Testing

@Suite struct `A file` {
    @Test func `with tests expects something`() throws {
        let tests = try House.swiftFiles().filter { $0.area == "Tests" }
        expectNothing(tests.flatMap(Tidiness.idleTests))
    }

    @Test func `names no folder of the machine it was written on`() throws {
        let endings: Set<String> = [
            "swift", "c", "h", "cpp", "rs", "toml", "md", "yaml", "yml", "json", "patch",
        ]
        let areas = ["Sources", "Plugins", "Tests", "docs", "config", ".ci"]
        var files = try House.files(under: areas, endings: endings)
        files += try ["Makefile", "Package.swift", ".ci/run"].map(House.file)
        let root = House.rootPath
        expectNothing(files.flatMap { Tidiness.machinePaths(in: $0, root: root) })
    }

    @Test func `without an expectation is found`() {
        let idle = SourceFile(path: "Tests/A/B.swift", text: "@Test func a() { _ = 1 }")
        let busy = SourceFile(path: "Tests/A/B.swift", text: "@Test func a() { #expect(true) }")
        let none = SourceFile(path: "Tests/A/B.swift", text: "struct Sample {}")
        #expect([idle, busy, none].map { Tidiness.idleTests(in: $0).count } == [1, 0, 0])
    }

    @Test func `that names a folder of this machine is found`() {
        let text = "cd /home/x/perps-bot\nmake install PREFIX=/usr/local"
        let file = SourceFile(path: "docs/a.md", text: text)
        #expect(Tidiness.machinePaths(in: file, root: "/home/x/perps-bot").count == 1)
    }
}
