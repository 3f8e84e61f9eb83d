/// A stream of numbers that a seed decides: xoshiro256**, seeded through splitmix64.
///
/// Chance never enters a decision; feeds and plugins that want some are given a stream of their
/// own, so that adding one does not shift the numbers of another. What draws numbers is inlined
/// into other modules, because a feed draws one for every event.
///
/// - SeeAlso: Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators" (2021).
@frozen package struct RandomStream: Hashable, Sendable {
    @usableFromInline var s0: UInt64
    @usableFromInline var s1: UInt64
    @usableFromInline var s2: UInt64
    @usableFromInline var s3: UInt64

    package init(seed: UInt64) {
        var state = seed
        func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        (s0, s1, s2, s3) = (next(), next(), next(), next())
    }

    /// A stream that depends on the seed and a name.
    package init(seed: UInt64, name: String) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        self.init(seed: seed ^ hash)
    }

    @inlinable @inline(__always)
    package mutating func next() -> UInt64 {
        let product = s1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = (s3 << 45) | (s3 >> 19)
        return result
    }

    /// A number from 0 to just below `count`; the bias is below `count / 2^64`.
    ///
    /// - Precondition: `count` is positive.
    @inlinable @inline(__always)
    package mutating func below(_ count: Int64) -> Int64 {
        Int64(bitPattern: next().multipliedFullWidth(by: UInt64(count)).high)
    }

    /// A number from `range.lowerBound` to `range.upperBound`, both included.
    @inlinable @inline(__always)
    package mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }
}
