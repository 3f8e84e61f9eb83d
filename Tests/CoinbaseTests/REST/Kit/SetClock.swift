import Domain
import Synchronization

/// A steady clock that a test sets.
///
/// Owns its time.
final class SetClock: Sendable {
    private let time = Mutex(Nanos.hour)
    var now: Nanos { time.withLock { $0 } }
    func pass(_ length: Nanos) { time.withLock { $0 = $0 + length } }
}
