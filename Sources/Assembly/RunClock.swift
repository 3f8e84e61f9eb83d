internal import Domain
internal import Synchronization

/// The time of a run on a real market: the wall clock at its start, and from there the time that
/// has passed, that in which the machine slept included.
///
/// Somebody who sets the machine's clock moves neither deadlines nor the engine's time. Owns what
/// it knows of such steps; the clock may be read on any thread.
final class RunClock: Sendable {
    /// A difference from the wall clock beyond this is told.
    private static let stepMin = Nanos.second * 2

    private let wall = WallClock.now
    private let start = WallClock.passed
    private let told = Mutex(Nanos.zero)

    var now: Timestamp { wall + Nanos(WallClock.passed - start) }

    /// How far the wall clock was set since this was asked last; nil for nothing worth a word.
    func takeStep() -> Nanos? {
        let drift = WallClock.now - now
        return told.withLock { told in
            let step = Nanos(drift.count - told.count)
            guard abs(step.count) > RunClock.stepMin.count else { return nil }
            told = drift
            return step
        }
    }
}
