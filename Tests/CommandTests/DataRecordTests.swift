import Foundation
import JSON
import Testing

/// Frames of a live market on disk, by the commands that write and read them.
@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `A recording on the command line` {
    let venue: ServedVenue
    var desk: Desk { venue.desk }

    init() throws {
        venue = try ServedVenue(at: try Desk(), ["--seed", "5", "--pace", "5x"])
        func address(_ key: String) throws -> String {
            try #require(venue.announcement[key]?.string)
        }
        let text = """
            name: there
            mode: paper
            account: {currency: USD, cash: 10_000 USD}
            venue: {kind: simulated, maker_fee: 40 bps, taker_fee: 60 bps, latency: 50ms}
            feed: {kind: coinbase, rest: "\(try address("rest"))",
              market_ws: "\(try address("market_ws"))"}
            products: [BTC-USD]
            limits: {price_collar: 100 bps, order_notional: 1_000 USD,
              position_notional: 5_000 USD, gross_exposure: 10_000 USD, open_orders: 20,
              order_rate: 10/s, duplicate_window: 2s, mark_staleness: 10s, daily_loss: 500 USD}
            strategies:
              - {module: perps.ma-cross, name: ma, products: [BTC-USD],
                 parameters: {fast: 1, slow: 2, interval: 1s},
                 sizer: {module: fixed-notional, parameters: {notional: 500 USD}}}
            telemetry: {cycle: 1s, log: info}

            """
        try desk.write(text, to: "config/profiles/there.yaml")
    }

    private func record(_ more: [String] = []) throws -> Program.Answer {
        try Program.run(
            ["data", "record", "--profile", "there", "--output", "day.jsonl", "--for", "3s"]
                + more, at: desk)
    }

    private func error(_ answer: Program.Answer) throws -> JSONValue {
        try #require(try answer.json()["error"], "\(answer)")
    }

    @Test func `is written once, counted, and never over another file`() throws {
        let answer = try record(["--json"])
        #expect(answer.status == 0, "\(answer)")
        let lines = try desk.read("day.jsonl").split(separator: "\n")
        let frames = lines.count { $0.contains(#""link":"market","frame":"#) }
        #expect(frames > 10)
        #expect(
            try answer.json()
                == .object([
                    "path": .string("day.jsonl"), "frames": .number(String(frames)),
                    "left_out": .number("0"),
                ]))
        #expect(lines.first?.hasSuffix(#""connected":true}"#) == true)
        let again = try record()
        #expect(again.status == 1, "\(again)")
        #expect(again.err.contains("cannot make day.jsonl: File exists"), "\(again)")
        #expect(try desk.read("day.jsonl").split(separator: "\n") == lines)
        let run = try Program.run(
            ["run", "--profile", "there", "--for", "1s", "--record", "day.jsonl", "--json"],
            at: desk)
        #expect(run.status == 1, "\(run)")
        #expect(try error(run)["code"] == .string("record.not_created"))
        #expect(try desk.read("day.jsonl").split(separator: "\n") == lines)
    }

    @Test func `is replayed whole, alone, and without a product`() throws {
        #expect(try record().status == 0)
        try desk.write(Candles.csv(count: 10), to: "candles.csv")
        let refusals: [([String], String)] = [
            (["day.jsonl", "--from", "2026-01-01"], "data.recording_whole"),
            (["day.jsonl", "--to", "2036-01-01"], "data.recording_whole"),
            (["BTC-USD=day.jsonl"], "data.recording_alone"),
            (["day.jsonl", "BTC-USD=candles.csv"], "data.recording_alone"),
            (["day.jsonl", "day.jsonl"], "data.recording_alone"),
        ]
        for (arguments, code) in refusals {
            let answer = try Program.run(
                ["backtest", "--profile", "there", "--json", "--data"] + arguments, at: desk)
            #expect(answer.status == 2, "\(arguments): \(answer)")
            #expect(try error(answer)["code"] == .string(code), "\(arguments)")
        }
        let answer = try Program.run(
            ["backtest", "--profile", "there", "--json", "--data", "day.jsonl"], at: desk)
        #expect(answer.status == 0, "\(answer)")
        #expect(
            try answer.json()["data"]?[0]?["format"] == .string("coinbase-recording"))
        let again = try Program.run(
            ["backtest", "--profile", "there", "--json", "--data", "day.jsonl"], at: desk)
        let hashes = try [answer, again].map { try $0.json()["decisions_sha256"]?.string }
        #expect(hashes[0]?.utf8.count == 64 && hashes[0] == hashes[1])
    }

    @Test func `is known to data info and data convert, which say what it is for`() throws {
        #expect(try record().status == 0)
        for command in [
            ["data", "info", "day.jsonl"],
            ["data", "convert", "day.jsonl", "--product", "BTC-USD", "--output", "out.pbd"],
        ] {
            let answer = try Program.run(command, at: desk)
            #expect(answer.status == 1, "\(answer)")
            #expect(
                answer.err.contains("is a recording of a live market, with all its products"),
                "\(answer)")
            #expect(answer.err.contains("Give it to a backtest as the only --data"), "\(answer)")
        }
        #expect(!desk.exists("out.pbd"))
    }

    @Test func `is not made of a market that is generated`() throws {
        let run = try Program.run(
            ["run", "--profile", "dev", "--for", "1s", "--record", "day.jsonl", "--json"],
            at: desk)
        #expect(run.status == 2, "\(run)")
        #expect(try error(run)["code"] == .string("run.record"))
        let record = try Program.run(
            ["data", "record", "--profile", "dev", "--output", "day.jsonl"], at: desk)
        #expect(record.status == 2 && record.err.contains("market is generated"), "\(record)")
        #expect(!desk.exists("day.jsonl"))
    }
}
