/// The side of an order, a trade or a level.
@frozen @usableFromInline package enum Side: UInt8, Hashable, Sendable {
    case buy = 1
    case sell = 2

    @inlinable package var opposite: Side { self == .buy ? .sell : .buy }
    /// +1 for a buy, -1 for a sell.
    @inlinable package var sign: Int64 { self == .buy ? 1 : -1 }
    /// As documents name it.
    package var word: String { self == .buy ? "buy" : "sell" }
}

/// A print on the tape.
@frozen @usableFromInline package struct Trade: Hashable, Sendable {
    @usableFromInline package var price: Price
    @usableFromInline package var quantity: Quantity
    /// The side that took liquidity; nil when the source does not say.
    @usableFromInline package var aggressor: Side?
    @inlinable package init(price: Price, quantity: Quantity, aggressor: Side?) {
        (self.price, self.quantity, self.aggressor) = (price, quantity, aggressor)
    }
}

/// A price and the size displayed at it.
@frozen @usableFromInline package struct Level: Hashable, Sendable {
    @usableFromInline package var price: Price
    @usableFromInline package var quantity: Quantity
    @inlinable package init(price: Price, quantity: Quantity) {
        (self.price, self.quantity) = (price, quantity)
    }
}

/// The best bid and offer; nil for a side without orders.
@frozen @usableFromInline package struct BookTop: Hashable, Sendable {
    @usableFromInline package var bid: Level?
    @usableFromInline package var ask: Level?
    @inlinable package init(bid: Level?, ask: Level?) { (self.bid, self.ask) = (bid, ask) }
}

/// The new absolute size at one level of the book; zero removes the level.
@frozen @usableFromInline package struct LevelChange: Hashable, Sendable {
    /// Buy for a bid, sell for an offer.
    @usableFromInline package var side: Side
    @usableFromInline package var level: Level
    @inlinable package init(side: Side, level: Level) { (self.side, self.level) = (side, level) }
}

/// One bar; only intervals with data have one.
@frozen @usableFromInline package struct Candle: Hashable, Sendable {
    /// When the interval began, a multiple of `interval` in UTC.
    @usableFromInline package var openTime: Timestamp
    @usableFromInline package var interval: Nanos
    @usableFromInline package var open: Price
    @usableFromInline package var high: Price
    @usableFromInline package var low: Price
    @usableFromInline package var close: Price
    @usableFromInline package var volume: Quantity
    /// Number of trades in it; 0 when the source does not say.
    @usableFromInline package var trades: UInt32
    @inlinable package init(
        openTime: Timestamp, interval: Nanos, open: Price, high: Price, low: Price, close: Price,
        volume: Quantity, trades: UInt32 = 0
    ) {
        (self.openTime, self.interval) = (openTime, interval)
        (self.open, self.high, self.low, self.close) = (open, high, low, close)
        (self.volume, self.trades) = (volume, trades)
    }
    @inlinable package var closeTime: Timestamp { openTime + interval }
}

/// The funding rate of a perpetual, in 1e-12 of notional per interval; above 0 longs pay.
@frozen @usableFromInline package struct FundingRate: Hashable, Sendable {
    @usableFromInline package var rateE12: Int64
    @usableFromInline package var interval: Nanos
    /// Whether this is a payment that falls due now rather than a forecast.
    @usableFromInline package var isPayment: Bool
    @inlinable package init(rateE12: Int64, interval: Nanos, isPayment: Bool) {
        (self.rateE12, self.interval, self.isPayment) = (rateE12, interval, isPayment)
    }
}

/// Something the market did, as a feed tells it.
@frozen @usableFromInline package struct MarketEvent: Hashable, Sendable {
    @frozen @usableFromInline package enum Body: Hashable, Sendable {
        case trade(Trade)
        case top(BookTop)
        /// The book is emptied; the level changes that follow rebuild it.
        case bookSnapshot
        case level(LevelChange)
        /// Messages were lost: the book is stale until the next snapshot.
        case bookGap
        case candle(Candle)
        case mark(Price)
        case funding(FundingRate)
        case status(ProductStatus)
        /// What trading costs from now on, as shares of the value.
        case fees(maker: Ratio, taker: Ratio)
        /// The venue is alive and says so.
        case heartbeat
    }

    /// When the host knew it.
    ///
    /// Feeds give events in ascending order of it; equal times are one step.
    @usableFromInline package var time: Timestamp
    @usableFromInline package var instrument: InstrumentID
    /// Something before this was lost or is missing.
    @usableFromInline package var hasGap: Bool
    @usableFromInline package var body: Body

    @inlinable package init(
        time: Timestamp, instrument: InstrumentID, hasGap: Bool = false, body: Body
    ) {
        (self.time, self.instrument) = (time, instrument)
        (self.hasGap, self.body) = (hasGap, body)
    }
}
