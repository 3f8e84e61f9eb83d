/// Watches the numbers of one connection's messages.
///
/// The venue counts every message of a connection from 0, whatever its channel or product, so a
/// missing number is a lost message and everything that the connection told is in doubt. A tracker
/// lives as long as its connection.
///
/// - SeeAlso: Coinbase Advanced Trade, "WebSocket Overview", sequence numbers (read 2026-09-30);
///   recorded frames show one count per connection, not per product.
package struct SequenceTracker: Hashable, Sendable {
    package enum Verdict: Hashable, Sendable {
        /// The first message of the connection; so many were lost before it.
        case first(missed: UInt64)
        case next
        /// So many messages between the last one and this were lost.
        case gap(missed: UInt64)
        /// The same number as the last one.
        case duplicate
        /// A number from before; the message is late.
        case old
        /// The count began again at 0 on a connection that goes on: what was lost is not known.
        case reset
        /// A message without a number: nobody can say whether one is missing.
        case absent

        /// Whether the message says something new; a duplicate or a late one is dropped.
        package var isNews: Bool { self != .duplicate && self != .old }

        /// Whether messages were, or may have been, lost before this one.
        package var isLoss: Bool {
            switch self {
            case .first(let missed): missed > 0
            case .gap, .reset, .absent: true
            case .next, .duplicate, .old: false
            }
        }
    }

    /// The number of the newest message; nil before the first.
    package private(set) var last: UInt64?
    /// Messages known to be lost on this connection.
    package private(set) var missed: UInt64 = 0

    package init() {}

    /// Takes note of a message; `number` is nil when it carries none, or one that is no count.
    package mutating func judge(_ number: UInt64?) -> Verdict {
        guard let number else { return .absent }
        guard let last else {
            self.last = number
            missed = number
            return .first(missed: number)
        }
        if number == last { return .duplicate }
        if number < last {
            guard number == 0 else { return .old }
            self.last = 0
            return .reset
        }
        self.last = number
        guard number - last > 1 else { return .next }
        let lost = number - last - 1
        let (sum, overflow) = missed.addingReportingOverflow(lost)
        missed = overflow ? .max : sum
        return .gap(missed: lost)
    }
}
