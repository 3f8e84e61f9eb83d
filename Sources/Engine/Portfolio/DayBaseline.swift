package import Domain

/// What a UTC day began with, and what earlier runs of the day have earned.
package struct DayBaseline: Hashable, Sendable {
    /// Days since 1970-01-01.
    package private(set) var day: Int64
    /// The equity with which the day began, in whichever run that was.
    package private(set) var opening: Amount
    /// Earned on this day before this run.
    package private(set) var earlier: Amount
    /// The equity from which this run counts on.
    private var from: Amount

    package init(day: Int64, opening: Amount, earlier: Amount = .zero) {
        (self.day, self.opening, self.earlier) = (day, opening, earlier)
        from = opening
    }

    /// Counts on from the equity with which a run begins.
    mutating func resume(at equity: Amount) { from = equity }

    /// Begins a day, unless it goes on.
    mutating func begin(_ day: Int64, equity: Amount) {
        guard day != self.day else { return }
        self = DayBaseline(day: day, opening: equity)
    }

    /// What the day has earned so far, below 0 lost, where equity is this.
    package func result(at equity: Amount) -> Amount { earlier + (equity - from) }
}

/// What the ledger keeps of a UTC day.
package struct DayRecord: Hashable, Sendable {
    /// Days since 1970-01-01.
    package var day: Int64
    package var opening: Amount
    /// Earned so far, below 0 lost, over all runs of the day.
    package var result: Amount

    package init(day: Int64, opening: Amount, result: Amount) {
        (self.day, self.opening, self.result) = (day, opening, result)
    }
}
