import Dispatch
import Synchronization

/// What a network thread has for the test, which waits for each a minute at most.
///
/// Owns the values that nobody has taken yet.
final class Letters<Value: Sendable>: Sendable {
    struct NothingCame: Error {}

    private let values = Mutex<[Value]>([])
    private let arrived = DispatchSemaphore(value: 0)

    func put(_ value: Value) {
        values.withLock { $0.append(value) }
        arrived.signal()
    }

    func next() throws -> Value {
        guard arrived.wait(timeout: .now() + .seconds(60)) == .success else { throw NothingCame() }
        return values.withLock { $0.removeFirst() }
    }
}
