package import Domain
package import Engine

/// What a run was told of the time before its start, as its recording keeps it.
package struct RecordedPast: Hashable, Sendable {
    /// Bars of one length that were asked for.
    package struct Question: Hashable, Sendable {
        package var symbol: String
        package var interval: Nanos
        /// The first moment at which one may open.
        package var from: Timestamp
        /// The moment by which the last has closed.
        package var to: Timestamp

        package init(symbol: String, interval: Nanos, from: Timestamp, to: Timestamp) {
            (self.symbol, self.interval, self.from, self.to) = (symbol, interval, from, to)
        }
    }

    /// What was told.
    package struct Answer: Hashable, Sendable {
        package var question: Question
        /// Oldest first; empty where they could not be had.
        package var bars: [ClosedBar]
        /// Why they could not be had; nil when they could, be there any or none.
        package var refusal: String?

        package init(to question: Question, bars: [ClosedBar] = [], refusal: String? = nil) {
            (self.question, self.bars, self.refusal) = (question, bars, refusal)
        }
    }

    /// When the run began.
    package var start: Timestamp
    /// Who told the bars, such as `coinbase`.
    package var origin: String
    /// In the order of the questions; one that was asked twice has two.
    package var answers: [Answer] = []

    package init(start: Timestamp, origin: String) {
        (self.start, self.origin) = (start, origin)
    }
}
