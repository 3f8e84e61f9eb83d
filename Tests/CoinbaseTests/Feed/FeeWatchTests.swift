import Coinbase
import Domain
import Foundation
import Testing

private let start = Timestamp(nanos: 1_790_735_835_000_000_000)
private let rates = FeeRates(maker: .bps(60), taker: .bps(120))

private func summary(_ maker: String, _ taker: String) -> String {
    #"{"fee_tier":{"maker_fee_rate":"\#(maker)","taker_fee_rate":"\#(taker)"}}"#
}

/// A watch at a venue that gives its texts one after the other, an empty one as a failure.
private struct Trial {
    let venue: AnsweringVenue
    let watch: FeeWatch
    let market: LiveMarket

    init(_ texts: [String]) throws {
        venue = try AnsweringVenue { exchange, number in
            let text = number <= texts.count ? texts[number - 1] : ""
            exchange.answer(text.isEmpty ? 400 : 200, text.isEmpty ? #"{"error":"x"}"# : text)
        }
        let inbox = Inbox(start: start, clock: { start })
        market = LiveMarket(inbox)
        watch = FeeWatch([bitcoin], rates, venue.brokerage, inbox: inbox, sink: nil)
    }

    /// Lets a question be asked, waits for its answer, and gives what the engine is told.
    func tend(at time: Timestamp) throws -> [MarketEvent.Body] {
        let before = venue.asked.count
        watch.tend(at: time)
        // Whatever is asked later is answered later.
        _ = try venue.answer { venue.brokerage.accounts(done: $0) }
        guard venue.asked.count > before + 1 else { return [] }
        var events: ContiguousArray<MarketEvent> = []
        for _ in 0..<200 where events.isEmpty {
            try market.read(into: &events, countMax: 10)
            if events.isEmpty { Thread.sleep(forTimeInterval: 0.001) }
        }
        return events.map(\.body)
    }

    var questions: Int { venue.asked.count { $0.contains("transaction_summary") } }
}

@Suite struct `The watch of the fees` {
    @Test func `asks every hour, and tells a change alone`() throws {
        let trial = try Trial([
            summary("0.006", "0.012"), summary("0.004", "0.008"), summary("0.004", "0.008"),
        ])
        defer { trial.venue.stop() }
        #expect(try trial.tend(at: start + .hour + Nanos(-1)) == [])
        #expect(trial.questions == 0)
        #expect(try trial.tend(at: start + .hour) == [])
        #expect(trial.questions == 1)
        #expect(
            try trial.tend(at: start + .hour * 2) == [.fees(maker: .bps(40), taker: .bps(80))])
        #expect(try trial.tend(at: start + .hour * 3) == [])
        #expect(trial.questions == 3)
    }

    @Test(arguments: ["", summary("0.5", "0.5"), summary("x", "0.008"), "[]"])
    func `takes a failure or nonsense for no news, and asks again after a minute`(
        text: String
    ) throws {
        let trial = try Trial([text, summary("0.004", "0.008")])
        defer { trial.venue.stop() }
        #expect(try trial.tend(at: start + .hour) == [])
        let asked = trial.questions
        let again = start + .hour + FeeWatch.pauseMin
        #expect(try trial.tend(at: again + Nanos(-1)) == [])
        #expect(trial.questions == asked)
        #expect(try !trial.tend(at: again).isEmpty || asked > 1, "\(trial.venue.asked)")
    }

    @Test func `asks at once when it is wanted, and then not for a minute`() throws {
        let trial = try Trial([summary("0.004", "0.008"), summary("0.002", "0.008")])
        defer { trial.venue.stop() }
        trial.watch.want(at: start)
        #expect(try trial.tend(at: start) == [.fees(maker: .bps(40), taker: .bps(80))])
        trial.watch.want(at: start + .second)
        #expect(try trial.tend(at: start + .minute + Nanos(-1)) == [])
        #expect(
            try trial.tend(at: start + .minute) == [.fees(maker: .bps(20), taker: .bps(80))])
    }
}
