internal import Domain

/// The one-minute candles of one product, from which longer ones are made.
///
/// A minute without a trade has none.
struct CandleShelf {
    /// About 400 days.
    static let minutesMax = 576_000

    private(set) var minutes: [Candle] = []

    mutating func add(_ price: Price, _ quantity: Quantity, at time: Timestamp) {
        let open = time.floored(to: .minute)
        if let last = minutes.indices.last, minutes[last].openTime == open {
            minutes[last].high = max(minutes[last].high, price)
            minutes[last].low = min(minutes[last].low, price)
            minutes[last].close = price
            minutes[last].volume = minutes[last].volume.adding(quantity) ?? Quantity(.max)
            return
        }
        if minutes.count == CandleShelf.minutesMax { minutes.removeFirst(minutes.count / 8) }
        minutes.append(
            Candle(
                openTime: open, interval: .minute, open: price, high: price, low: price,
                close: price, volume: quantity))
    }

    /// Candles of a length whose opening lies in a range, oldest first.
    func candles(_ interval: Nanos, _ range: ClosedRange<Timestamp>) -> [Candle] {
        var made: [Candle] = []
        for minute in minutes[first(from: range.lowerBound.floored(to: interval))...] {
            let open = minute.openTime.floored(to: interval)
            guard open <= range.upperBound else { break }
            guard open >= range.lowerBound else { continue }
            if let last = made.indices.last, made[last].openTime == open {
                made[last].high = max(made[last].high, minute.high)
                made[last].low = min(made[last].low, minute.low)
                made[last].close = minute.close
                made[last].volume = made[last].volume.adding(minute.volume) ?? Quantity(.max)
            } else {
                made.append(minute)
                made[made.count - 1].openTime = open
                made[made.count - 1].interval = interval
            }
        }
        return made
    }

    /// What happened in the day before a moment; nil without a trade in it.
    func day(before time: Timestamp) -> Candle? {
        let start = time + Nanos(-Nanos.day.count)
        var day: Candle?
        for minute in minutes[first(from: start)...] {
            guard var sum = day else {
                day = minute
                continue
            }
            sum.high = max(sum.high, minute.high)
            sum.low = min(sum.low, minute.low)
            sum.close = minute.close
            sum.volume = sum.volume.adding(minute.volume) ?? Quantity(.max)
            day = sum
        }
        return day
    }

    private func first(from time: Timestamp) -> Int {
        var (low, high) = (0, minutes.count)
        while low < high {
            let middle = (low + high) / 2
            if minutes[middle].openTime < time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
