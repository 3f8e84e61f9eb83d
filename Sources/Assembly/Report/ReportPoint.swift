package import Domain

/// A value at a moment, as exact as a picture needs.
package struct ReportPoint: Hashable, Sendable {
    package var time: Timestamp
    package var value: Double

    package init(time: Timestamp, value: Double) {
        (self.time, self.value) = (time, value)
    }
}

extension [ReportPoint] {
    /// At most `countMax` of the points, with the extremes kept.
    ///
    /// These are the first, the last, and of each stretch between them the lowest and the highest
    /// in the order they came. Points without a finite value are dropped.
    func thinned(to countMax: Int = 2_000) -> [ReportPoint] {
        let points = filter(\.value.isFinite)
        guard points.count > countMax, let first = points.first, let last = points.last else {
            return points
        }
        let inner = points[1..<(points.count - 1)]
        let stretches = (countMax - 2) / 2
        var kept = [first]
        for stretch in 0..<stretches {
            let from = 1 + inner.count * stretch / stretches
            let to = 1 + inner.count * (stretch + 1) / stretches
            guard let low = (from..<to).min(by: { points[$0].value < points[$1].value }),
                let high = (from..<to).max(by: { points[$0].value < points[$1].value })
            else { continue }
            kept.append(points[Swift.min(low, high)])
            if low != high { kept.append(points[Swift.max(low, high)]) }
        }
        return kept + [last]
    }

    /// How far each point lies below the highest before it, in percent: 0 or less.
    var drawdown: [ReportPoint] {
        var peak = -Double.infinity
        return map { point in
            peak = Swift.max(peak, point.value)
            let share = peak > 0 ? (point.value / peak - 1) * 100 : 0
            return ReportPoint(time: point.time, value: share)
        }
    }
}
