import Foundation
import JSON
import Testing

@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: Program.benchmark)))
struct `The benchmark` {
    let desk: Desk
    init() throws { desk = try Desk() }

    private func run(_ arguments: String...) throws -> Program.Answer {
        try Program.run(arguments, at: desk, program: Program.benchmark)
    }

    @Test func `looks into a library for its own rows, and measures nothing then`() throws {
        let answer = try run("plugin-scan", desk.path + "/absent.so")
        #expect(answer.status == 0 && answer.err.isEmpty, "\(answer)")
        #expect(try answer.json()["code"]?.string == "plugin.not_found", "\(answer)")
    }

    @Test(arguments: ["--rows", "noop_c", "bench"])
    func `refuses a word that it does not know`(word: String) throws {
        let answer = try run(word, "1000")
        #expect(answer.status == 1 && answer.out.isEmpty, "\(answer)")
        #expect(answer.err == "perps-bench: does not know \(word); --help says what it takes\n")
    }
}
