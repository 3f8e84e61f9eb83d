import Dispatch
import Synchronization

/// Carries values from a network thread to the test, which waits for them, but not for ever.
///
/// Owns the values that nobody has taken yet.
final class Mailbox<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])
    private let filled = DispatchSemaphore(value: 0)

    struct NothingCame: Error {}

    func put(_ value: Value) {
        values.withLock { $0.append(value) }
        filled.signal()
    }

    func next(within seconds: Int = 60) throws -> Value {
        guard filled.wait(timeout: .now() + .seconds(seconds)) == .success else {
            throw NothingCame()
        }
        return values.withLock { $0.removeFirst() }
    }

    func next(_ count: Int) throws -> [Value] { try (0..<count).map { _ in try next() } }

    /// Whether nothing is there at the moment.
    var isEmpty: Bool { values.withLock { $0.isEmpty } }
}
