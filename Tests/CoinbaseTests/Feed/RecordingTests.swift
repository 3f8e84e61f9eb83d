import Coinbase
import Domain
import Foundation
import Seeding
import Testing
import Transport

@Suite struct `A recording` {
    private func newPath() -> String {
        FileManager.default.temporaryDirectory.appending(path: "perps-\(UUID().uuidString).jsonl")
            .path
    }

    private func events(_ path: String, countMax: Int) throws -> ContiguousArray<MarketEvent> {
        let feed = try RecordedFeed(path: path, instruments: [bitcoin])
        var events: ContiguousArray<MarketEvent> = []
        var count = -1
        while events.count > count {
            count = events.count
            try feed.read(into: &events, countMax: countMax)
            #expect(events.count - count <= countMax)
        }
        return events
    }

    @Test func `gives what the live feed gave, moment for moment`() throws {
        let path = newPath()
        let recorder = try FrameRecorder(path: path)
        let local = try LocalFeed(try ScriptedVenue(), sink: recorder)
        try local.ear.hear(["ready"])
        var line = try #require(local.venue.line)
        for step in 1...200 { line.bid("\(50 + step % 40).5", "\(step % 3)") }
        let heartbeat = frame("heartbeats", "{}", number: line.next())
        line.say(raw: heartbeat.replacing(",", with: ",\r\n "))
        line.lose(3)
        line.bid("98.00", "3")
        try local.ear.hear(["gap 3", "recovered"])
        _ = line.next()
        line.say(raw: "not \"JSON\" at all\n{")
        try local.ear.hear(["gap 3", "recovered", "bad frame", "recovered"])
        line.socket.abort(resets: true)
        try local.ear.hear(["lost: ", "recovered", "ready"])
        line = try #require(local.venue.line)
        line.bid("97.00", "3")
        try local.ear.hear { $0.market.last?.body == level(.buy, 9_700, 300_000_000) }
        local.stop()
        local.ear.take()
        try recorder.stop()
        #expect(local.ear.market.filter { $0.body == .bookGap }.count == 3)
        for countMax in [1, 7, 100_000] {
            #expect(try events(path, countMax: countMax) == local.ear.market)
        }
        #expect(recorder.leftOut == 0)
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func `tells how products trade as the live market told it, between the frames`() throws {
        let path = newPath()
        let recorder = try FrameRecorder(path: path)
        let inbox = Inbox(start: arrival, clock: { arrival })
        let market = LiveMarket(inbox)
        func change(_ status: ProductStatus) {
            let changes = [ProductChange(instrument: bitcoin, status: status)]
            recorder.told(changes, at: inbox.tell(.products(changes)))
        }
        change(.cancelOnly)
        let time = inbox.open()
        let trade = MarketEvent(
            time: time, instrument: bitcoin.id,
            body: .trade(Trade(price: Price(1), quantity: Quantity(1), aggressor: nil)))
        #expect(inbox.deliver([trade]))
        change([])
        var live: ContiguousArray<MarketEvent> = []
        try market.read(into: &live, countMax: 10)
        #expect(
            live.map(\.body) == [.status(.cancelOnly), trade.body, .status([])])
        #expect(live.map(\.time) == live.map(\.time).sorted())
        try recorder.stop()
        let again = try events(path, countMax: 100)
        #expect(again == ContiguousArray([live[0], live[2]]))
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func `knows what came late as the live feed knew it`() throws {
        let path = newPath()
        let recorder = try FrameRecorder(path: path)
        var intake = FrameIntake([bitcoin], aliases: [:])
        var live: ContiguousArray<MarketEvent> = []
        let sent = try moment("2026-09-30T02:37:15.057778606Z")
        let row = VenueLine.row("bid", "100.00", "2")
        let change = VenueLine.book("update", "BTC-USD", [row])
        recorder.connected(at: sent)
        func hear(_ number: Int, late: Nanos, offset: Nanos?) {
            let time = sent + late
            if let offset, intake.venueOffset != offset {
                intake.venueOffset = offset
                recorder.clock(offset, at: time)
            }
            let text = Array(frame("l2_data", change, number: number).utf8)
            _ = intake.take(text.span, at: time)
            recorder.received(text.span, isReadable: true, at: time)
            live += intake.batch.market
        }
        hear(0, late: .second * 6, offset: nil)
        hear(1, late: .second * 7, offset: .zero)
        hear(2, late: .second * 8, offset: Nanos(-Nanos.second.count * 4))
        hear(3, late: .second * 10, offset: Nanos(-Nanos.second.count * 4))
        try recorder.stop()
        let gaps: [Bool] = live.map { $0.body == MarketEvent.Body.bookGap }
        #expect(gaps == [false, true, false, true])
        #expect(try events(path, countMax: 50) == live)
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func `knows under which name the market of a product was told`() throws {
        let path = newPath()
        let recorder = try FrameRecorder(path: path)
        let books = ["BTC-USDC": "BTC-USD"]
        recorder.shared(books: books, at: Timestamp(nanos: 5))
        recorder.connected(at: Timestamp(nanos: 6))
        let row = VenueLine.row("bid", "100.00", "2")
        let text = frame("l2_data", VenueLine.book("snapshot", "BTC-USD", [row]), number: 0)
        recorder.received(Array(text.utf8).span, isReadable: true, at: arrival)
        try recorder.stop()
        #expect(
            try String(contentsOfFile: path, encoding: .utf8).hasPrefix(
                #"{"received":"5","link":"market","books":"BTC-USDC:BTC-USD"}"# + "\n"))
        for symbol in ["BTC-USDC", "BTC-USD"] {
            var intake = FrameIntake([instrument(symbol)], aliases: books)
            _ = intake.take(Array(text.utf8).span, at: arrival)
            let feed = try RecordedFeed(path: path, instruments: [instrument(symbol)])
            var events: ContiguousArray<MarketEvent> = []
            try feed.read(into: &events, countMax: 10)
            #expect(!events.isEmpty && events == intake.batch.market)
        }
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func `says nothing of books where each has its own, or no plain name`() throws {
        let path = newPath()
        let recorder = try FrameRecorder(path: path)
        for books in [[:], ["A B": "C"], ["A": "B:C"], ["A\"": "B"], ["A": "B\\"]] {
            recorder.shared(books: books, at: Timestamp(nanos: 5))
        }
        try recorder.stop()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "")
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func `of any course of frames gives what an intake gives`() throws {
        for seed in PropertySeeds.of("recordings") {
            let path = newPath()
            let recorder = try FrameRecorder(path: path)
            var course = RecordedCourse(seed: seed)
            course.run(into: recorder)
            try recorder.stop()
            #expect(try events(path, countMax: 50) == course.events, "seed \(seed)")
            try FileManager.default.removeItem(atPath: path)
        }
    }

    @Test func `is one JSON object a line, with the frame as it came`() throws {
        let path = newPath()
        let recorder = try FrameRecorder(path: path)
        let frame = #"{"channel":"heartbeats","sequence_num":0,"events":[]}"#
        recorder.connected(at: Timestamp(nanos: 5))
        recorder.received(Array(frame.utf8).span, isReadable: true, at: Timestamp(nanos: 6))
        recorder.received([123, 255].span, isReadable: false, at: Timestamp(nanos: 7))
        recorder.lost("gone", at: Timestamp(nanos: 8))
        try recorder.stop()
        #expect(
            try String(contentsOfFile: path, encoding: .utf8) == """
                {"received":"5","link":"market","connected":true}
                {"received":"6","link":"market","frame":\(frame)}
                {"received":"7","link":"market","broken":"e/8="}
                {"received":"8","link":"market","lost":"gone"}

                """)
        #expect(recorder.frames == 2)
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func `never takes the place of another`() throws {
        let path = newPath()
        try FrameRecorder(path: path).stop()
        let refused = fault { () throws(Fault) in _ = try FrameRecorder(path: path) }
        #expect(refused?.code == "record.not_created")
        #expect(refused?.message == "cannot make \(path): File exists")
        try FileManager.default.removeItem(atPath: path)
    }

    static let timeless = "has no time of receipt in nanoseconds under \"received\""
    static let unreadable = "has a frame that cannot be read: byte 2: expected a value"

    static let broken: [(String, String)] = [
        ("", "byte 1: expected a value"),
        ("7", "byte 1: expected '{'"),
        (#"{"link":"market","lost":"x"}"#, timeless),
        (#"{"received":"x","link":"market"}"#, timeless),
        (#"{"received":"4","link":"market","lost":"x"}"#, "was received before the line above it"),
        (#"{"received":"6","link":"market","frame":{}"#, unreadable),
        (#"{"received":"6","link":"market","frame":{}}]"#, "byte 45: the frame has no end"),
        (#"{"received":"6","link":"market","broken":"*"}"#, "has no base64 under \"broken\""),
        (
            #"{"received":"6","link":"market","books":"BTC-USDC"}"#,
            "has no pairs such as BTC-USDC:BTC-USD under \"books\", or comes after a frame"
        ),
    ]

    @Test(arguments: broken)
    func `names the line that is not as it ought to be`(line: String, message: String) throws {
        let path = newPath()
        let good = #"{"received":"5","link":"market","lost":"gone"}"#
        try "\(good)\n\(line)\n".write(toFile: path, atomically: true, encoding: .utf8)
        let feed = try RecordedFeed(path: path, instruments: [bitcoin])
        var events: ContiguousArray<MarketEvent> = []
        try feed.read(into: &events, countMax: 1)
        #expect(events.map(\.body) == [.bookGap])
        let fault = #expect(throws: FeedFault.self) { try feed.read(into: &events, countMax: 1) }
        #expect(fault?.file == path && fault?.line == 2)
        #expect(fault?.message == message)
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func `that was cut off gives what is whole, and says where it was cut`() throws {
        let path = newPath()
        let good = #"{"received":"5","link":"market","lost":"gone"}"#
        try "\(good)\n\(good.dropLast(9))".write(toFile: path, atomically: true, encoding: .utf8)
        let feed = try RecordedFeed(path: path, instruments: [bitcoin])
        var events: ContiguousArray<MarketEvent> = []
        #expect(feed.cutAtLine == nil)
        try feed.read(into: &events, countMax: 9)
        try feed.read(into: &events, countMax: 9)
        #expect(events.map(\.body) == [.bookGap] && feed.cutAtLine == 2)
        try "\(good)\n".write(toFile: path, atomically: true, encoding: .utf8)
        let whole = try RecordedFeed(path: path, instruments: [bitcoin])
        try whole.read(into: &events, countMax: 9)
        #expect(events.count == 2 && whole.cutAtLine == nil)
        try FileManager.default.removeItem(atPath: path)
    }
}
