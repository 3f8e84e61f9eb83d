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
        try venue.writeTrader("there", tradesHere: false)
    }

    /// Records until some frames have come.
    private func record(_ more: [String] = []) throws -> Program.Answer {
        let call = try Program.start(
            ["data", "record", "--profile", "there", "--output", "day.jsonl", "--for", "20m"]
                + more, at: desk)
        try ServedVenue.wait("frames") {
            try #require(call.process.isRunning, "the recording has ended")
            return try desk.exists("day.jsonl") && frames(in: desk.read("day.jsonl")) > 10
        }
        return try call.stopped()
    }

    private func frames(in text: String) -> Int {
        text.split(separator: "\n").count { $0.contains(#""link":"market","frame":"#) }
    }

    private func error(_ answer: Program.Answer) throws -> JSONValue {
        try #require(try answer.json()["error"], "\(answer)")
    }

    @Test func `is written once, counted, and never over another file`() throws {
        let answer = try record(["--json"])
        #expect(answer.status == 0, "\(answer)")
        let lines = try desk.read("day.jsonl").split(separator: "\n")
        let frames = frames(in: try desk.read("day.jsonl"))
        #expect(frames > 10)
        #expect(
            try answer.json()
                == .object([
                    "path": .string("day.jsonl"), "frames": .number(String(frames)),
                    "left_out": .number("0"),
                ]))
        // First what a run that began then would have been told of before.
        #expect(lines.first?.contains(#""link":"past","version":"1","start":""#) == true)
        let market = lines.first { $0.contains(#""link":"market""#) }
        #expect(market?.hasSuffix(#""connected":true}"#) == true)
        let again = try record(["--json"])
        #expect(again.status == 2, "\(again)")
        #expect(try error(again)["code"] == .string("data.exists"))
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

    @Test func `is not played to a profile that has no money, whose every entry would be refused`()
        throws
    {
        try venue.writeTrader("here", tradesHere: true)
        try desk.write(Candles.csv(count: 10), to: "candles.csv")
        let answer = try Program.run(
            ["backtest", "--profile", "here", "--json", "--data", "candles.csv"], at: desk)
        #expect(answer.status == 2, "\(answer)")
        #expect(try error(answer)["code"] == .string("backtest.no_money"))
        #expect(try error(answer)["key"] == .string("account"))
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
