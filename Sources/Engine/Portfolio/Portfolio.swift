package import Domain

/// Positions of every instance and of the account, and the account's money.
///
/// All money is in the account currency, which every product of a run settles in.
package struct Portfolio: Sendable {
    private var positions: ContiguousArray<Position>
    /// Value of the account's position of each product at its mark, signed.
    private var values: ContiguousArray<Amount>
    private let terms: [InstrumentTerms]
    /// Products of which the account holds something.
    private(set) var held: ContiguousArray<InstrumentID> = []

    package let cashAtStart: Amount
    package private(set) var cash: Amount
    package private(set) var realised: Amount = .zero
    package private(set) var fees: Amount = .zero
    package private(set) var funding: Amount = .zero
    package private(set) var drawdown: Drawdown
    package private(set) var dayOpenEquity: Amount
    private var nextDay = Timestamp(nanos: .min)

    init(terms: [InstrumentTerms], owners: Int, cash: Amount) {
        self.terms = terms
        self.cash = cash
        cashAtStart = cash
        dayOpenEquity = cash
        drawdown = Drawdown(equity: cash)
        positions = ContiguousArray(repeating: Position(), count: terms.count * owners)
        values = ContiguousArray(repeating: .zero, count: terms.count)
    }

    package func position(_ owner: OwnerID, _ instrument: InstrumentID) -> Position {
        positions[Int(owner.number) * terms.count + instrument.position]
    }

    /// Cash and positions at their marks.
    package var equity: Amount {
        var total = cash
        for index in values.indices { total += values[index] }
        return total
    }

    /// Sum of |position| at mark.
    package var gross: Amount { values.reduce(Amount.zero) { $0 + $1.magnitude } }

    package func value(_ instrument: InstrumentID) -> Amount { values[instrument.position] }

    /// What positions would earn if closed at their marks.
    package var unrealised: Amount {
        var total = Amount.zero
        for index in values.indices { total += values[index] - positions[index].cost }
        return total
    }

    package var dayPnL: Amount { equity - dayOpenEquity }

    /// What positions of the account cost, summed.
    package var cost: Amount {
        var total = Amount.zero
        for index in terms.indices { total += positions[index].cost }
        return total
    }

    /// Starts a new UTC day with the equity at the last known marks.
    @inline(__always)
    mutating func begin(_ time: Timestamp) {
        guard time >= nextDay else { return }
        nextDay = time.floored(to: .day) + .day
        dayOpenEquity = equity
    }

    /// Books an execution for the account and, when an instance asked for it, for the instance.
    ///
    /// - Returns: What it realised for the instance, or for the account when nobody asked.
    mutating func add(_ fill: Fill) -> Amount {
        let account = fill.instrument.position
        let before = positions[account].quantity
        let gain = positions[account].add(fill)
        realised += gain
        fees += fill.fee
        cash -= Amount(fill.side.sign * fill.notional.mantissa) + fill.fee
        let after = positions[account].quantity
        if before == .zero, after != .zero { held.append(fill.instrument) }
        if after == .zero {
            held.removeAll { $0 == fill.instrument }
            values[account] = .zero
        }
        guard fill.owner != .account else { return gain }
        return positions[Int(fill.owner.number) * terms.count + account].add(fill)
    }

    /// Books funding that the account received, below 0 paid, and shares it among the holders.
    mutating func receive(funding amount: Amount, of instrument: InstrumentID, owners: Int) {
        let total = positions[instrument.position].quantity.mantissa
        funding += amount
        cash += amount
        positions[instrument.position].receive(funding: amount)
        guard total != 0 else { return }
        for owner in 1..<max(1, owners) {
            let index = owner * terms.count + instrument.position
            let part = Int128(amount.mantissa) * Int128(positions[index].quantity.mantissa)
            let share = Wide.quotient(
                total > 0 ? part : -part, by: abs(total), rounding: .halfEven)
            positions[index].receive(funding: Amount(share ?? 0))
        }
    }

    /// Values what is held at the marks of a market, and follows the drawdown.
    mutating func revalue(_ market: borrowing Market) {
        for place in held.indices { revalue(held[place], market) }
        drawdown.follow(equity)
    }

    /// Values the account's position of one product at its mark.
    mutating func revalue(_ instrument: InstrumentID, _ market: borrowing Market) {
        let index = instrument.position
        let quantity = positions[index].quantity
        guard let mark = market.mark(of: instrument),
            let value = terms[index].notional(mark, quantity.magnitude, rounding: .halfEven)
        else { return }
        values[index] = quantity < .zero ? -value : value
    }
}
