import Coinbase
import Domain
import Testing

@Suite struct `Frames of a connection` {
    private static let change =
        #"{"type":"update","product_id":"BTC-USD","updates":[{"side":"bid","event_time":"#
        + #""2026-09-30T02:37:15Z","price_level":"100.00","new_quantity":"2"}]}"#

    private let lost = event(.bookGap, hasGap: true)
    private let bid = event(level(.buy, 10_000, 200_000_000))

    private func book(_ number: Int) -> String { frame("l2_data", Self.change, number: number) }

    /// What a course of frames comes to, frame by frame.
    private func intake(_ frames: [String]) -> [(FrameIntake.Verdict, [MarketEvent])] {
        var intake = FrameIntake([bitcoin], aliases: [:])
        return frames.map { text in
            let verdict = intake.take(Array(text.utf8).span, at: arrival)
            return (verdict, Array(intake.batch.market))
        }
    }

    private func expect(
        _ frames: [String], _ verdicts: [FrameIntake.Verdict], _ events: [[MarketEvent]]
    ) {
        let found = intake(frames)
        #expect(found.map(\.0) == verdicts)
        #expect(found.map(\.1) == events)
    }

    @Test func `are not believed when they were sent more than 5 s ago, by the venue's clock`()
        throws
    {
        let sent = try moment("2026-09-30T02:37:15.057778606Z")
        let text = Array(book(0).utf8)
        let offsets: [Int64] = [0, 120_000_000_000, -120_000_000_000]
        // From the future: nothing waits behind it.
        let lates: [Int64] = [5_000_000_000, 5_000_000_001, 3_600_000_000_000, -3_600_000_000_000]
        for offset in offsets.map({ Nanos($0) }) {
            let here = sent + Nanos(-offset.count)
            for late in lates.map({ Nanos($0) }) {
                let verdict: FrameIntake.Verdict = late > .second * 5 ? .late(late) : .news
                var intake = FrameIntake([bitcoin], aliases: [:])
                intake.venueOffset = offset
                let time = here + late
                let found = intake.take(text.span, at: time)
                #expect(found == verdict)
                let bodies: [MarketEvent.Body] = intake.batch.market.map(\.body)
                let isNews = verdict == .news
                let expected: MarketEvent.Body = isNews ? bid.body : MarketEvent.Body.bookGap
                #expect(bodies == [expected])
                #expect(intake.batch.market.allSatisfy { $0.time == time })
            }
            var blind = FrameIntake([bitcoin], aliases: [:])
            let unjudged = blind.take(text.span, at: here + .hour)
            #expect(unjudged == .news)
        }
    }

    @Test func `change the book one after the other`() {
        expect([book(0), book(1)], [.news, .news], [[bid], [bid]])
    }

    @Test func `tell the book lost before what follows a hole`() {
        expect(
            [book(0), book(3), book(4)], [.news, .gap(missed: 2), .news],
            [[bid], [lost, bid], [bid]])
    }

    @Test func `tell the book lost when the first ones are missing`() {
        expect([book(2)], [.gap(missed: 2)], [[lost, bid]])
    }

    @Test func `are taken once, and not when they are late`() {
        expect(
            [book(0), book(1), book(1), book(0), book(2)],
            [.news, .news, .old, .gap(missed: 0), .gap(missed: 1)],
            [[bid], [bid], [], [lost, bid], [lost, bid]])
        expect(
            [book(0), book(2), book(2), book(1), book(3)],
            [.news, .gap(missed: 1), .old, .old, .news], [[bid], [lost, bid], [], [], [bid]])
    }

    @Test func `without a number are a loss, but for a refusal`() {
        let numberless = book(1).replacing(#""sequence_num":1,"#, with: "")
        expect([book(0), numberless], [.news, .gap(missed: 0)], [[bid], [lost, bid]])
        let refusal = #"{"type":"error","message":"failure to subscribe"}"#
        expect([book(0), refusal, book(1)], [.news, .news, .news], [[bid], [], [bid]])
    }

    @Test func `that nobody can read are lost, and not twice`() throws {
        let broken = String(book(1).dropLast())
        let fault = try #require(wireFault { _ = try decode(broken) })
        expect(
            [book(0), broken, book(2), book(3)],
            [.news, .unreadable(fault), .news, .news], [[bid], [lost], [bid], [bid]])
        expect(
            [book(0), broken, book(4), book(5)],
            [.news, .unreadable(fault), .gap(missed: 2), .news],
            [[bid], [lost], [lost, bid], [bid]])
        expect(
            [book(0), broken, book(1), book(3)],
            [.news, .unreadable(fault), .news, .gap(missed: 1)],
            [[bid], [lost], [bid], [lost, bid]])
    }

    @Test func `are counted anew on another connection, and trades are not told twice`() {
        func trades(_ number: Int, _ ids: [Int], _ type: String) -> String {
            let rows = ids.map { id in
                #"{"trade_id":"\#(id)","product_id":"BTC-USD","price":"100.00","size":"1","#
                    + #""side":"SELL","time":"2026-09-30T02:37:15Z"}"#
            }
            let event = #"{"type":"\#(type)","trades":[\#(rows.joined(separator: ","))]}"#
            return frame("market_trades", event, number: number)
        }
        var intake = FrameIntake([bitcoin], aliases: [:])
        let connections = [
            [trades(0, [7, 6, 5], "snapshot"), trades(1, [8], "update")],
            [trades(0, [10, 9, 8, 7], "snapshot")],
        ]
        var counts: [Int] = []
        for frames in connections {
            intake.begin()
            for text in frames {
                #expect(intake.take(Array(text.utf8).span, at: arrival) == .news)
                counts.append(intake.batch.market.count)
            }
        }
        #expect(counts == [0, 1, 2])
    }
}
