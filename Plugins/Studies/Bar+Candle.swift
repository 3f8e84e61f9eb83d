package import PerpsPlugin

extension Bar {
    /// A candle as a bar, or `nil` when it cannot be one.
    package init?(_ candle: Candle) {
        self.init(
            openedAt: candle.openedAt.count, interval: candle.interval.count,
            Prices(
                open: candle.open.mantissa, high: candle.high.mantissa, low: candle.low.mantissa,
                close: candle.close.mantissa),
            volume: candle.volume.mantissa)
    }
}
