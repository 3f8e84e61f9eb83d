internal import Domain

/// Contracts of one future or perpetual that a portfolio holds.
struct FuturesPosition: Hashable {
    /// Long above zero.
    var contracts: Quantity = .zero
    /// What the open contracts were opened for: notional of all of them, above zero.
    var cost: Amount = .zero
    /// Earned since the day began.
    var realised: Amount = .zero
    /// Of the last order that said one; only perpetuals look at it.
    var leverageHundredths: Int64 = 100
    /// Paid since it was opened first.
    var fees: Amount = .zero

    /// Books a fill.
    ///
    /// - Parameters:
    ///   - quantity: Bought above zero, sold below.
    ///   - notional: Of the whole fill, above zero.
    /// - Returns: What it earned.
    mutating func book(_ quantity: Quantity, _ notional: Amount) -> Amount {
        let (held, change) = (contracts.mantissa, quantity.mantissa)
        let isOpening = held == 0 || (held > 0) == (change > 0)
        guard !isOpening else {
            contracts += quantity
            cost += notional
            return .zero
        }
        let closed = min(abs(held), abs(change))
        let spent = FuturesPosition.share(cost, closed, of: abs(held))
        let got = FuturesPosition.share(notional, closed, of: abs(change))
        let earned = held > 0 ? got - spent : spent - got
        contracts += quantity
        // What goes beyond the position opens one the other way.
        cost = closed == abs(change) ? cost - spent : notional - got
        realised += earned
        return earned
    }

    private static func share(_ amount: Amount, _ part: Int64, of whole: Int64) -> Amount {
        let wide = Int128(amount.mantissa) * Int128(part)
        guard let share = Wide.quotient(wide, by: whole, rounding: .halfEven) else {
            preconditionFailure("a share of \(amount.mantissa) does not fit")
        }
        return Amount(share)
    }
}
