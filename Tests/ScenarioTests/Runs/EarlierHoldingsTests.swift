import Assembly
import Domain
import JSON
import Ledger
import Testing

@Suite struct `What earlier runs left` {
    private func product(
        _ kind: InstrumentTerms.Kind = .spot, _ symbol: String = "BTC-USD", id: Int = 0
    ) -> Instrument {
        let terms = InstrumentTerms(
            kind: kind, priceExponent: -2, quantityExponent: -4, amountExponent: -2,
            tick: Price(1), lot: Quantity(1), quantityMin: Quantity(1),
            quantityMax: Quantity(1_000_000), notionalMin: Amount(1))
        return Instrument(
            id: InstrumentID(id), symbol: symbol, venue: "coinbase",
            base: String(symbol.prefix(3)), quote: "USD", settle: "USD", terms: terms)
    }

    private func trade(_ net: Int64, _ unproven: Int64 = 0, exponent: Int = -4) -> EarlierTrade {
        EarlierTrade(
            "BTC-USD", exponent: exponent, net: Quantity(net), unproven: Quantity(unproven))
    }

    /// What is left, and how much of it is not proven, where so much is held.
    private func left(
        _ trades: EarlierTrade..., held: Int64, kind: InstrumentTerms.Kind = .spot
    ) -> [Int64] {
        let holdings = EarlierHoldings(trades, of: [product(kind)], within: [Quantity(held)])
        return (holdings.quantities + holdings.unproven).map(\.mantissa)
    }

    @Test func `is what they bought and did not sell, with what may have been bought`() {
        #expect(left(trade(100), held: 500) == [100, 0])
        #expect(left(trade(100, 20), held: 500) == [120, 20])
        #expect(left(trade(-10, 20), held: 500) == [10, 10])
        #expect(left(trade(-50, 20), held: 500) == [0, 0])
        #expect(left(held: 500) == [0, 0])
    }

    @Test func `is never more than the account holds, to the last unit`() {
        #expect(left(trade(100, 20), held: 120) == [120, 20])
        #expect(left(trade(100, 20), held: 119) == [119, 19])
        #expect(left(trade(100, 20), held: 90) == [90, 0])
        #expect(left(trade(100, 20), held: 0) == [0, 0])
    }

    @Test func `is counted in the units of today, upward`() {
        #expect(left(trade(5, exponent: -2), held: 9_999) == [500, 0])
        #expect(left(trade(12_345, exponent: -6), held: 9_999) == [124, 0])
        #expect(left(trade(200), trade(-12_345, exponent: -6), held: 9_999) == [77, 0])
    }

    @Test func `is all that is held where no number holds it`() {
        #expect(left(trade(1, exponent: 15), held: 500) == [500, 0])
        #expect(left(trade(1, 1, exponent: -23), held: 500) == [500, 0])
        #expect(left(trade(.max, exponent: 14), held: 500) == [500, 0])
        #expect(left(trade(.max), trade(.max), held: .max) == [.max, 0])
    }

    @Test func `is of spot alone, and of each product by itself`() {
        #expect(left(trade(100), held: 500, kind: .perpetual) == [0, 0])
        let products = [product(.spot, "ETH-USD"), product(id: 1)]
        let holdings = EarlierHoldings(
            [trade(100)], of: products, within: [Quantity(500), Quantity(500)])
        #expect(holdings.quantities == [.zero, Quantity(100)])
        #expect(
            StatusDocument.earlier(holdings.quantities, products)
                == .array([
                    .object(["symbol": .string("BTC-USD"), "quantity": .string("0.01")])
                ]))
        #expect(StatusDocument.earlier([.zero, .zero], products) == nil)
        #expect(StatusDocument.earlier([], products) == nil)
    }

    @Test func `is told in one sentence a product`() {
        func lines(_ trade: EarlierTrade) -> [String] {
            EarlierHoldings([trade], of: [product()], within: [Quantity(20_000)]).lines
        }
        #expect(lines(trade(0)) == [])
        #expect(
            lines(trade(15_000)) == [
                "1.5 BTC is left of what earlier runs bought; it counts in the limits of "
                    + "positions, and no strategy sells it"
            ])
        #expect(
            lines(trade(15_000, 1)) == [
                "1.5001 BTC is left of what earlier runs bought, 0.0001 of it perhaps, by orders "
                    + "whose end no run saw; it counts in the limits of positions, and no "
                    + "strategy sells it"
            ])
    }
}
