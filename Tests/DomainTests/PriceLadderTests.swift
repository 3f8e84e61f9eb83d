import Domain
import Testing

@Suite struct `The limit orders of a scaled order` {
    /// Steps of 0.05 in price and of 0.001 in size.
    private let terms = InstrumentTerms(
        kind: .spot, priceExponent: -2, quantityExponent: -4, amountExponent: -2, tick: Price(5),
        lot: Quantity(10), quantityMin: Quantity(10), quantityMax: Quantity(1_000_000),
        notionalMin: Amount(1))

    private func scaled(
        _ side: Side, from limit: Int64, to far: Int64, _ count: UInt16,
        _ sizes: PriceLadder.Sizes = .even
    ) -> Intent {
        var intent = Intent(
            order: OrderNumber(1), owner: .account, instrument: InstrumentID(0), side: side,
            type: .scaled, timeInForce: .goodTillCancelled, size: .quantity(Quantity(600)),
            limit: Price(limit))
        (intent.slices, intent.ladder) = (count, PriceLadder(to: Price(far), sizes))
        return intent
    }

    private func text(_ rungs: [PriceLadder.Rung]?) -> [String]? {
        rungs?.map { "\($0.quantity.mantissa) at \($0.limit.mantissa)" }
    }

    @Test(arguments: [
        (PriceLadder.Sizes.even, ["200 at 9000", "200 at 9500", "200 at 10000"]),
        (.increasing, ["100 at 9000", "200 at 9500", "300 at 10000"]),
        (.decreasing, ["300 at 9000", "200 at 9500", "100 at 10000"]),
    ])
    func `go from the lowest price to the highest`(sizes: PriceLadder.Sizes, expected: [String]) {
        for intent in [
            scaled(.buy, from: 10_000, to: 9_000, 3, sizes),
            scaled(.sell, from: 9_000, to: 10_000, 3, sizes),
        ] {
            #expect(text(intent.rungs(of: Quantity(600), terms)) == expected)
            #expect(intent.limitMax == Price(10_000))
        }
    }

    @Test func `have prices on the tick, rounded away from trading`() {
        let low = scaled(.buy, from: 9_100, to: 9_000, 4)
        #expect(
            text(low.rungs(of: Quantity(400), terms)) == [
                "100 at 9000", "100 at 9030", "100 at 9065", "100 at 9100",
            ])
        let high = scaled(.sell, from: 9_000, to: 9_100, 4)
        #expect(
            text(high.rungs(of: Quantity(400), terms)) == [
                "100 at 9000", "100 at 9035", "100 at 9070", "100 at 9100",
            ])
    }

    @Test func `are at most as many as there are prices`() {
        #expect(scaled(.buy, from: 9_010, to: 9_000, 3).rungs(of: Quantity(30), terms)?.count == 3)
        #expect(scaled(.buy, from: 9_010, to: 9_000, 4).rungs(of: Quantity(40), terms) == nil)
        #expect(scaled(.buy, from: 9_010, to: 9_000, 1).rungs(of: Quantity(40), terms) == nil)
    }

    @Test(arguments: [
        (PriceLadder.Sizes.even, Int64(100), Int64(90)), (.increasing, 100, 60),
        (.decreasing, 119, 60),
        (.increasing, 120, 120), (.even, 29, 0),
    ])
    func `are whole lots of a size that is lowered for it`(
        sizes: PriceLadder.Sizes, asked: Int64, lowered: Int64
    ) {
        let intent = scaled(.buy, from: 10_000, to: 9_000, 3, sizes)
        #expect(intent.floored(Quantity(asked), terms) == Quantity(lowered))
        let sum = intent.rungs(of: Quantity(lowered), terms)?.reduce(0) {
            $0 + $1.quantity.mantissa
        }
        #expect(sum == lowered)
        #expect(intent.rungs(of: Quantity(lowered + 10), terms) == nil)
    }
}
