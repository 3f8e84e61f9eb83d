package import Domain

/// When something is said of work that takes long: five times a second on a terminal, where one
/// line is written over; elsewhere once, after two seconds.
package struct ProgressPace: Hashable, Sendable {
    private static let bar = Nanos.millisecond * 200
    private static let line = Nanos.second * 2

    private let isTerminal: Bool
    /// nil once nothing more is to be said.
    private var due: Nanos?

    /// - Parameters:
    ///   - isTerminal: Whether a line can be written over.
    ///   - start: When the work begins, by a clock that is never set.
    package init(isTerminal: Bool, from start: Nanos) {
        self.isTerminal = isTerminal
        due = start + (isTerminal ? ProgressPace.bar : ProgressPace.line)
    }

    /// Whether something is to be said now; who asks says it.
    package mutating func isDue(at now: Nanos) -> Bool {
        guard let due, now >= due else { return false }
        self.due = isTerminal ? now + ProgressPace.bar : nil
        return true
    }
}
