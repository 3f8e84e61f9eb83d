internal import PerpsPlugin
internal import Studies

/// How long nothing may be tried, from the last fill on.
struct Pause: Hashable {
    private let length: Int64
    private var since: Int64?

    /// A pause of so long; of 0 it never ends.
    init(_ length: Nanos) { self.length = length.count }

    mutating func begin(at now: Int64) { since = max(0, now) }

    /// What is left of it, in nanoseconds; `nil` where it never ends.
    ///
    /// Where no fill is known it begins now, and so it does where the last one is still to come.
    mutating func left(at now: Int64) -> Int64? {
        guard length > 0 else { return nil }
        guard let since, since <= now else {
            begin(at: now)
            return length
        }
        return max(0, length - (now - since))
    }
}

extension Pause: Remembered {
    func save(into memory: inout Memory) { memory.put(since) }

    mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        since = try memory.takeOptional()
        guard (since ?? 0) >= 0 else { throw .nonsense }
    }
}
