internal import Domain

extension MarketEvent.Body {
    /// Whether the numbers may be reckoned with: prices above 0 and not absurd, no size below 0,
    /// a candle that holds its own prices and opened after 1969.
    ///
    /// Text is checked where it is read; a file of records may hold anything.
    @inline(__always)
    func canBeTrue(priceMax: Price) -> Bool {
        switch self {
        case .level(let change):
            return change.level.price > .zero && change.level.price <= priceMax
                && change.level.quantity >= .zero
        case .trade(let trade):
            return trade.price > .zero && trade.price <= priceMax && trade.quantity > .zero
        case .top(let top):
            return [top.bid, top.ask].allSatisfy { level in
                guard let level else { return true }
                return level.price > .zero && level.price <= priceMax && level.quantity > .zero
            }
        case .candle(let candle):
            return candle.low > .zero && candle.high <= priceMax && candle.volume >= .zero
                && candle.low <= min(candle.open, candle.close)
                && candle.high >= max(candle.open, candle.close)
                && candle.interval > .zero && candle.openTime.nanos >= 0
        case .mark(let price): return price > .zero && price <= priceMax
        case .funding(let rate): return rate.interval >= .zero
        case .fees(let maker, let taker):
            return [maker, taker].allSatisfy { $0.e8.magnitude <= Ratio.bps(10_000).e8 }
        case .bookSnapshot, .bookGap, .status, .heartbeat: return true
        }
    }
}
