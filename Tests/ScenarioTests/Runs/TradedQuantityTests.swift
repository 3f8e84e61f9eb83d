import Assembly
import Domain
import Testing

@Suite struct `What was traded of a product` {
    private func instrument(_ kind: InstrumentTerms.Kind) -> Instrument {
        let terms = InstrumentTerms(
            kind: kind, priceExponent: -2, quantityExponent: -4, amountExponent: -2,
            tick: Price(1), lot: Quantity(1), quantityMin: Quantity(1),
            quantityMax: Quantity(1_000_000), notionalMin: Amount(1))
        return Instrument(
            id: InstrumentID(0), symbol: "P-USD", venue: "test", base: "P", quote: "USD",
            settle: "USD", terms: terms)
    }

    @Test(arguments: [
        (InstrumentTerms.Kind.spot, Int64(5), Int64(5), Int64(0)), (.spot, 0, 0, 0),
        (.spot, -1, 0, 1),
        (.spot, -700, 0, 700), (.perpetual, -700, -700, 0), (.future, -1, -1, 0),
        (.perpetual, 3, 3, 0),
    ])
    func `is below zero for what can be owed alone; sold spot was there before`(
        kind: InstrumentTerms.Kind, booked: Int64, position: Int64, sold: Int64
    ) {
        let traded = TradedQuantity(Quantity(booked), of: instrument(kind))
        #expect(traded.position == Quantity(position))
        #expect(traded.soldFromBefore == Quantity(sold))
    }
}
