import Domain
import Risk
import Testing

@Suite struct `The worst positions` {
    private func worst(
        _ position: Int64, _ buy: Int64, _ sell: Int64, _ others: OthersOpen, allowsShort: Bool
    ) -> WorstPositions? {
        WorstPositions(
            of: Quantity(position), (Quantity(buy), Quantity(sell)), others,
            allowsShort: allowsShort)
    }

    @Test func `are reached when all of one side fill, those of others with them`() throws {
        let others = OthersOpen(buy: Quantity(7), sell: Quantity(50))
        let future = try #require(worst(10, 3, 4, others, allowsShort: true))
        #expect([future.long, future.short, future.greatest] == [20, -44, 44].map(Quantity.init))
        let spot = try #require(worst(10, 3, 4, others, allowsShort: false))
        #expect([spot.long, spot.short, spot.greatest] == [20, 6, 20].map(Quantity.init))
    }

    @Test func `are unknown where a size is, but for sales of what cannot be short`() {
        #expect(worst(1, 1, 1, OthersOpen(buy: nil), allowsShort: false) == nil)
        #expect(worst(1, 1, 1, OthersOpen(sell: nil), allowsShort: true) == nil)
        #expect(worst(1, 1, 1, OthersOpen(sell: nil), allowsShort: false) != nil)
    }

    @Test func `are unknown where no number holds them`() {
        #expect(worst(1, 0, 0, OthersOpen(buy: Quantity(.max)), allowsShort: false) == nil)
        #expect(worst(-2, 0, 0, OthersOpen(sell: Quantity(.max)), allowsShort: true) == nil)
        #expect(worst(.max, 1, 0, .none, allowsShort: false) == nil)
    }

    @Test func `of others add up, on both sides where nobody knows the side`() {
        var open = OthersOpen.none
        open.add(.buy, Quantity(2))
        open.add(.sell, Quantity(3))
        open.add(nil, Quantity(4))
        #expect(open == OthersOpen(buy: Quantity(6), sell: Quantity(7)))
        open.add(.buy, Quantity(.max))
        #expect(open == OthersOpen(buy: nil, sell: Quantity(7)))
        open.add(.buy, Quantity(1))
        open.add(nil, nil)
        #expect(open == OthersOpen(buy: nil, sell: nil))
    }
}
