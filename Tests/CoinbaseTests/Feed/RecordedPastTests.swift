import Coinbase
import Domain
import Engine
import Foundation
import Seeding
import Testing

@Suite struct `The past in a recording` {
    let path = FileManager.default.temporaryDirectory
        .appending(path: "perps-\(UUID().uuidString).jsonl").path
    let ether = instrument("ETH-USD", id: 1)

    /// So many minutes after the first moment there is.
    private func minute(_ count: Int64) -> Timestamp { Timestamp(nanos: 0) + Nanos.minute * count }

    private func question(
        _ symbol: String, _ interval: Nanos = .minute, from: Int64 = 100
    ) -> RecordedPast.Question {
        RecordedPast.Question(
            symbol: symbol, interval: interval, from: minute(from), to: minute(103))
    }

    private func bar(
        _ open: Int64, _ prices: [Int64], _ volume: Int64, trades: UInt32, hasGap: Bool
    ) -> ClosedBar {
        ClosedBar(
            candle: Candle(
                openTime: minute(open), interval: .minute, open: Price(prices[0]),
                high: Price(prices[1]), low: Price(prices[2]), close: Price(prices[3]),
                volume: Quantity(volume), trades: trades), hasGap: hasGap)
    }

    /// Two bars with a hole between them, a refusal, and a product without any.
    private var past: RecordedPast {
        var past = RecordedPast(start: minute(103) + .second * 5, origin: "coinbase")
        let bars = [
            bar(100, [10_000, 10_150, 9_925, 10_050], 150_000_000, trades: 7, hasGap: false),
            bar(102, [10_050, 10_051, 10_050, 10_051], 0, trades: 0, hasGap: true),
        ]
        past.answers = [
            RecordedPast.Answer(to: question("BTC-USD"), bars: bars),
            RecordedPast.Answer(to: question("BTC-USD"), refusal: "the \"past\" is away"),
            RecordedPast.Answer(to: question("ETH-USD", .minute * 5, from: 0)),
        ]
        return past
    }

    private func record(_ past: RecordedPast, of instruments: [Instrument]) throws {
        let recorder = try FrameRecorder(path: path)
        recorder.began(with: past, of: instruments, at: Timestamp(nanos: 5))
        recorder.lost("gone", at: Timestamp(nanos: 6))
        try recorder.stop()
    }

    /// Reads up to the first event.
    private func told(to instruments: [Instrument]) throws -> RecordedPast? {
        let feed = try RecordedFeed(path: path, instruments: instruments)
        #expect(feed.past == nil)
        var events: ContiguousArray<MarketEvent> = []
        try feed.read(into: &events, countMax: 1)
        #expect(events.map(\.body) == [.bookGap])
        return feed.past
    }

    private static let head = #"{"received":"5","link":"past","#
    private static let begun = head + #""version":"1","start":"6185000000000","origin":"coinbase"}"#
    private static let asked =
        head + #""asked":"BTC-USD","interval":"60000000000","from":"6000000000000","#
        + #""to":"6180000000000","#

    @Test func `stands ahead of the market, every number as it was`() throws {
        try record(past, of: [bitcoin, ether])
        #expect(
            try String(contentsOfFile: path, encoding: .utf8) == """
                \(Self.begun)
                \(Self.asked)"bars":"2"}
                \(Self.head)"bar":"6000000000000","open":"100","high":"101.5","low":"99.25",\
                "close":"100.5","volume":"1.5","trades":"7","gap":false}
                \(Self.head)"bar":"6120000000000","open":"100.5","high":"100.51","low":"100.5",\
                "close":"100.51","volume":"0","trades":"0","gap":true}
                \(Self.asked)"refused":"the \\"past\\" is away"}
                \(Self.head)"asked":"ETH-USD","interval":"300000000000","from":"0",\
                "to":"6180000000000","bars":"0"}
                {"received":"6","link":"market","lost":"gone"}

                """)
        #expect(RecordedFeed.isRecording(path))
        #expect(try told(to: [bitcoin, ether]) == past)
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func `of a product that is not wanted is passed over`() throws {
        try record(past, of: [bitcoin, ether])
        var expected = past
        expected.answers[0].bars = []
        #expect(try told(to: [ether]) == expected)
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func `is unknown where the recording says nothing of it`() throws {
        let recorder = try FrameRecorder(path: path)
        recorder.lost("gone", at: Timestamp(nanos: 6))
        try recorder.stop()
        #expect(try told(to: [bitcoin]) == nil)
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func `of any bars is read as it was told`() throws {
        for seed in PropertySeeds.of("recorded pasts") {
            var random = RandomStream(seed: seed)
            var past = RecordedPast(start: minute(103), origin: "coinbase")
            for _ in 0..<random.within(1...4) {
                let bars = (0..<random.within(0...3)).map { place in
                    bar(
                        100 + place, (0..<4).map { _ in random.within(0...Int64.max - 1) },
                        random.within(0...Int64.max - 1),
                        trades: UInt32(random.within(0...Int64(UInt32.max))),
                        hasGap: random.within(0...1) == 1)
                }
                past.answers.append(RecordedPast.Answer(to: question("BTC-USD"), bars: bars))
            }
            try record(past, of: [bitcoin])
            #expect(try told(to: [bitcoin]) == past, "seed \(seed)")
            try FileManager.default.removeItem(atPath: path)
        }
    }

    // MARK: Lines that are not as they ought to be

    private static func row(_ changes: (old: String, new: String)...) -> String {
        let good =
            #""bar":"6120000000000","open":"1","high":"1","low":"1","close":"1","volume":"0","#
            + #""trades":"0","gap":false}"#
        return head + changes.reduce(good) { $0.replacing($1.old, with: $1.new) }
    }

    private static let promised = "comes where bars of BTC-USD were promised, 1 more"

    /// What is wrong as the line behind a question that promises one bar.
    static let wrong: [(String, String)] = [
        (row((#""open":"1","#, "")), "has no text under \"open\""),
        (row((#""low":"1""#, #""low":1"#)), "has no text under \"low\""),
        (
            row((#""high":"1""#, #""high":"1e3""#)),
            "has '1e3' under \"high\": expected plain decimal digits with at most one point"
        ),
        (
            row((#""close":"1""#, #""close":"1.001""#)),
            "has '1.001' under \"close\": has more decimals than this instrument or currency allows"
        ),
        (
            row((#""volume":"0""#, #""volume":"100000000000""#)),
            "has '100000000000' under \"volume\": is too large to hold"
        ),
        (
            row((#""trades":"0""#, #""trades":"-1""#)),
            "has no whole number from 0 on under \"trades\""
        ),
        (
            row((#""trades":"0""#, #""trades":"4294967296""#)),
            "has more than 4294967295 under \"trades\""
        ),
        (row((#","gap":false"#, "")), "has neither true nor false under \"gap\""),
        (
            row(("6120000000000", "6120000000001")),
            "is a bar that closes after the time that was asked for"
        ),
        (
            row(("6120000000000", "9223372036854775807")),
            "is a bar that closes after the time that was asked for"
        ),
        (head + #""what":"1"}"#, "says of the past neither version nor question nor bar"),
        (begun, "begins to tell the past a second time"),
        (asked + #""bars":"0"}"#, promised),
        (#"{"received":"6","link":"market","lost":"gone"}"#, promised),
    ]

    @Test(arguments: wrong)
    func `names the line that cannot be read`(line: String, message: String) throws {
        try expect(message, at: 3, of: [Self.begun, Self.asked + #""bars":"1"}"#, line])
    }

    private func expect(_ message: String, at number: Int, of lines: [String]) throws {
        try (lines.joined(separator: "\n") + "\n").write(
            toFile: path, atomically: true, encoding: .utf8)
        let feed = try RecordedFeed(path: path, instruments: [bitcoin])
        var events: ContiguousArray<MarketEvent> = []
        let fault = #expect(throws: FeedFault.self) {
            try feed.read(into: &events, countMax: 9)
        }
        #expect(fault?.file == path && fault?.line == number)
        #expect(fault?.message == message)
        try FileManager.default.removeItem(atPath: path)
    }

    static let early: [(String, String)] = [
        (
            begun.replacing(#""version":"1""#, with: #""version":"2""#),
            "tells the past in version 2, and this program reads 1"
        ),
        (
            begun.replacing("6185000000000", with: "0"),
            "has no whole number from 1 on under \"start\""
        ),
        (begun.replacing(#","origin":"coinbase""#, with: ""), "has no text under \"origin\""),
        (asked + #""bars":"0"}"#, "asks for the past of a run that has not begun"),
        (row(), "is a bar that no question has promised"),
    ]

    @Test(arguments: early)
    func `begins with its version and the moment of the start`(
        line: String, message: String
    ) throws {
        try expect(message, at: 1, of: [line])
    }

    @Test func `has a bound for the bars of a question, and no bar beyond its promise`() throws {
        try expect(
            "promises 20001 bars, more than 20000", at: 2,
            of: [Self.begun, Self.asked + #""bars":"20001"}"#])
        try expect(
            "comes where bars of BTC-USD were promised, 20000 more", at: 3,
            of: [Self.begun, Self.asked + #""bars":"20000"}"#, Self.asked + #""bars":"0"}"#])
        try expect(
            "is a bar that no question has promised", at: 4,
            of: [Self.begun, Self.asked + #""bars":"1"}"#, Self.row(), Self.row()])
    }

    @Test func `never comes after a frame`() throws {
        let heartbeat = frame("heartbeats", "{}", number: 0)
        let line = #"{"received":"4","link":"market","frame":\#(heartbeat)}"#
        try expect("tells the past after a frame", at: 2, of: [line, Self.begun])
    }
}
