package import Domain
package import Engine

/// What a run that trades at a venue left, as the ledger has it.
package struct RunClosing: Hashable, Sendable {
    package let runID: String
    /// What it began with, and what its fills made of that.
    package let cash: Amount
    package var instruments: [Instrument] = []
    /// Of all owners, the account included.
    package let positions: [PositionRow]
    /// Earned and paid by this run and those before it.
    package let sums: OpeningBooks.Sums
    /// The last day whose beginning was recorded.
    package let day: OpeningBooks.Day?
    /// Orders that were sent and whose end the ledger does not know.
    package var unfinished: [OrderRow] = []

    package init(
        runID: String, cash: Amount, positions: [PositionRow], sums: OpeningBooks.Sums,
        day: OpeningBooks.Day?
    ) {
        (self.runID, self.cash, self.positions) = (runID, cash, positions)
        (self.sums, self.day) = (sums, day)
    }
}
