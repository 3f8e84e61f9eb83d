import Foundation
import JSON
import Testing

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `A download of candles` {
    let venue: ServedVenue
    init() throws { venue = try ServedVenue(at: try Desk(), ["--history", "14h"]) }

    /// A range that the market has covered, of more than two pages.
    private let range: [String] = {
        let hour = Int(Date().timeIntervalSince1970) / 3_600
        let format = ISO8601DateFormatter()
        func text(_ hours: Int) -> String {
            format.string(from: Date(timeIntervalSince1970: TimeInterval(3_600 * hours)))
        }
        return ["--from", text(hour - 12), "--to", text(hour)]
    }()

    private func fetch(_ more: [String] = []) throws -> Program.Answer {
        try venue.run(["data", "fetch", "BTC-USD", "--json"] + range + more)
    }

    @Test func `is a file that a backtest reads`() throws {
        let answer = try fetch()
        #expect(answer.status == 0, "\(answer)")
        let document = try answer.json()
        #expect(document["rows"] == .number("720"))
        #expect(document["missing"] == .number("0"))
        #expect(document["file"] == .string("BTC-USD_1m.csv"))
        #expect(!venue.desk.exists("BTC-USD_1m.csv.part"))
        #expect(!venue.desk.exists("BTC-USD_1m.csv.part.json"))
        let run = try Backtesting.run(["--data", "BTC-USD_1m.csv"], at: venue.desk)
        #expect(run["bars"]?.int ?? 0 >= 720)
        #expect(run["data"]?[0]?["sha256"] == document["sha256"])
    }

    @Test func `says that what has come is kept when the exchange fails, and goes on`() throws {
        try venue.control("faults", #"{"fault":"fail_before","path":"candles","count":5}"#)
        let refused = try fetch()
        #expect(refused.status == 1, "\(refused)")
        let error = try refused.json()["error"]
        #expect(error?["code"] == .string("coinbase.venue_down"))
        #expect(error?["remedy"]?.string?.contains("goes on where it stopped") == true)
        #expect(!venue.desk.exists("BTC-USD_1m.csv"))
        #expect(!venue.desk.exists("BTC-USD_1m.csv.part"))
        #expect(try fetch().status == 0)
    }

    @Test func `stops when the exchange tells another candle than it did`() throws {
        #expect(try fetch(["--output", "whole.csv"]).status == 0)
        let whole = try venue.desk.read("whole.csv")
        let lines = whole.split(separator: "\n")
        try venue.desk.write(whole.replacing(lines[350], with: lines[350] + "9"), to: "other.csv")
        try write(rows: 350, of: "other.csv", asPartOf: "parts.csv")
        let answer = try fetch(["--output", "parts.csv"])
        #expect(answer.status == 1, "\(answer)")
        #expect(try answer.json()["error"]?["code"] == .string("data.changed"))
    }

    /// What a download of so many rows leaves behind when it is killed in the middle of a line.
    private func write(rows: Int, of whole: String, asPartOf file: String) throws {
        let lines = try venue.desk.read(whole).split(separator: "\n")
        let counted = lines.prefix(rows + 1).joined(separator: "\n") + "\n"
        try venue.desk.write(counted + "1700000", to: file + ".part")
        let start = try #require(Int(lines[1].prefix { $0 != "," }))
        let format = ISO8601DateFormatter()
        func text(_ seconds: Int) -> String {
            format.string(from: Date(timeIntervalSince1970: TimeInterval(seconds)))
        }
        let note = JSONValue.object([
            "product": .string("BTC-USD"), "interval": .string("ONE_MINUTE"),
            "from": .string(text(start)), "next": .string(text(start + 60 * rows)),
            "rows": .int(rows), "bytes": .int(counted.utf8.count),
        ])
        try venue.desk.write(note.text(), to: file + ".part.json")
    }

    @Test func `that was killed in the middle of a line loses nothing`() throws {
        #expect(try fetch(["--output", "whole.csv"]).status == 0)
        try write(rows: 350, of: "whole.csv", asPartOf: "parts.csv")
        let answer = try fetch(["--output", "parts.csv"])
        #expect(answer.status == 0, "\(answer)")
        #expect(try venue.desk.read("parts.csv") == venue.desk.read("whole.csv"))
        #expect(try answer.json()["resumed_at"] != nil)
    }

    @Test func `that Ctrl-C interrupts goes on where it stopped, and prints no bar into a file`()
        throws
    {
        let slow = #"{"fault":"slow_reply","path":"candles","delay":"2s"}"#
        try venue.control("faults", slow)
        let call = try venue.start(
            ["data", "fetch", "BTC-USD", "--json", "--output", "parts.csv"] + range, "local")
        func rows() throws -> Int {
            guard venue.desk.exists("parts.csv.part") else { return 0 }
            return try venue.desk.read("parts.csv.part").count { $0 == "\n" } - 1
        }
        // The second page is under way for two seconds when the first is there.
        while call.process.isRunning, try rows() < 1 { Thread.sleep(forTimeInterval: 0.01) }
        let stopped = try call.stopped()
        #expect(stopped.status == 1, "\(stopped)")
        let error = try stopped.json()["error"]
        #expect(error?["code"] == .string("data.interrupted"))
        #expect(
            error?["remedy"] == .string("the same command goes on where it stopped"))
        #expect(!stopped.err.contains("\r") && !stopped.err.contains("[#"), "\(stopped)")
        let kept = try rows()
        #expect((1..<720).contains(kept), "\(kept)")
        try venue.heal("slow_reply")
        let rest = try fetch(["--output", "parts.csv"])
        #expect(rest.status == 0, "\(rest)")
        #expect(try rest.json()["resumed_at"] != nil)
        #expect(try rest.json()["rows"] == .number("720"))
        #expect(try fetch(["--output", "whole.csv"]).status == 0)
        #expect(try venue.desk.read("parts.csv") == venue.desk.read("whole.csv"))
    }

    @Test func `is a bar on a terminal, written over page by page, and gone at the end`() throws {
        let terminal = try Terminal()
        let answer = try venue.start(
            ["data", "fetch", "BTC-USD", "--json"] + range, "local", seat: .watched(terminal)
        ).answer()
        #expect(answer.status == 0, "\(answer)")
        #expect(try answer.json()["rows"] == .number("720"))
        let erase = "\r\u{1B}[2K"
        var text = ""
        try ServedVenue.wait("the end of the bar") {
            text += terminal.shown()
            return text.contains("100 %") && text.hasSuffix(erase)
        }
        let lines = text.components(separatedBy: erase).filter { !$0.isEmpty }
        // 350 candles are a page.
        let shown = [(14, " 48", 350), (29, " 97", 700), (30, "100", 720)].map {
            filled, share, rows in
            let bar = String(repeating: "#", count: filled)
            let rest = String(repeating: ".", count: 30 - filled)
            return "[\(bar)\(rest)] \(share) %  \(rows) candles, to "
        }
        #expect(lines.map { $0.prefix(shown[0].count) } == shown.map { $0[...] }, "\(lines)")
    }

    @Test func `is not gone on with when its rows were changed`() throws {
        #expect(try fetch(["--output", "whole.csv"]).status == 0)
        try write(rows: 350, of: "whole.csv", asPartOf: "parts.csv")
        let part = try venue.desk.read("parts.csv.part")
        let lines = part.split(separator: "\n")
        let broken = part.replacing(lines[5], with: lines[4])
        try venue.desk.write(broken, to: "parts.csv.part")
        let answer = try fetch(["--output", "parts.csv"])
        #expect(answer.status == 1, "\(answer)")
        #expect(try answer.json()["error"]?["code"] == .string("data.damaged"))
    }

    @Test func `is not mixed with another`() throws {
        #expect(try fetch(["--output", "whole.csv"]).status == 0)
        try write(rows: 350, of: "whole.csv", asPartOf: "parts.csv")
        let answer = try fetch(["--output", "parts.csv", "--interval", "5m"])
        #expect(answer.status == 2, "\(answer)")
        #expect(try answer.json()["error"]?["code"] == .string("data.other_fetch"))
    }

    @Test func `replaces no finished file that was not named`() throws {
        #expect(try fetch().status == 0)
        let whole = try venue.desk.read("BTC-USD_1m.csv")
        let again = try venue.run(
            ["data", "fetch", "BTC-USD", "--json"] + range[..<2]
                + ["--to", try moment(1, before: range[3])])
        #expect(again.status == 2, "\(again)")
        #expect(try again.json()["error"]?["code"] == .string("data.exists"))
        #expect(try venue.desk.read("BTC-USD_1m.csv") == whole)
        #expect(try fetch(["--output", "BTC-USD_1m.csv"]).status == 0)
    }

    /// So many hours before another moment.
    private func moment(_ hours: Int, before text: String) throws -> String {
        let format = ISO8601DateFormatter()
        let later = try #require(format.date(from: text))
        return format.string(from: later.addingTimeInterval(TimeInterval(-3_600 * hours)))
    }

    @Test func `is not gone on with when it went further already`() throws {
        #expect(try fetch(["--output", "whole.csv"]).status == 0)
        try write(rows: 350, of: "whole.csv", asPartOf: "parts.csv")
        let answer = try venue.run(
            ["data", "fetch", "BTC-USD", "--json", "--output", "parts.csv"] + range[..<2]
                + ["--to", try moment(11, before: range[3])])
        #expect(answer.status == 2, "\(answer)")
        let error = try answer.json()["error"]
        #expect(error?["code"] == .string("data.other_fetch"))
        #expect(error?["key"] == .string("--to"))
        #expect(venue.desk.exists("parts.csv.part"))
    }

    @Test func `is not begun for a product that the exchange does not list`() throws {
        let answer = try venue.run(["data", "fetch", "NO-USD", "--json"] + range)
        #expect(answer.status == 2, "\(answer)")
        let error = try answer.json()["error"]
        #expect(error?["code"] == .string("data.unknown_product"))
        #expect(error?["remedy"]?.string?.contains("goes on") == false)
        #expect(!venue.desk.exists("NO-USD_1m.csv.part"))
    }

    @Test func `needs a folder that exists`() throws {
        let answer = try fetch(["--output", "nowhere/candles.csv"])
        #expect(answer.status == 2, "\(answer)")
        #expect(try answer.json()["error"]?["code"] == .string("io.no_folder"))
    }

    @Test func `needs an interval that the exchange has and a time that is over`() throws {
        let odd = try fetch(["--interval", "3m"])
        #expect(odd.status == 2, "\(odd)")
        #expect(try odd.json()["error"]?["code"] == .string("usage.interval"))
        let future = try venue.run(
            ["data", "fetch", "BTC-USD", "--json", "--from", "2099-01-01"])
        #expect(future.status == 2, "\(future)")
        #expect(try future.json()["error"]?["code"] == .string("usage.time"))
    }
}
