/// What trading costs from a volume of 30 days on.
@frozen @usableFromInline package struct FeeTier: Hashable, Sendable {
    @usableFromInline package var volumeMin: Amount
    @usableFromInline package var maker: Ratio
    @usableFromInline package var taker: Ratio

    @inlinable package init(volumeMin: Amount, maker: Ratio, taker: Ratio) {
        (self.volumeMin, self.maker, self.taker) = (volumeMin, maker, taker)
    }
}

/// What an account has traded in the UTC day and the 29 before it.
package struct TradedVolume: Hashable, Sendable {
    /// Days that count, today included.
    package static let daysMax: Int64 = 30

    private struct Day: Hashable {
        var day: Int64
        var amount: Amount
    }

    private var days: [Day] = []

    package init() {}

    /// Adds the value of a fill on a UTC day, not before any earlier one.
    package mutating func add(_ amount: Amount, on day: Int64) {
        days.removeAll { $0.day <= day - TradedVolume.daysMax }
        if let last = days.indices.last, days[last].day == day {
            days[last].amount = days[last].amount.adding(amount) ?? Amount(.max)
        } else {
            days.append(Day(day: day, amount: amount))
        }
    }

    package func total(on day: Int64) -> Amount {
        days.reduce(.zero) { sum, one in
            guard one.day > day - TradedVolume.daysMax, one.day <= day else { return sum }
            return sum.adding(one.amount) ?? Amount(.max)
        }
    }
}
