internal import Assembly
internal import Domain
internal import Synchronization

/// Tells a person how much of the market before the opening is made.
///
/// Owns the moment of the next word.
final class HistoryProgress: Sendable {
    private let pace = Mutex(
        ProgressPace(isTerminal: Output.isTerminal, from: Nanos(WallClock.steady)))

    /// - Parameters:
    ///   - done: Of the market's time.
    ///   - whole: Above zero.
    func tell(_ done: Nanos, of whole: Nanos) {
        let now = Nanos(WallClock.steady)
        guard pace.withLock({ $0.isDue(at: now) }) else { return }
        let words = "of the \(HistoryProgress.text(whole)) before the opening"
        if Output.isTerminal {
            Output.overwrite(ProgressBar.text(done.count, of: whole.count, words))
        } else {
            Output.note("making the market \(words); this takes a while")
        }
    }

    func end() { Output.overwrite("") }

    private static func text(_ length: Nanos) -> String {
        length.count % Nanos.hour.count == 0
            ? "\(length.count / Nanos.hour.count) h" : "\(length.count / Nanos.second.count) s"
    }
}
