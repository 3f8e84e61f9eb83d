/// A sequence of random numbers that its seed decides wholly: xoshiro256**, seeded by splitmix64.
///
/// - SeeAlso: Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators" (2021).
@frozen package struct Generator: Hashable, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    package init(seed: UInt64) {
        var counter = seed
        func next() -> UInt64 {
            counter &+= 0x9E37_79B9_7F4A_7C15
            var value = counter
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
        state = (next(), next(), next(), next())
    }

    @inline(__always)
    package mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// A number from 0 to just below `count`; the bias is below `count / 2^64`.
    ///
    /// - Precondition: `count` is positive.
    @inline(__always)
    package mutating func below(_ count: Int64) -> Int64 {
        Int64(bitPattern: next().multipliedFullWidth(by: UInt64(count)).high)
    }

    /// A number from `range.lowerBound` to `range.upperBound`, both included.
    @inline(__always)
    package mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    package static func == (left: Generator, right: Generator) -> Bool { left.state == right.state }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(state.0)
        hasher.combine(state.1)
        hasher.combine(state.2)
        hasher.combine(state.3)
    }
}
