import JSON
import Testing

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `A live run that is not what ran last` {
    let venue: ServedVenue

    init() throws {
        venue = try ServedVenue(at: try Desk(), ["--seed", "3"])
        try venue.writeProfile("real")
    }

    private func run(_ more: String...) throws -> Program.Answer {
        try venue.run(
            ["run", "--for", "1s", "--confirm", "Default 20 USD", "--json"] + more,
            profile: "real")
    }

    private func change(_ one: String, to other: String) throws {
        let path = "config/profiles/real.yaml"
        try venue.desk.write(
            try venue.desk.read(path).replacing(one, with: other), to: path)
    }

    @Test func `is refused without a reason, and begins with one`() throws {
        let first = try run()
        #expect(first.status == 0, "\(first)")
        try change("slow: 20", to: "slow: 21")
        let refused = try run()
        #expect(refused.status == 2, "\(refused)")
        let error = try #require(try refused.json()["error"])
        #expect(error["code"] == .string("run.changed"))
        #expect(error["message"]?.string?.contains(": the profile, was ") == true, "\(refused)")
        #expect(
            error["remedy"]
                == .string("look at what has changed, and give --because with the reason"))
        let blank = try run("--because", " ")
        #expect(blank.status == 2, "\(blank)")
        let again = try run()
        #expect(again.status == 2, "what was refused is not what ran last: \(again)")
        let given = try run("--because", "a slower mean")
        #expect(given.status == 0, "\(given)")
        let log = try venue.desk.read("var/logs/perps_bot-real.jsonl")
        let told = log.split(separator: "\n").filter { $0.contains("run.changed") }
        #expect(told.count == 1 && told[0].contains("a slower mean"), "\(told)")
        let next = try run()
        #expect(next.status == 0, "\(next)")
        // What is sold by hand is never held up.
        try change("slow: 21", to: "slow: 22")
        let flat = try venue.run(
            ["flatten", "--for", "3s", "--yes", "--json"], profile: "real")
        #expect(!flat.out.contains("run.changed") && !flat.err.contains("run.changed"), "\(flat)")
    }
}
