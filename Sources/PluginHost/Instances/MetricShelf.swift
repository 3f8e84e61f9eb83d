package import Risk
internal import Synchronization

/// The latest value of each figure that a module declares, set from any thread.
///
/// Owns the values; there are as many as the module's list has, and a figure beyond it is let go.
package final class MetricShelf: Sendable {
    private let values: Mutex<[Double?]>

    init(count: Int) { values = Mutex(Array(repeating: nil, count: count)) }

    /// Sets a figure; one that is no number is unknown from then on.
    func set(_ index: UInt32, _ value: Double) {
        values.withLock { values in
            guard Int(index) < values.count else { return }
            values[Int(index)] = value.isFinite ? value : nil
        }
    }

    /// All figures in the module's order; nil for those that are not known.
    package var all: [Measure?] {
        values.withLock { $0 }.map { value in value.flatMap { MetricShelf.measure($0) } }
    }

    /// A plugin's number as people read it: 9 decimals, fewer where it is large; nil beyond 9e18.
    static func measure(_ value: Double) -> Measure? {
        for (limit, factor, exponent) in [
            (9e9, 1e9, -9), (9e12, 1e6, -6), (9e15, 1e3, -3), (9e18, 1.0, 0),
        ] where value.magnitude < limit {
            return Measure(Int64((value * factor).rounded()), exponent: exponent)
        }
        return nil
    }
}
