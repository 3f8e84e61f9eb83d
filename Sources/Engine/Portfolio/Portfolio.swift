package import Domain

/// Positions of every instance and of the account, and the account's money.
///
/// All money is in the account currency, which every product of a run settles in.
package struct Portfolio: Sendable {
    private var positions: ContiguousArray<Position>
    /// Value of the account's position of each product at its mark, signed.
    private var values: ContiguousArray<Amount>
    private let terms: [InstrumentTerms]
    /// Whether the account's position of each product has been valued at a mark since it opened.
    private var isPriced: ContiguousArray<Bool>
    /// Products of which somebody opened something at prices that nothing confirms yet.
    private(set) var unproven: ContiguousArray<InstrumentID> = []
    /// Products of which the account holds something.
    package private(set) var held: ContiguousArray<InstrumentID> = []

    package let cashAtStart: Amount
    package private(set) var cash: Amount
    package private(set) var realised: Amount = .zero
    package private(set) var fees: Amount = .zero
    package private(set) var funding: Amount = .zero
    /// What fees would have been by the rates that were known when each fill was booked.
    package private(set) var feesModelled: Amount = .zero
    package private(set) var drawdown: Drawdown
    package private(set) var day: DayBaseline
    private var nextDay = Timestamp(nanos: .min)

    init(terms: [InstrumentTerms], owners: Int, cash: Amount, day earlier: DayBaseline? = nil) {
        self.terms = terms
        self.cash = cash
        cashAtStart = cash
        isPriced = ContiguousArray(repeating: false, count: terms.count)
        day = earlier ?? DayBaseline(day: .min, opening: cash)
        day.resume(at: cash)
        drawdown = Drawdown(equity: cash)
        positions = ContiguousArray(repeating: Position(), count: terms.count * owners)
        values = ContiguousArray(repeating: .zero, count: terms.count)
    }

    package func position(_ owner: OwnerID, _ instrument: InstrumentID) -> Position {
        positions[Int(owner.number) * terms.count + instrument.position]
    }

    /// Cash and positions at their marks, as other prices confirm them.
    ///
    /// What was never priced is left out, and `unpriced` names it: a spot holding counts nothing,
    /// a derivative neither profit nor loss.
    package var equity: Amount {
        var total = cash
        for index in values.indices { total += values[index] }
        return total
    }

    /// Money that is there: cash, with what derivatives were entered at set against it, for only
    /// their differences are paid.
    package var balance: Amount {
        var total = cash
        for instrument in held where terms[instrument.position].kind != .spot {
            total += positions[instrument.position].cost
        }
        return total
    }

    /// What secures derivatives: cash and derivatives at their marks, without spot holdings.
    var collateral: Amount {
        var total = cash
        for instrument in held where terms[instrument.position].kind != .spot {
            total += values[instrument.position]
        }
        return total
    }

    /// Whether everything that is held has a price, so that `equity` is all there is.
    var isWholeKnown: Bool {
        for instrument in held where !isPriced[instrument.position] { return false }
        return true
    }

    /// What is held and was never priced.
    package var unpriced: [InstrumentID] { held.filter { !isPriced[$0.position] } }

    /// Sum of |position| at mark.
    package var gross: Amount { values.reduce(Amount.zero) { $0 + $1.magnitude } }

    package func value(_ instrument: InstrumentID) -> Amount { values[instrument.position] }

    /// What positions would earn if closed at their marks.
    package var unrealised: Amount {
        var total = Amount.zero
        for index in values.indices where isPriced[index] {
            total += values[index] - positions[index].cost
        }
        return total
    }

    /// The part of `unrealised` that is of spot which was there before and was sold: nothing that
    /// is held, but what the sales brought against what the same would bring now.
    ///
    /// nil where no such was sold.
    package var unrealisedOfSold: Amount? {
        let sold = held.filter {
            terms[$0.position].kind == .spot && positions[$0.position].quantity < .zero
                && isPriced[$0.position]
        }
        guard !sold.isEmpty else { return nil }
        return sold.reduce(.zero) { $0 + values[$1.position] - positions[$1.position].cost }
    }

    /// What the UTC day has earned, with what earlier runs of the day did; nil while something that
    /// is held has no price.
    package var dayPnL: Amount? { isWholeKnown ? day.result(at: equity) : nil }

    /// The day as the ledger keeps it, what has no price at its cost.
    package var dayRecord: DayRecord {
        DayRecord(day: day.day, opening: day.opening, result: day.result(at: bookEquity))
    }

    /// Equity with what has no price at its cost.
    private var bookEquity: Amount {
        var total = equity
        for instrument in held where !isPriced[instrument.position] {
            total += positions[instrument.position].cost - values[instrument.position]
        }
        return total
    }

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
        day.begin(time.day, equity: bookEquity)
    }

    /// Books an execution for the account and, when an instance asked for it, for the instance.
    ///
    /// - Parameters:
    ///   - fill: What was executed.
    ///   - rate: The fee that such a fill was believed to cost.
    ///   - isProven: Whether its price stands at the level that others confirm.
    /// - Returns: What it realised for the instance, or for the account when nobody asked.
    mutating func add(_ fill: Fill, at rate: Ratio, isProven: Bool) -> Amount {
        feesModelled += Amount(rate.of(fill.notional.mantissa, rounding: .up) ?? 0)
        let account = fill.instrument.position
        let before = positions[account].quantity
        let gain = positions[account].add(fill, isProven: isProven)
        if !isProven, !unproven.contains(fill.instrument) { unproven.append(fill.instrument) }
        realised += gain
        fees += fill.fee
        cash -= Amount(fill.side.sign * fill.notional.mantissa) + fill.fee
        let after = positions[account].quantity
        if before == .zero, after != .zero { held.append(fill.instrument) }
        if after == .zero {
            held.removeAll { $0 == fill.instrument }
            (values[account], isPriced[account]) = (.zero, false)
        }
        if !isPriced[account], terms[account].kind != .spot {
            values[account] = positions[account].cost
        }
        guard fill.owner != .account else { return gain }
        let own = Int(fill.owner.number) * terms.count + account
        return positions[own].add(fill, isProven: isProven)
    }

    /// Books what the venue closed of the account, and takes as much from those who held it.
    ///
    /// - Returns: What it realised for the account.
    mutating func liquidate(_ fill: Fill, at rate: Ratio, isProven: Bool) -> Amount {
        let gain = add(fill, at: rate, isProven: isProven)
        var left = fill.quantity
        for row in stride(from: terms.count, to: positions.count, by: terms.count) {
            let index = row + fill.instrument.position
            let held = positions[index].quantity
            guard held != .zero, (held > .zero) == (fill.side == .sell) else { continue }
            let part = min(left, held.magnitude)
            left -= part
            guard part > .zero else { continue }
            _ = positions[index].add(fill.part(part))
        }
        return gain
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

    /// Values what is held at the proven marks of a market, and follows the drawdown.
    mutating func revalue(_ market: borrowing Market) {
        for place in held.indices { revalue(held[place], market) }
        if isWholeKnown { drawdown.follow(equity) }
    }

    /// Values the account's position of one product at its proven mark.
    mutating func revalue(_ instrument: InstrumentID, _ market: borrowing Market) {
        let index = instrument.position
        guard let mark = market.provenMark(of: instrument),
            let value = positions[index].value(at: mark, terms[index])
        else { return }
        (values[index], isPriced[index]) = (value, true)
    }

    /// Ends the doubt about what was opened at prices that nothing confirmed, where the newest
    /// price of this step is confirmed.
    ///
    /// Steps before the execution end none. One that was told late does, though it was made before:
    /// a price has no time but that at which it was told.
    mutating func settleUnproven(_ market: borrowing Market) {
        var rest: ContiguousArray<InstrumentID> = []
        for instrument in unproven {
            guard market.hasProvenNews(of: instrument) else {
                rest.append(instrument)
                continue
            }
            for row in stride(from: 0, to: positions.count, by: terms.count) {
                positions[row + instrument.position].prove()
            }
        }
        unproven = rest
    }
}
