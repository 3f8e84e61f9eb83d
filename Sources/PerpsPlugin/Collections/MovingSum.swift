/// The sum of the last few numbers; owns the ring they stand in.
@safe public struct MovingSum: ~Copyable {
    @usableFromInline let ring: UnsafeMutablePointer<Int64>
    /// How many numbers it sums.
    public let length: Int
    @usableFromInline var seen = 0
    @usableFromInline var total: Int64 = 0
    @usableFromInline var next = 0

    /// Creates a sum of nothing.
    ///
    /// - Precondition: `length > 0`.
    public init(_ length: Int) {
        precondition(length > 0, "a moving sum needs a length")
        self.length = length
        unsafe ring = .allocate(capacity: length)
        unsafe ring.initialize(repeating: 0, count: length)
    }

    deinit { unsafe ring.deallocate() }

    /// How many it has seen, ``length`` at most.
    @inlinable public var count: Int { seen }
    /// Their sum; wraps around beyond 64 bits.
    @inlinable public var sum: Int64 { total }
    /// Whether it has seen as many as it sums.
    @inlinable public var isFull: Bool { seen == length }

    /// The numbers that it sums, the oldest first: what a state needs to make the same sum again.
    public var numbers: [Int64] {
        let first = seen == length ? next : 0
        return (0..<seen).map { unsafe ring[(first + $0) % length] }
    }

    /// Takes a number in, and the oldest out.
    @inlinable public mutating func push(_ number: Int64) {
        total = unsafe total &+ (number &- ring[next])
        unsafe ring[next] = number
        next &+= 1
        if next == length { next = 0 }
        if seen < length { seen &+= 1 }
    }
}
