import Synchronization

/// A flag that goes up once.
///
/// Owns the flag.
final class Latched: Sendable {
    private let flag = Atomic<Bool>(false)

    func set() { flag.store(true, ordering: .releasing) }
    var isSet: Bool { flag.load(ordering: .acquiring) }
}
