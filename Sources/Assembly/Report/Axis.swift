/// A range of values with the round ones in it that get a label.
struct Axis {
    let low: Double
    let high: Double
    let step: Double

    /// An axis that holds all values, and a little room around them.
    ///
    /// - Parameters:
    ///   - values: Finite; none or all equal gives a range around them.
    ///   - ticks: About how many labels there should be.
    init(holding values: some Sequence<Double>, ticks: Int = 5) {
        let least = values.min() ?? 0
        let most = values.max() ?? 1
        let span = most > least ? most - least : max(abs(most) / 100, 1e-6)
        let rough = span / Double(ticks)
        var power = 1.0
        while power * 10 <= rough { power *= 10 }
        while power > rough { power /= 10 }
        let factor = [1.0, 2, 5, 10].first { $0 * power >= rough } ?? 10
        step = factor * power
        low = least - span * 0.04
        high = most + span * 0.04
    }

    /// The round values within the range.
    var labelled: [Double] {
        let first = Int64(low / step) - 1
        return (0..<20).map { Double(first + $0) * step }.filter { $0 >= low && $0 <= high }
    }

    func text(_ value: Double) -> String {
        var decimals = 0
        var unit = step
        while unit < 0.999, decimals < 8 {
            unit *= 10
            decimals += 1
        }
        return PlotText.grouped(PlotText.fixed(value, decimals: decimals))
    }
}
