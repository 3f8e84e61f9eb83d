internal import Domain
internal import Engine
import Testing

@Suite struct `A book` {
    private func levels(_ side: BookSide) -> [Level] { Array(side.levels) }

    @Test(arguments: seeds)
    func `holds what a plain dictionary holds`(seed: UInt64) {
        print("seed \(seed)")
        var random = RandomStream(seed: seed)
        let bench = Bench()
        bench.step(0, [.bookSnapshot])
        var model: [Side: [Int64: Int64]] = [.buy: [:], .sell: [:]]
        for second in 1...400 {
            var changes: [MarketEvent.Body] = []
            for _ in 0..<random.number(1...12) {
                let side: Side = random.number(0...1) == 0 ? .buy : .sell
                let reach = random.number(0...3) == 0 ? 400 : 12
                let price = 10_000 - side.sign * random.number(1...Int64(reach))
                let quantity = random.number(0...2) == 0 ? 0 : random.number(1...900)
                changes.append(.level(side, price, quantity))
                model[side]?[price] = quantity == 0 ? nil : quantity
            }
            if random.number(0...60) == 0 {
                changes = [.bookSnapshot]
                model = [.buy: [:], .sell: [:]]
            }
            bench.step(Int64(second), changes)
            check(bench, model)
        }
    }

    private func check(_ bench: Bench, _ model: [Side: [Int64: Int64]]) {
        let product = bench.corridor.state.market[Bench.product]
        for (side, book) in [(Side.buy, product.book.bids), (.sell, product.book.asks)] {
            let expected = (model[side] ?? [:]).sorted { $0.key * side.sign < $1.key * side.sign }
                .map { Level(price: Price($0.key), quantity: Quantity($0.value)) }
            #expect(levels(book) == expected)
            #expect((side == .buy ? product.top.bid : product.top.ask) == expected.last)
            for level in expected { #expect(book.quantity(at: level.price) == level.quantity) }
            #expect(book.quantity(at: Price(1)) == .zero)
        }
    }

    @Test func `keeps order when a level far from the best comes and goes`() {
        let bench = Bench()
        let bids = (0..<40).map { MarketEvent.Body.level(.buy, 9_000 + $0 * 10, 5) }
        bench.step(0, [.bookSnapshot] + bids)
        bench.step(1, [.level(.buy, 8_000, 7), .level(.buy, 9_005, 8), .level(.buy, 9_999, 9)])
        var prices = (0..<40).map { Int64(9_000 + $0 * 10) } + [8_000, 9_005, 9_999]
        prices.sort()
        let product = bench.corridor.state.market[Bench.product]
        #expect(levels(product.book.bids).map(\.price.mantissa) == prices)
        bench.step(2, [.level(.buy, 8_000, 0), .level(.buy, 9_005, 0), .level(.buy, 9_004, 0)])
        let after = bench.corridor.state.market[Bench.product]
        #expect(levels(after.book.bids).count == 41)
    }

    @Test func `is not believed before the first snapshot`() {
        let bench = Bench()
        bench.step(0, [.level(.buy, 9_990, 5), .level(.sell, 10_010, 5)])
        let product = bench.corridor.state.market[Bench.product]
        #expect(product.book.freshness == .absent)
        #expect(product.mark == nil)
        #expect(product.priceTime == nil)
    }

    @Test func `is not believed from a gap until the next snapshot`() {
        let bench = Bench()
        bench.step(0, [.bookSnapshot, .level(.buy, 9_990, 5), .level(.sell, 10_010, 5)])
        bench.step(1, [.bookGap])
        bench.step(2, [.level(.buy, 9_995, 5)])
        let stale = bench.corridor.state.market[Bench.product]
        #expect(stale.book.freshness == .stale)
        #expect(stale.top == BookTop(bid: nil, ask: nil))
        #expect(levels(stale.book.bids).isEmpty)
        bench.step(3, [.bookSnapshot, .level(.buy, 9_980, 4)])
        let live = bench.corridor.state.market[Bench.product]
        #expect(live.book.freshness == .live)
        #expect(levels(live.book.bids) == [Level(price: Price(9_980), quantity: Quantity(4))])
    }

    @Test func `that is lost leaves no fresh price behind`() {
        let bench = Bench()
        bench.step(0, [.trade(9_000)])
        bench.step(60, [.bookSnapshot, .level(.buy, 9_990, 5), .level(.sell, 10_010, 5)])
        bench.actor.wants = [.place(.limit())]
        bench.step(61, [.level(.sell, 10_008, 1)])
        #expect(bench.submitted.count == 1)
        bench.actor.wants = [.place(.limit(at: 9_000))]
        bench.step(62, [.bookGap])
        #expect(bench.submitted.isEmpty)
        bench.actor.wants = [.place(.limit())]
        bench.step(63, [.trade(10_000)])
        #expect(bench.submitted.isEmpty)
        bench.step(64, [.bookSnapshot, .level(.buy, 9_990, 5), .level(.sell, 10_010, 5)])
        // CAUTION stays ten seconds longer.
        bench.actor.wants = [.place(.limit())]
        bench.step(74, [.level(.sell, 10_008, 1)])
        #expect(bench.submitted.count == 1)
    }

    @Test func `of one side leaves the last trade with the age that it has`() {
        let bench = Bench()
        bench.step(0, [.trade(9_000)])
        bench.actor.wants = [.place(.limit(at: 9_000))]
        bench.step(60, [.bookSnapshot, .level(.buy, 9_990, 5)])
        #expect(bench.submitted.isEmpty)
    }

    @Test func `outranks what a ticker says while it lives`() {
        let bench = Bench()
        let ticker = BookTop(bid: Level(price: Price(1), quantity: Quantity(1)), ask: nil)
        bench.step(0, [.bookSnapshot, .level(.buy, 9_990, 5), .level(.sell, 10_010, 5)])
        bench.step(1, [.top(ticker)])
        let product = bench.corridor.state.market[Bench.product]
        #expect(product.mark == Price(10_000))
        bench.step(2, [.bookGap, .top(ticker)])
        let after = bench.corridor.state.market[Bench.product]
        #expect(after.top == ticker)
    }
}
