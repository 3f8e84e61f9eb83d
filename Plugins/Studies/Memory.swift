/// Saved state as a list of whole numbers, written and read from the front.
package struct Memory: Hashable, Sendable {
    /// The numbers.
    package private(set) var numbers: [Int64]
    private var place = 0

    /// Creates a list to write to or to read from.
    package init(_ numbers: [Int64] = []) { self.numbers = numbers }

    /// Appends a number.
    package mutating func put(_ number: Int64) { numbers.append(number) }
    /// Appends a number that may be missing.
    package mutating func put(_ number: Int64?) {
        put(number == nil ? 0 : 1 as Int64)
        put(number ?? 0 as Int64)
    }

    /// The next number.
    ///
    /// - Throws: When there is none.
    package mutating func take() throws(MemoryFault) -> Int64 {
        guard place < numbers.count else { throw .cut }
        place += 1
        return numbers[place - 1]
    }

    /// The next number, if it lies in a range.
    ///
    /// - Throws: When there is none or it lies outside.
    package mutating func take(_ range: ClosedRange<Int64>) throws(MemoryFault) -> Int64 {
        let number = try take()
        guard range.contains(number) else { throw .nonsense }
        return number
    }

    /// The next number that may be missing.
    ///
    /// - Throws: When the list ends or makes no sense.
    package mutating func takeOptional() throws(MemoryFault) -> Int64? {
        let isThere = try take(0...1) == 1
        let number = try take()
        return isThere ? number : nil
    }

    /// Whether all has been read.
    package var isAtEnd: Bool { place == numbers.count }
}

/// Saved state that cannot be what was saved.
package enum MemoryFault: Error, Hashable, Sendable {
    /// It ends too early.
    case cut
    /// A number makes no sense where it stands.
    case nonsense
}

/// What outlives the process.
package protocol Remembered {
    /// Appends all that is needed to go on.
    func save(into memory: inout Memory)
    /// Takes it back; what has been there before is replaced.
    ///
    /// - Throws: When it cannot be what was saved; the value is then of no use.
    mutating func restore(from memory: inout Memory) throws(MemoryFault)
}
