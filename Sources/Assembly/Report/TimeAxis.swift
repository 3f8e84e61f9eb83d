internal import Domain

/// A period with the round moments in it that get a label.
struct TimeAxis {
    let first: Timestamp
    let last: Timestamp
    let step: Nanos

    init(from first: Timestamp, to last: Timestamp) {
        self.first = first
        self.last = max(last, first + Nanos(1))
        let rough = (self.last.nanos - first.nanos) / 7
        step = TimeAxis.steps.first { $0.count >= rough } ?? .day * 3_650
    }

    private static let steps: [Nanos] =
        [1, 5, 15, 30].map { .second * $0 } + [1, 5, 15, 30].map { .minute * $0 }
        + [1, 3, 6, 12].map { .hour * $0 }
        + [1, 2, 3, 7, 14, 30, 90, 180, 365, 730].map { .day * $0 }

    var labelled: [Timestamp] {
        let start = first.floored(to: step)
        return (0...8).map { start + step * $0 }.filter { $0 >= first && $0 <= last }
    }

    /// The clock within a day, the date at its beginning.
    func text(_ time: Timestamp) -> String {
        let all = time.rfc3339
        let isMidnight = time.floored(to: .day) == time
        if step >= .day * 180 { return String(all.prefix(7)) }
        if step >= .day || isMidnight { return String(all.prefix(10)) }
        return String(all.dropFirst(11).prefix(step < .minute ? 8 : 5))
    }

    /// 0 at the beginning, 1 at the end.
    func share(of time: Timestamp) -> Double {
        Double(time.nanos - first.nanos) / Double(last.nanos - first.nanos)
    }
}
