/// A closed bar, in the instrument's units.
///
/// - Invariant: Prices are from 1 to ``priceMax``, low and high enclose open and close, the volume
///   is not negative.
package struct Bar: Hashable, Sendable {
    /// The greatest price; with more, squares of prices would leave 128 bits.
    package static let priceMax: Int64 = 1_000_000_000_000_000

    package let openedAt: Int64
    package let interval: Int64
    package let open: Int64
    package let high: Int64
    package let low: Int64
    package let close: Int64
    package let volume: Int64

    /// The four prices of a bar.
    package struct Prices: Hashable, Sendable {
        package let open, high, low, close: Int64

        package init(open: Int64, high: Int64, low: Int64, close: Int64) {
            (self.open, self.high, self.low, self.close) = (open, high, low, close)
        }
    }

    /// Creates a bar, or `nil` when the numbers cannot be a bar's.
    package init?(openedAt: Int64, interval: Int64, _ prices: Prices, volume: Int64) {
        let body = (min(prices.open, prices.close), max(prices.open, prices.close))
        guard interval > 0, volume >= 0, prices.low > 0, prices.high <= Bar.priceMax,
            prices.low <= body.0, body.1 <= prices.high
        else { return nil }
        (self.openedAt, self.interval, self.volume) = (openedAt, interval, volume)
        (open, high, low, close) = (prices.open, prices.high, prices.low, prices.close)
    }
}
