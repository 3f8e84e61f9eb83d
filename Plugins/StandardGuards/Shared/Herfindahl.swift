internal import PerpsPlugin

/// How concentrated values are: the sum of their squared shares, kept as an exact fraction.
///
/// Values above 2^52 are first divided by a power of two, all by the same, so that squares fit.
struct Herfindahl: Comparable {
    /// The sum of the squares.
    let squares: Int128
    /// The square of the sum.
    let whole: Int128

    /// - Returns: `nil` when a value is negative, or there are more than 1,000.
    init?(_ values: [Int64]) {
        guard values.count <= 1_000, values.allSatisfy({ $0 >= 0 }) else { return nil }
        let bits = 64 - (values.max() ?? 0).leadingZeroBitCount
        let scaled = values.map { Int128($0 >> Int64(max(0, bits - 52))) }
        let sum = scaled.reduce(0, +)
        (squares, whole) = (scaled.reduce(0) { $0 + $1 * $1 }, sum * sum)
    }

    /// The index, for people.
    var index: Double { whole == 0 ? 0 : Double(squares) / Double(whole) }

    /// Whether the index is above a share; one on the limit is not.
    func isAbove(_ limit: Ratio) -> Bool {
        whole.multipliedFullWidth(by: Int128(limit.e8))
            < squares.multipliedFullWidth(by: Ratio.one)
    }

    static func < (left: Herfindahl, right: Herfindahl) -> Bool {
        left.squares.multipliedFullWidth(by: right.whole)
            < right.squares.multipliedFullWidth(by: left.whole)
    }
}
