public import CPerpsPlugin

/// A time in nanoseconds: an instant since 1970-01-01 UTC, or a length.
public struct Nanos: Hashable, Comparable, Sendable {
    /// The number of nanoseconds.
    public var count: Int64

    /// Creates a time from nanoseconds.
    @inlinable public init(_ count: Int64) { self.count = count }

    @inlinable init?(known count: Int64) {
        if count == PB_NONE { return nil }
        self.count = count
    }

    /// A length in milliseconds.
    @inlinable public static func milliseconds(_ count: Int64) -> Nanos {
        Nanos(count * 1_000_000)
    }

    /// A length in seconds.
    @inlinable public static func seconds(_ count: Int64) -> Nanos { Nanos(count * 1_000_000_000) }

    /// A length in minutes.
    @inlinable public static func minutes(_ count: Int64) -> Nanos { seconds(count * 60) }

    /// Which comes first, or is shorter.
    @inlinable public static func < (left: Nanos, right: Nanos) -> Bool {
        left.count < right.count
    }

    /// An instant later by a length.
    @inlinable public static func + (left: Nanos, right: Nanos) -> Nanos {
        Nanos(left.count + right.count)
    }

    /// The length between two instants.
    @inlinable public static func - (left: Nanos, right: Nanos) -> Nanos {
        Nanos(left.count - right.count)
    }
}
