/// A length of time in nanoseconds.
@frozen @usableFromInline package struct Nanos: Hashable, Comparable, Sendable {
    @usableFromInline package let count: Int64

    @inlinable package init(_ count: Int64) { self.count = count }

    package static let zero = Nanos(0)
    package static let millisecond = Nanos(1_000_000)
    package static let second = Nanos(1_000_000_000)
    package static let minute = Nanos(60_000_000_000)
    package static let hour = Nanos(3_600_000_000_000)
    @usableFromInline package static let day = Nanos(86_400_000_000_000)

    @inlinable package static func < (left: Nanos, right: Nanos) -> Bool {
        left.count < right.count
    }
    @inlinable package static func + (left: Nanos, right: Nanos) -> Nanos {
        Nanos(left.count + right.count)
    }
    @inlinable package static func * (left: Nanos, right: Int64) -> Nanos {
        Nanos(left.count * right)
    }

    /// The shortest exact text with a unit: `"500ms"`, `"90s"`, `"2m"`, `"1h"`, `"1d"`, `"7ns"`.
    package var text: String {
        let units: [(Int64, String)] = [
            (86_400_000_000_000, "d"), (3_600_000_000_000, "h"), (60_000_000_000, "m"),
            (1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "us"),
        ]
        guard count != 0 else { return "0s" }
        for (size, unit) in units where count % size == 0 { return "\(count / size)\(unit)" }
        return "\(count)ns"
    }
}

/// A moment in nanoseconds since 1970-01-01 UTC.
@frozen @usableFromInline package struct Timestamp: Hashable, Comparable, Sendable {
    @usableFromInline package let nanos: Int64

    @inlinable package init(nanos: Int64) { self.nanos = nanos }

    @inlinable package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.nanos < right.nanos
    }
    @inlinable package static func + (left: Timestamp, right: Nanos) -> Timestamp {
        Timestamp(nanos: left.nanos + right.count)
    }
    @inlinable package static func - (left: Timestamp, right: Timestamp) -> Nanos {
        Nanos(left.nanos - right.nanos)
    }

    /// The number of whole UTC days since 1970-01-01.
    @inlinable package var day: Int64 {
        Wide.quotient(nanos, by: Nanos.day.count, rounding: .down)
    }

    /// The latest multiple of `interval` since 1970-01-01 UTC that is not after this moment.
    ///
    /// - Precondition: `interval` is positive.
    @inlinable package func floored(to interval: Nanos) -> Timestamp {
        let rest = nanos % interval.count
        return Timestamp(nanos: nanos - (rest < 0 ? rest + interval.count : rest))
    }
}
