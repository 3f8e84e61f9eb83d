import Foundation
import Testing

/// What `plugins new` has templates for.
private enum Template {
    static let languages = ["c", "cpp", "rust", "swift"]
    static let kinds = ["strategy", "guard", "sizer"]
    static let sources = [
        "c": "plugin.c", "cpp": "plugin.cpp", "rust": "src/lib.rs",
        "swift": "Sources/Plugin.swift",
    ]
    /// What each kind makes of the golden bars, in every language.
    static let fills = ["strategy": 29, "guard": 49, "sizer": 71]

    /// A program of the machine, as its user finds it.
    static func program(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let places = path.split(separator: ":").map { "\($0)/\(name)" }
        return places.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    static func have(_ names: String...) -> Bool { names.allSatisfy { program($0) != nil } }
}

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `Beginning a plugin` {
    let desk: Desk
    init() throws { desk = try Desk() }

    private func begin(_ language: String, _ kind: String) throws -> Program.Answer {
        try Program.run(
            ["plugins", "new", "mine", "--language", language, "--kind", kind], at: desk)
    }

    /// Runs a program of the machine in the new folder, with what its user has around it.
    private func run(_ name: String, _ arguments: String...) throws -> Program.Answer {
        let own = ProcessInfo.processInfo.environment
        let script = "cd mine && exec \(name) " + arguments.joined(separator: " ")
        return try Program.run(
            ["-c", script], at: desk,
            environment: own.filter {
                ["PATH", "HOME", "RUSTUP_HOME", "CARGO_HOME"].contains($0.key)
            },
            program: "/bin/sh")
    }

    private func expectGolden(_ answer: Program.Answer, _ kind: String) throws {
        let fills = try #require(Template.fills[kind])
        #expect(answer.status == 0, "\(answer)")
        #expect(answer.out.contains("golden: \(fills) fills, as expected"), "\(answer)")
    }

    @Test(arguments: Template.languages, Template.kinds)
    func `writes less than 60 lines to read, and names what to type next`(
        language: String, kind: String
    ) throws {
        let answer = try begin(language, kind)
        #expect(answer.status == 0, "\(answer)")
        let next = try #require(answer.lines.last)
        #expect(next.hasPrefix("next     cd mine && "))
        let source = try #require(Template.sources[language])
        #expect(answer.out.contains("mine/\(source)"))
        let text = try String(contentsOfFile: "\(desk.path)/mine/\(source)", encoding: .utf8)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 60)
        #expect(text.contains("org.example.mine"))
        let paths = try FileManager.default.subpathsOfDirectory(atPath: desk.path + "/mine")
        #expect(paths.contains(".gitignore") && paths.contains("golden/expected.csv"))
        #expect(paths.allSatisfy { !$0.hasSuffix(".in") }, "\(paths)")
        for path in paths where path.contains(".") || path == "golden/run" {
            let whole = try String(contentsOfFile: "\(desk.path)/mine/\(path)", encoding: .utf8)
            #expect(whole.firstMatch(of: /@[A-Z_]+@/) == nil, "\(path)")
        }
    }

    @Test(.enabled(if: Template.have("make", "cc", "pkg-config")), arguments: Template.kinds)
    func `in C is built by make and trades the golden bars`(kind: String) throws {
        #expect(try begin("c", kind).status == 0)
        try expectGolden(try run("make", "test"), kind)
    }

    @Test(.enabled(if: Template.have("c++", "pkg-config")), arguments: Template.kinds)
    func `in C++ is compiled and trades the golden bars`(kind: String) throws {
        #expect(try begin("cpp", kind).status == 0)
        let kit =
            URL(filePath: Program.path).deletingLastPathComponent().path + "/kit/lib/pkgconfig"
        let built = try run(
            "c++", "-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-shared", "-fPIC",
            "$(PKG_CONFIG_PATH=\(kit) pkg-config --cflags perps-plugin)", "plugin.cpp", "-o",
            "libmine_plugin.so")
        #expect(built.status == 0, "\(built)")
        try expectGolden(try run("sh", "golden/run", "libmine_plugin.so"), kind)
    }

    @Test(.enabled(if: Template.have("cargo", "cc")))
    func `in Rust is built by cargo without any crate and trades the golden bars`() throws {
        #expect(try begin("rust", "guard").status == 0)
        try expectGolden(try run("cargo", "test", "--offline", "--", "--nocapture"), "guard")
    }

    @Test func `says when the result is another one, and how to keep it`() throws {
        #expect(try begin("c", "guard").status == 0)
        let expected = desk.path + "/mine/golden/expected.csv"
        try "order\n".write(toFile: expected, atomically: true, encoding: .utf8)
        let answer = try run("make", "test")
        #expect(answer.status != 0)
        #expect(answer.out.contains("cp golden/fills.csv golden/expected.csv"), "\(answer)")
    }

    @Test func `refuses a folder that is there, and leaves it as it is`() throws {
        #expect(try begin("c", "strategy").status == 0)
        let before = try String(contentsOfFile: desk.path + "/mine/plugin.c", encoding: .utf8)
        let answer = try begin("c", "guard")
        #expect(answer.status == 2)
        #expect(answer.err.contains("mine: error: it exists already; choose another name"))
        #expect(
            try String(contentsOfFile: desk.path + "/mine/plugin.c", encoding: .utf8) == before)
    }

    @Test(arguments: ["", "Night", "1st", "a_b", "a/b", "..", "-a", "a-", "ä", "a b"])
    func `refuses a name that not all tools take`(name: String) throws {
        let answer = try Program.run(
            ["plugins", "new", "--language", "c", "--", name], at: desk)
        #expect(answer.status == 2, "\(answer)")
        #expect(answer.err.contains("such as night-owl"), "\(answer)")
    }

    @Test(arguments: [(40, 0), (41, 2)] as [(Int, Int32)])
    func `takes a name of forty letters`(count: Int, status: Int32) throws {
        let name = String(repeating: "a", count: count)
        let answer = try Program.run(["plugins", "new", name, "--language", "c"], at: desk)
        #expect(answer.status == status, "\(answer)")
    }
}
