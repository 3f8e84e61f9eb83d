/// Which share of the equity grows it fastest, from the returns of closed trades (Kelly).
///
/// With the probability `p` of a win and the payoff `b`, the mean win over the mean loss, the share
/// is `p − (1 − p) / b`. It is shrunk toward no edge as if `shrinkage` trades without one had been
/// made too: times `n / (n + shrinkage)`.
package struct Kelly: Hashable, Sendable {
    /// Trades below which nothing is said.
    package var tradesMin: Int
    /// Trades without an edge that are added in mind.
    package var shrinkage: Int
    /// The least and greatest payoff that is believed, in 1e-4.
    package var payoffE4: ClosedRange<Int64>

    /// The least and greatest probability that is believed, in 1e-8.
    package static let probabilityE8: ClosedRange<Int64> = 1_000_000...99_000_000

    package init(tradesMin: Int, shrinkage: Int, payoffE4: ClosedRange<Int64>) {
        (self.tradesMin, self.shrinkage) = (tradesMin, shrinkage)
        self.payoffE4 = payoffE4
    }

    /// What the trades say.
    package enum Answer: Hashable, Sendable {
        /// There are too few: how many there are.
        case tooFew(Int)
        /// They have lost, or no share of a win is left after the losses.
        case noEdge
        case edge(Edge)
    }

    /// An edge and what it rests on.
    package struct Edge: Hashable, Sendable {
        /// The whole Kelly share after shrinkage, in 1e-8; above 0.
        package let shareE8: Int64
        package let probabilityE8: Int64
        package let payoffE4: Int64
        package let trades: Int

        package init(shareE8: Int64, probabilityE8: Int64, payoffE4: Int64, trades: Int) {
            (self.shareE8, self.probabilityE8) = (shareE8, probabilityE8)
            (self.payoffE4, self.trades) = (payoffE4, trades)
        }
    }

    /// Judges the returns of trades, in 1e-8.
    ///
    /// A trade that made nothing counts as a loss. As long as none has lost, the payoff is one.
    package func judge(_ returns: [Int64]) -> Answer {
        let count = returns.count
        guard count > 0, count >= tradesMin else { return .tooFew(count) }
        let wins = returns.filter { $0 > 0 }, losses = returns.filter { $0 <= 0 }
        let won = wins.reduce(0 as Int128) { $0 + Int128($1) }
        let lost = -losses.reduce(0 as Int128) { $0 + Int128($1) }
        guard won > lost else { return .noEdge }
        let chance = clamp(
            Int128(wins.count) * Whole.one / Int128(count), to: Kelly.probabilityE8)
        let payoff = payoff(won, wins.count, lost, losses.count)
        // What is taken away is rounded up, so that the share never is.
        let against = (Whole.one - Int128(chance)) * 10_000
        let whole = Int128(chance) - (against + Int128(payoff) - 1) / Int128(payoff)
        let shrunk = whole * Int128(count) / Int128(count + shrinkage)
        guard shrunk > 0, let share = Int64(exactly: shrunk) else { return .noEdge }
        return .edge(
            Edge(shareE8: share, probabilityE8: chance, payoffE4: payoff, trades: count))
    }

    /// The mean win over the mean loss, in 1e-4.
    private func payoff(_ won: Int128, _ wins: Int, _ lost: Int128, _ losses: Int) -> Int64 {
        guard lost > 0, wins > 0 else { return clamp(10_000, to: payoffE4) }
        return clamp(won * Int128(losses) * 10_000 / (lost * Int128(wins)), to: payoffE4)
    }

    private func clamp(_ number: Int128, to range: ClosedRange<Int64>) -> Int64 {
        Int64(max(Int128(range.lowerBound), min(Int128(range.upperBound), number)))
    }
}
