/// The last few whole numbers with their sum and the sum of their squares.
///
/// Both sums are exact, so nothing drifts however long it runs. The squares hold for numbers
/// within ±10^15, which is what ``Bar`` lets through.
package struct Window: Hashable, Sendable {
    private var ring: [Int64]
    private var next = 0
    /// How many numbers it has, ``length`` at most.
    package private(set) var count = 0
    /// The sum of the numbers.
    package private(set) var sum: Int128 = 0
    /// The sum of their squares.
    package private(set) var squares: Int128 = 0

    /// Creates an empty window.
    ///
    /// - Precondition: `length > 0`.
    package init(_ length: Int) {
        precondition(length > 0, "a window needs a length")
        ring = Array(repeating: 0, count: length)
    }

    /// How many numbers it takes.
    package var length: Int { ring.count }
    /// Whether it has as many as it takes.
    package var isFull: Bool { count == length }

    /// Takes a number in and, when full, the oldest out.
    package mutating func push(_ number: Int64) {
        let old = Int128(ring[next])
        sum += Int128(number) - old
        squares = squares &+ (Int128(number) * Int128(number) - old * old)
        ring[next] = number
        next = next + 1 == length ? 0 : next + 1
        count = min(length, count + 1)
    }

    /// The number that came so many before the newest; `nil` when it has none.
    package subscript(back: Int) -> Int64? {
        guard back >= 0, back < count else { return nil }
        return ring[(next - 1 - back + 2 * length) % length]
    }

    /// The oldest number; `nil` when it is empty.
    package var oldest: Int64? { self[count - 1] }

    /// The numbers, the oldest first.
    package var numbers: [Int64] { (0..<count).reversed().compactMap { self[$0] } }

    /// Forgets everything.
    package mutating func clear() { self = Window(length) }

    /// The standard deviation times the count, in 1e-4: the root of `n·Σx² − (Σx)²`, rounded down.
    ///
    /// Numbers so large that the four digits do not fit have none of them.
    ///
    /// - Returns: `nil` before it is full.
    package var deviationTimesCountE4: Int128? {
        guard isFull else { return nil }
        let spread = Int128(count) * squares - sum * sum
        let (fine, overflow) = spread.multipliedReportingOverflow(by: 100_000_000)
        return overflow ? Whole.root(spread) * 10_000 : Whole.root(fine)
    }
}

extension Window: Remembered {
    package func save(into memory: inout Memory) {
        memory.put(Int64(count))
        for number in numbers { memory.put(number) }
    }

    package mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        var fresh = Window(length)
        for _ in 0..<(try memory.take(0...Int64(length))) { fresh.push(try memory.take()) }
        self = fresh
    }
}
