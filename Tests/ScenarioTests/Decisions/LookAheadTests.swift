import Assembly
import Domain
import Engine
import Simulation
import Testing

@Suite struct `What comes later` {
    @Test(arguments: DataForm.allCases, seeds)
    func `changes nothing that was decided before`(_ form: DataForm, _ seed: UInt64) throws {
        let desk = try Desk()
        let prices = MarketText.walk(600, seed: seed)
        var other = prices
        other.replaceSubrange(300..., with: MarketText.walk(300, seed: seed &+ 1).map { $0 + 900 })
        let cut = try firstDifference(form, prices, other, desk)
        let stories = try [prices, other].map { prices in
            let path = try form.write(prices, at: desk)
            let trial = try Trial(.cross(), at: desk) { instruments in
                try DataSet.open([DataInput(path: path)], instruments: instruments).feed
            }
            try trial.drain()
            return trial.chronicle.lines.filter { $0.time < cut }
        }
        // A chance market may be quiet; the two that never change are not.
        if [1, 20_260_301].contains(seed) { #expect(stories[0].count > 10) }
        #expect(stories[0] == stories[1])
    }

    /// When the first event comes that is not the same in both.
    private func firstDifference(
        _ form: DataForm, _ prices: [Int64], _ other: [Int64], _ desk: Desk
    ) throws -> Timestamp {
        let product = try ProductCatalogue.instrument(symbol: "BTC-USD", id: InstrumentID(0))
        let markets = try [prices, other].map { prices in
            let path = try form.write(prices, at: desk)
            let feed = try DataSet.open([DataInput(path: path)], instruments: [product]).feed
            var events: ContiguousArray<MarketEvent> = []
            var count = -1
            while count < events.count {
                count = events.count
                try feed.read(into: &events, countMax: 1_000)
            }
            return events
        }
        let pair = try #require(zip(markets[0], markets[1]).first { $0 != $1 })
        return pair.0.time
    }
}
