package import Risk

/// The present value of every metric; a metric that nobody set is absent.
///
/// Values are whole numbers with a decimal exponent, so money is exact.
package struct MetricsBoard: Hashable, Sendable {
    /// Series kept at most; an update of one more is counted in `seriesDropped` and lost.
    package static let seriesMax = 10_000

    /// A metric with the values of its labels.
    package struct Series: Hashable, Sendable {
        package let name: MetricName
        package let labels: [String]
    }

    private var values: [Series: Measure] = [:]

    package init() {}

    /// The value of one series; nil when unknown.
    package subscript(_ name: MetricName, _ labels: String...) -> Measure? {
        values[Series(name: name, labels: labels)]
    }

    /// Adds to a counter; at the end of the range it stays there.
    ///
    /// - Precondition: `name` is a counter and there are as many labels as it has.
    package mutating func count(_ name: MetricName, _ labels: String..., by amount: Int64 = 1) {
        precondition(name.kind == .counter, "only counters count")
        let series = Series(name: name, labels: labels)
        let (sum, overflow) = (values[series]?.mantissa ?? 0).addingReportingOverflow(amount)
        put(Measure(overflow ? .max : sum), series)
    }

    /// Sets a series; nil removes it, because unknown is not zero.
    ///
    /// - Precondition: There are as many labels as the metric has.
    package mutating func set(_ name: MetricName, _ labels: String..., to value: Measure?) {
        put(value, Series(name: name, labels: labels))
    }

    /// Removes all series of a metric, before those that exist now are set.
    package mutating func removeAll(_ name: MetricName) {
        for series in values.keys where series.name == name { values[series] = nil }
    }

    /// All series of a metric in ascending order of their labels.
    package func series(of name: MetricName) -> [(labels: [String], value: Measure)] {
        values.filter { $0.key.name == name }
            .map { (labels: $0.key.labels, value: $0.value) }
            .sorted { $0.labels.lexicographicallyPrecedes($1.labels) }
    }

    /// The sum over all series of a counter.
    package func total(_ name: MetricName) -> Int64 {
        series(of: name).reduce(0) { $0 &+ $1.value.mantissa }
    }

    private mutating func put(_ value: Measure?, _ series: Series) {
        precondition(series.labels.count == series.name.labels.count, "labels as registered")
        guard let value else {
            values[series] = nil
            return
        }
        guard values[series] != nil || values.count < MetricsBoard.seriesMax else {
            let dropped = Series(name: .seriesDropped, labels: [])
            values[dropped] = Measure((values[dropped]?.mantissa ?? 0) &+ 1)
            return
        }
        values[series] = value
    }
}
