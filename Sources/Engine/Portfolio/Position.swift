package import Domain

/// What somebody holds of one product and what it has earned.
package struct Position: Hashable, Sendable {
    /// Above 0 long, below 0 short.
    package private(set) var quantity: Quantity = .zero
    /// What the held quantity cost; below 0 for a short, which brought money in.
    package private(set) var cost: Amount = .zero
    /// Earned by closing, before fees.
    package private(set) var realised: Amount = .zero
    package private(set) var fees: Amount = .zero
    /// Received; below 0 paid.
    package private(set) var funding: Amount = .zero
    /// The part of `quantity` that was opened at prices which nothing confirms yet.
    private(set) var unproven: Quantity = .zero
    /// What that part cost, at its own prices and not at the average.
    private var unprovenCost: Amount = .zero

    package init() {}

    /// Adds an execution at average cost.
    ///
    /// Money is conserved exactly: the change of cost is what was paid plus what was realised.
    /// - Parameters:
    ///   - fill: What was executed.
    ///   - isProven: Whether its price stands at the level that others confirm.
    /// - Returns: What this execution realised before fees.
    mutating func add(_ fill: Fill, isProven: Bool = true) -> Amount {
        if unproven != .zero || !isProven { addUnproven(fill, isProven) }
        fees += fill.fee
        let sign = fill.side.sign
        let signed = Quantity(sign * fill.quantity.mantissa)
        let held = quantity.mantissa
        guard held != 0, (held > 0) != (sign > 0) else {
            quantity += signed
            cost += Amount(sign * fill.notional.mantissa)
            return .zero
        }
        let closed = min(abs(held), fill.quantity.mantissa)
        let closedNotional = Position.share(fill.notional, closed, of: fill.quantity.mantissa)
        let closedCost = Position.share(cost, closed, of: abs(held))
        let gain = Amount(-sign * closedNotional.mantissa - closedCost.mantissa)
        let opened = fill.notional - closedNotional
        quantity += signed
        cost = cost - closedCost + Amount(sign * opened.mantissa)
        realised += gain
        return gain
    }

    /// Follows what was opened at unproven prices; what is closed is closed of that first.
    private mutating func addUnproven(_ fill: Fill, _ isProven: Bool) {
        let sign = fill.side.sign
        let held = quantity.mantissa
        var opened = fill.quantity.mantissa
        if held != 0, (held > 0) != (sign > 0) {
            let part = min(abs(unproven.mantissa), opened)
            if part > 0 {
                unprovenCost =
                    unprovenCost - Position.share(unprovenCost, part, of: abs(unproven.mantissa))
                unproven += Quantity(sign * part)
            }
            opened -= min(abs(held), opened)
        }
        guard !isProven, opened > 0 else { return }
        let notional = Position.share(fill.notional, opened, of: fill.quantity.mantissa)
        unproven += Quantity(sign * opened)
        unprovenCost += Amount(sign * notional.mantissa)
    }

    /// Takes note that other prices confirm a level since: all of it is worth that now.
    mutating func prove() { (unproven, unprovenCost) = (.zero, .zero) }

    /// What it is worth at a proven price, below 0 what it owes; nil when that does not fit.
    ///
    /// What was opened at prices that nothing confirms is worth what it cost: whether that was dear
    /// or cheap shows only once a level is confirmed.
    func value(at price: Price, _ terms: InstrumentTerms) -> Amount? {
        let proven = quantity - unproven
        return terms.notional(price, proven.magnitude, rounding: .halfEven).map {
            (proven < .zero ? -$0 : $0) + unprovenCost
        }
    }

    mutating func receive(funding amount: Amount) { funding += amount }

    /// `amount × part / whole`, rounded half-even.
    private static func share(_ amount: Amount, _ part: Int64, of whole: Int64) -> Amount {
        if part == whole { return amount }
        let wide = Int128(amount.mantissa) * Int128(part)
        guard let mantissa = Wide.quotient(wide, by: whole, rounding: .halfEven) else {
            preconditionFailure("a part of an amount is not larger than the amount")
        }
        return Amount(mantissa)
    }

    /// The average price of what is held, rounded half-even; nil when flat.
    package func entryPrice(_ terms: InstrumentTerms) -> Price? {
        guard quantity != .zero else { return nil }
        let shift = terms.amountExponent - terms.priceExponent - terms.quantityExponent + 9
        var wide = Int128(cost.mantissa.magnitude)
        var divisor = Int128(quantity.mantissa.magnitude) * Int128(terms.multiplierE9)
        for _ in 0..<abs(shift) { if shift > 0 { wide *= 10 } else { divisor *= 10 } }
        return Int64(exactly: (wide * 2 + divisor) / (divisor * 2)).map { Price($0) }
    }
}

extension Fill {
    /// The same execution as if it were of a part of its size.
    func part(_ part: Quantity) -> Fill {
        func share(_ amount: Amount) -> Amount {
            let wide = Int128(amount.mantissa) * Int128(part.mantissa)
            let mantissa = Wide.quotient(wide, by: quantity.mantissa, rounding: .halfEven)
            return mantissa.map { Amount($0) } ?? .zero
        }
        var fill = self
        (fill.quantity, fill.notional, fill.fee) = (part, share(notional), share(fee))
        return fill
    }
}
