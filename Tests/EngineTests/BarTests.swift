internal import Domain
internal import Engine
import Testing

@Suite struct `Bars` {
    private func bench(_ interval: Nanos) -> Bench {
        Bench { $0.subscriptions = [(Bench.product, interval)] }
    }

    private func candle(_ minute: Int64, _ close: Int64 = 10_000, hasGap: Bool = false)
        -> MarketEvent
    {
        let open = Bench.midnight + .minute * minute
        return MarketEvent(
            time: open + .minute, instrument: Bench.product, hasGap: hasGap,
            body: .candle(
                Candle(
                    openTime: open, interval: .minute, open: Price(close - 1),
                    high: Price(close + 5), low: Price(close - 5), close: Price(close),
                    volume: Quantity(10), trades: 2)))
    }

    private func feed(_ bench: Bench, _ candle: MarketEvent) -> [ClosedBar] {
        bench.step(at: candle.time, events: [candle])
        return bench.actor.bars
    }

    @Test func `have 64 lengths of a product and no 65th`() {
        let bench = Bench { plan in
            plan.subscriptions = (1...Int64(Market.seriesMax) + 1).map {
                (Bench.product, .second * $0)
            }
        }
        bench.step(0, [.trade(10_000, 10)])
        bench.step(at: Bench.midnight + .hour)
        #expect(
            bench.actor.bars.map(\.candle.interval)
                == (1...Int64(Market.seriesMax)).map { .second * $0 })
    }

    @Test func `from trades are aligned to UTC and told once they are closed`() {
        let bench = bench(.minute)
        bench.step(at: Bench.midnight + Nanos(-1), [.trade(9_999)])
        bench.step(0, [.trade(10_000, 10)])
        #expect(
            bench.actor.bars.map(\.candle.openTime) == [Bench.midnight + Nanos(-60_000_000_000)])
        bench.step(59, [.trade(10_300, 20), .trade(9_900, 30), .trade(10_100, 40)])
        #expect(bench.actor.bars.isEmpty)
        bench.step(60)
        let expected = Candle(
            openTime: Bench.midnight, interval: .minute, open: Price(10_000), high: Price(10_300),
            low: Price(9_900), close: Price(10_100), volume: Quantity(100), trades: 4)
        #expect(bench.actor.bars == [ClosedBar(candle: expected, hasGap: false)])
        bench.step(61)
        #expect(bench.actor.bars.isEmpty)
    }

    @Test func `take a trade at their end into the next one`() {
        let bench = bench(.minute)
        bench.step(0, [.trade(10_000, 10)])
        bench.step(60, [.trade(20_000, 7)])
        #expect(bench.actor.bars.map(\.candle.close) == [Price(10_000)])
        bench.step(120, [.heartbeat])
        #expect(bench.actor.bars.map(\.candle.open) == [Price(20_000)])
        #expect(bench.actor.bars.map(\.hasGap) == [false])
    }

    @Test func `of missing minutes stay missing, and the next one says so`() {
        let bench = bench(.minute)
        bench.step(0, [.trade(10_000)])
        bench.step(300, [.trade(10_500)])
        #expect(bench.actor.bars.count == 1)
        bench.step(360)
        #expect(bench.actor.bars.map(\.candle.openTime) == [Bench.time(300)])
        #expect(bench.actor.bars.map(\.hasGap) == [true])
    }

    @Test func `of five minutes are made of candles of one`() {
        let bench = bench(.minute * 5)
        for minute in Int64(0)..<4 { #expect(feed(bench, candle(minute, 10_000 + minute)).isEmpty) }
        let expected = Candle(
            openTime: Bench.midnight, interval: .minute * 5, open: Price(9_999),
            high: Price(10_009), low: Price(9_995), close: Price(10_004), volume: Quantity(50),
            trades: 10)
        let bars = feed(bench, candle(4, 10_004))
        #expect(bars == [ClosedBar(candle: expected, hasGap: false)])
    }

    @Test func `of five minutes say in the right place that something is missing`() {
        let bench = bench(.minute * 5)
        for minute in Int64(0)..<4 { _ = feed(bench, candle(minute)) }
        let first = feed(bench, candle(5, hasGap: true))
        #expect(first.map(\.hasGap) == [false])
        for minute in Int64(6)..<9 { _ = feed(bench, candle(minute)) }
        #expect(feed(bench, candle(9)).map(\.hasGap) == [true])
        _ = feed(bench, candle(25, hasGap: true))
        for minute in Int64(26)..<29 { _ = feed(bench, candle(minute)) }
        #expect(feed(bench, candle(29)).map(\.hasGap) == [true])
        for minute in Int64(30)..<34 { _ = feed(bench, candle(minute)) }
        #expect(feed(bench, candle(34)).map(\.hasGap) == [false])
    }

    @Test func `of one minute are the candles themselves`() {
        let bench = bench(.minute)
        #expect(feed(bench, candle(0)).map(\.hasGap) == [false])
        let bars = feed(bench, candle(3, 10_007, hasGap: true))
        #expect(bars.map(\.candle.openTime) == [Bench.time(180)])
        #expect(bars.map(\.hasGap) == [true])
    }

    @Test func `are given under a shorter length when the data is coarser`() {
        let bench = bench(.second * 10)
        let bars = feed(bench, candle(0, 10_007))
        #expect(bars.map(\.candle.interval) == [.second * 10])
        #expect(bars.map(\.candle.openTime) == [Bench.midnight])
        #expect(bars.map(\.candle.close) == [Price(10_007)])
    }

    @Test func `are built once however often they are asked for`() {
        let bench = Bench {
            $0.subscriptions = [(Bench.product, .minute), (Bench.product, .minute)]
        }
        bench.actor.wants = [.buildBars(Bench.product, .minute)]
        bench.step(0, [.trade(10_000)])
        bench.step(60)
        #expect(bench.actor.bars.count == 1)
        #expect(bench.corridor.state.market.barCount == 1)
    }

    @Test func `of a product do not wait for a trade of that product`() {
        let bench = bench(.minute)
        bench.step(0, [.trade(10_000)])
        bench.step(60, [.trade(500)], of: Bench.other)
        #expect(bench.actor.bars.count == 1)
    }
}
