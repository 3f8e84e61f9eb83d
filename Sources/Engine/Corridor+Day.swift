internal import Domain
internal import Risk

/// A UTC day that has lost too much.
extension Corridor {
    /// Lets only exits pass for the rest of the UTC day once it has lost more than it may.
    ///
    /// It begins with the event that shows the loss, an execution or a price that others confirm,
    /// and ends with the day. A loss that is not known stops nothing.
    mutating func watchDay(into effects: inout Effects) {
        guard let lost = lostToday, lost > dayLossMax else { return }
        let stands = state.ladder.blocks.contains {
            $0.source == GuardChain.dailyLoss && $0.level == .caution && $0.isAccountWide
        }
        if stands { return }
        block(
            .caution, for: state.time.floored(to: .day) + .day - state.time, about: (nil, nil),
            by: (
                GuardChain.dailyLoss,
                "the UTC day has lost \(text(lost)) of the \(text(dayLossMax)) that "
                    + "limits.daily_loss allows; entries wait for the next day"
            ), into: &effects)
        clear(.reduceOnly, about: (nil, nil), into: &effects)
    }

    /// What the UTC day has lost by executions and by prices that others confirm, below 0 earned;
    /// nil while something that is held has no price.
    private var lostToday: Amount? { state.portfolio.dayPnL.map { -$0 } }

    private func text(_ amount: Amount) -> String {
        let exponent = state.instruments.first?.terms.amountExponent ?? 0
        return Measure(amount.mantissa, exponent: exponent).text
    }

    /// What a CAUTION was raised for, where that is still so and no person can lift it; nil where a
    /// person can.
    package func standingCause(of id: String) -> String? {
        let block = state.ladder.blocks.first { $0.id == id }
        guard let block, block.level == .caution else { return nil }
        let isThere =
            switch block.source {
            case Ladder.venue, Ladder.marketData: block.until == nil
            case GuardChain.staleness: block.instrument.map { isStale($0) } ?? false
            case GuardChain.dailyLoss: lostToday.map { $0 > dayLossMax } ?? false
            default: false
            }
        return isThere ? block.reason : nil
    }

    /// Whether entries would be refused for the age of the price.
    private func isStale(_ instrument: InstrumentID) -> Bool {
        let product = state.market[instrument]
        guard product.book.freshness != .stale, let time = product.priceTime else { return true }
        return state.time - time > staleness
    }
}
