package import Domain

/// What an instance, or the account, held of a product after its latest fill.
package struct PositionRow: Hashable, Sendable {
    package let owner: OwnerID
    package let instance: String
    package let instrument: Instrument
    /// Long above zero.
    package let quantity: Quantity
    /// What the position cost: `quantity × average entry`, signed as the quantity.
    package let cost: Amount
    /// Before fees.
    package let realised: Amount
    package let fees: Amount
    package let updatedAt: Timestamp

    package init(
        owner: OwnerID, instance: String, instrument: Instrument, _ position: (Quantity, Amount),
        realised: Amount = .zero, fees: Amount = .zero, updatedAt: Timestamp
    ) {
        (self.owner, self.instance, self.instrument) = (owner, instance, instrument)
        (quantity, cost) = position
        (self.realised, self.fees, self.updatedAt) = (realised, fees, updatedAt)
    }

    /// The average entry price, rounded half-even; nil when nothing is held or it does not fit.
    package var entry: Price? {
        guard quantity != .zero else { return nil }
        let terms = instrument.terms
        var shift = terms.amountExponent - terms.priceExponent - terms.quantityExponent + 9
        var dividend = Int128(cost.mantissa)
        var divisor = Int128(quantity.mantissa) * Int128(terms.multiplierE9)
        while shift > 0 {
            let (product, overflow) = dividend.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            (dividend, shift) = (product, shift - 1)
        }
        while shift < 0 {
            let (product, overflow) = divisor.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            (divisor, shift) = (product, shift + 1)
        }
        return PositionRow.halfEven(dividend, by: divisor).map { Price($0) }
    }

    private static func halfEven(_ dividend: Int128, by divisor: Int128) -> Int64? {
        let isNegative = (dividend < 0) != (divisor < 0)
        let whole = divisor.magnitude
        let (quotient, remainder) = dividend.magnitude.quotientAndRemainder(dividingBy: whole)
        let rest = whole - remainder
        let goesUp = remainder == rest ? quotient & 1 == 1 : remainder > rest
        let rounded = goesUp ? quotient + 1 : quotient
        return Int64(exactly: rounded).map { isNegative ? -$0 : $0 }
    }
}
