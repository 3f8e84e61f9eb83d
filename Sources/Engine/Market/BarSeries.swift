package import Domain

/// A closed bar, and whether intervals before it are missing.
package struct ClosedBar: Hashable, Sendable {
    package var candle: Candle
    package var hasGap: Bool
    package init(candle: Candle, hasGap: Bool) {
        (self.candle, self.hasGap) = (candle, hasGap)
    }
}

/// Builds the bars of one product and interval, aligned to UTC, from trades or from shorter bars.
///
/// A bar exists only for an interval with data and is given only once it is closed.
struct BarSeries: Sendable {
    let interval: Nanos
    private var current: Candle?
    private var lastOpen: Timestamp?
    private var gapIsKnown = false

    init(interval: Nanos) { self.interval = interval }

    /// When the bar that is being built closes; nil when there is none.
    var closeTime: Timestamp? { current?.closeTime }

    /// Adds a trade; gives the bar that it closes by being later than its end.
    mutating func add(_ trade: Trade, at time: Timestamp) -> ClosedBar? {
        if var bar = current, time < bar.closeTime {
            bar.high = max(bar.high, trade.price)
            bar.low = min(bar.low, trade.price)
            bar.close = trade.price
            bar.volume = bar.volume.adding(trade.quantity) ?? Quantity(.max)
            bar.trades &+= 1
            current = bar
            return nil
        }
        let closed = close()
        current = Candle(
            openTime: time.floored(to: interval), interval: interval, open: trade.price,
            high: trade.price, low: trade.price, close: trade.price, volume: trade.quantity,
            trades: 1)
        return closed
    }

    /// Adds a bar that has just closed.
    ///
    /// A longer one than was asked is given under the length that was asked, with its own times: no
    /// shorter one can be told from it.
    mutating func add(_ candle: Candle, hasGap: Bool) -> ClosedBar? {
        if candle.interval >= interval {
            var bar = candle
            bar.interval = interval
            return ClosedBar(candle: bar, hasGap: hasGap)
        }
        if var bar = current, candle.openTime < bar.closeTime {
            if hasGap { gapIsKnown = true }
            bar.high = max(bar.high, candle.high)
            bar.low = min(bar.low, candle.low)
            bar.close = candle.close
            bar.volume = bar.volume.adding(candle.volume) ?? Quantity(.max)
            bar.trades &+= candle.trades
            current = bar
            return nil
        }
        let closed = close()
        gapIsKnown = hasGap
        current = candle
        current?.openTime = candle.openTime.floored(to: interval)
        current?.interval = interval
        return closed
    }

    /// Gives the bar if its interval is over.
    mutating func close(by time: Timestamp) -> ClosedBar? {
        guard let bar = current, bar.closeTime <= time else { return nil }
        return close()
    }

    private mutating func close() -> ClosedBar? {
        guard let bar = current else { return nil }
        let isLate = lastOpen.map { bar.openTime - $0 > interval } ?? false
        let closed = ClosedBar(candle: bar, hasGap: isLate || gapIsKnown)
        lastOpen = bar.openTime
        gapIsKnown = false
        current = nil
        return closed
    }
}
