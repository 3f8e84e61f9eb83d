import Domain

/// Which events can be true of an instrument, so that what is reckoned with them cannot overflow.
struct EventSense {
    private let priceMax: Price
    /// Leaves room to add any interval to a moment.
    private let times = Timestamp(nanos: 0)..<Timestamp(nanos: 9_000_000_000_000_000_000)

    init(_ instrument: Instrument) { priceMax = instrument.terms.priceMax }

    func check(_ events: [MarketEvent]) {
        for (event, next) in zip(events, events.dropFirst()) {
            demand(event.time <= next.time, "\(next) comes after \(event)")
        }
        for event in events {
            demand(times.contains(event.time), "a moment out of range: \(event)")
            demand(isSane(event.body), "cannot be true: \(event)")
        }
    }

    private func isSane(_ body: MarketEvent.Body) -> Bool {
        switch body {
        case .trade(let trade): isPrice(trade.price) && trade.quantity > .zero
        case .level(let change):
            isPrice(change.level.price) && change.level.quantity >= .zero
        case .top(let top): [top.bid, top.ask].allSatisfy(isSane)
        case .candle(let candle): isSane(candle)
        case .mark(let price): isPrice(price)
        case .funding(let rate): rate.interval >= .zero
        case .fees(let maker, let taker):
            max(maker.e8.magnitude, taker.e8.magnitude) <= 100_000_000
        case .bookSnapshot, .bookGap, .status, .heartbeat: true
        }
    }

    private func isSane(_ level: Level?) -> Bool {
        guard let level else { return true }
        return isPrice(level.price) && level.quantity > .zero
    }

    private func isSane(_ candle: Candle) -> Bool {
        let prices = [candle.open, candle.high, candle.low, candle.close]
        return prices.allSatisfy(isPrice) && prices.max() == candle.high
            && prices.min() == candle.low && candle.volume >= .zero && candle.interval > .zero
            && times.contains(candle.openTime)
    }

    private func isPrice(_ price: Price) -> Bool { price > .zero && price <= priceMax }
}
