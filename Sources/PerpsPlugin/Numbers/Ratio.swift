/// A share of one, exact to a ten-thousandth of a basis point.
public struct Ratio: Hashable, Comparable, Sendable {
    /// The share in 1e-8: one basis point is `10_000`, all of it is `100_000_000`.
    public var e8: Int64

    /// Creates a ratio from 1e-8 of one.
    @inlinable public init(e8: Int64) { self.e8 = e8 }

    /// A ratio in basis points (1e-4).
    @inlinable public static func bps(_ count: Int64) -> Ratio { Ratio(e8: count * 10_000) }

    /// A ratio in percent (1e-2).
    @inlinable public static func percent(_ count: Int64) -> Ratio { Ratio(e8: count * 1_000_000) }

    /// Which is the smaller share.
    @inlinable public static func < (left: Ratio, right: Ratio) -> Bool { left.e8 < right.e8 }
}
