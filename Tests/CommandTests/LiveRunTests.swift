import Foundation
import JSON
import Testing

/// Runs of the program against an exchange that the program serves.
@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `A run on a served exchange` {
    let venue: ServedVenue
    init() throws { venue = try ServedVenue(at: try Desk(), ["--seed", "7", "--pace", "5x"]) }

    private func count(_ key: String, _ document: JSONValue) throws -> Int {
        try #require(document[key]?.number.flatMap { Int($0) })
    }

    @Test func `trades, balances to the last unit, and tells no secret`() throws {
        try venue.writeTrader("here", tradesHere: true)
        let answer = try venue.run([], "here") {
            try count("orders", $0) > 2 && count("fills", $0) > 2
        }
        #expect(answer.status == 0, "\(answer)")
        let result = try answer.json()
        #expect(try count("orders", result) > 2 && count("fills", result) > 2, "\(answer)")
        #expect(result["residual"] == .string("0"))
        let key = try JSONValue(parsing: try venue.desk.read("keys/key.json"))
        var hunt = SecretHunt()
        hunt.add(name: try #require(key["name"]?.string))
        hunt.add(pem: try #require(key["privateKey"]?.string))
        try hunt.expectNothing(at: venue.desk, but: ["keys"], [("the run", answer)])
    }

    @Test func `is decided again by a backtest of what it recorded, losses included`() throws {
        try venue.writeTrader("there", tradesHere: false)
        let path = venue.desk.path + "/day.jsonl"
        let call = try venue.start(["run", "--for", "20m", "--record", path, "--json"], "there")
        try ServedVenue.wait("an order") {
            // Before the run has begun there is no log.
            let log = try? venue.desk.read("var/logs/perps_bot-there.jsonl")
            return log?.contains("order.submitted") == true
        }
        try venue.control("disconnect", #"{"path":"/market","reset":true}"#)
        Thread.sleep(forTimeInterval: 3)
        try venue.control("faults", #"{"fault":"drop_frame","count":1,"path":"/market"}"#)
        try ServedVenue.wait("a lost frame") {
            try venue.strikes()["drop_frame"]?.int ?? 0 > 0
        }
        Thread.sleep(forTimeInterval: 2)
        let answer = try call.stopped()
        #expect(answer.status == 0, "\(answer)")
        let live = try answer.json()
        #expect(try count("orders", live) > 0, "\(answer)")
        for time in ["first", "second"] {
            let again = try replayed(path).json()
            for key in Self.compared { #expect(live[key] == again[key], "\(key), \(time) time") }
        }
        try expectCut(path)
    }

    @Test func `is decided again where a guard knew bars of before the run`() throws {
        try venue.writeTrader("there", tradesHere: false)
        let profile = "config/profiles/there.yaml"
        let guards = """
            guards:
              - {module: perps.volatility-breaker, name: volatility,
                 parameters: {warn: 10000%, reduce: 10000%, halt: 10000%}}

            """
        try venue.desk.write(try venue.desk.read(profile) + guards, to: profile)
        let path = venue.desk.path + "/day.jsonl"
        let call = try venue.start(["run", "--for", "20m", "--record", path, "--json"], "there")
        try ServedVenue.wait("a fill") {
            // Before the run has begun there is no log.
            let log = try? venue.desk.read("var/logs/perps_bot-there.jsonl")
            return log?.contains("order.filled") == true
        }
        let live = try call.stopped().json()
        let again = try replayed(path).json()
        for key in Self.compared + ["denied"] { #expect(live[key] == again[key], "\(key)") }
        // Without those bars the guard, which cannot measure anything, refuses every entry.
        let without = try venue.desk.read("day.jsonl").split(separator: "\n").filter {
            !$0.contains(#""link":"past""#)
        }
        try venue.desk.write(without.joined(separator: "\n") + "\n", to: "cold.jsonl")
        let cold = try replayed(venue.desk.path + "/cold.jsonl").json()
        #expect(try count("orders", cold) == 0 && count("denied", cold) > 0, "\(cold)")
    }

    private static let compared = [
        "decisions_sha256", "events", "bars", "orders", "fills", "fees", "equity_end",
    ]

    private func replayed(_ path: String) throws -> Program.Answer {
        let answer = try venue.run(["backtest", "--data", path, "--json"], profile: "there")
        #expect(answer.status == 0, "\(answer)")
        return answer
    }

    /// A recording that ends in the middle of its last line, or of the one in the middle, decides
    /// as one that ends before it, and says where it ends.
    private func expectCut(_ path: String) throws {
        let bytes = try Data(contentsOf: URL(filePath: path))
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        try #require(lines.count > 20)
        for count in [lines.count - 1, lines.count / 2] {
            let whole = Data(lines.prefix(count).joined(separator: [UInt8(ascii: "\n")])) + [10]
            let half = lines[count].prefix(lines[count].count / 2)
            try (whole + half).write(to: URL(filePath: path + ".cut"))
            try whole.write(to: URL(filePath: path + ".whole"))
            let cut = try replayed(path + ".cut")
            let shown = try cut.json()
            #expect(shown["data"]?[0]?["cut_at_line"] == .int(count + 1))
            let text = "\(path).cut ends in the middle of line \(count + 1)"
            #expect(cut.err.contains("warning: " + text), "\(cut.err)")
            let ended = try replayed(path + ".whole")
            #expect(try ended.json()["data"]?[0]?["cut_at_line"] == nil)
            for key in Self.compared {
                #expect(try shown[key] == ended.json()[key], "\(key), \(count) lines")
            }
        }
    }

    @Test func `is refused with a key that may not trade, before anything is written`() throws {
        try venue.writeTrader("here", tradesHere: true)
        let answer = try venue.run(
            ["run", "--for", "1s"], profile: "here", key: "key-view-only.json")
        #expect(answer.status == 2 && answer.err.contains("the key may not trade"), "\(answer)")
        #expect(!FileManager.default.fileExists(atPath: venue.desk.path + "/var/data"))
    }
}
