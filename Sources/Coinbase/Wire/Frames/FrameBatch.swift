package import Domain

/// What kind of message a frame is.
package enum FrameChannel: UInt8, Hashable, Sendable {
    case book
    case trades
    case ticker
    case tickerBatch
    case heartbeats
    case candles
    case status
    case user
    case futuresBalance
    case subscriptions
    /// An error, which has no channel.
    case refusal
    /// A channel that we do not know; the venue asks clients to pass over those.
    case unknown
}

/// What a frame of a rare channel says.
package enum FrameContent: Hashable, Sendable {
    /// Nothing beside the market events and prices of the batch.
    case none
    /// The counter of the venue's clock; nil when the frame has none.
    case heartbeat(UInt64?)
    /// What the connection is subscribed to now, all of it.
    case subscriptions([Subscription])
    case candles([StreamCandle])
    case statuses([ProductListing])
    case user([UserEvent])
    case futuresBalance([FuturesBalance])
    /// The venue refused a request, in its own words.
    case refusal(String)
    /// The name of the channel.
    case unknown(String)
}

/// The price of the last trade as a ticker tells it.
package struct LastPrice: Hashable, Sendable {
    package var instrument: InstrumentID
    package var price: Price

    package init(instrument: InstrumentID, price: Price) {
        (self.instrument, self.price) = (instrument, price)
    }
}

/// One channel and the products it covers on a connection.
package struct Subscription: Hashable, Sendable {
    /// As it is subscribed to: `level2`, although its messages say `l2_data`.
    package var channel: String
    package var topics: [String]

    package init(channel: String, topics: [String]) {
        (self.channel, self.topics) = (channel, topics)
    }
}

/// Everything one frame says; used again for every frame, so that market data allocates nothing.
package struct FrameBatch: Hashable, Sendable {
    package internal(set) var channel = FrameChannel.unknown
    /// The number of the message on its connection; nil when it has none.
    package internal(set) var sequence: UInt64?
    /// When the venue sent it; nil when it does not say, and never used for order.
    package internal(set) var sentAt: Timestamp?
    /// In the order they happened; a trade carries the aggressor's side.
    package internal(set) var market: ContiguousArray<MarketEvent> = []
    package internal(set) var lastPrices: ContiguousArray<LastPrice> = []
    package internal(set) var content = FrameContent.none

    package init() {}

    mutating func clear() {
        channel = .unknown
        sequence = nil
        sentAt = nil
        market.removeAll(keepingCapacity: true)
        if !lastPrices.isEmpty { lastPrices.removeAll(keepingCapacity: true) }
        content = .none
    }
}

/// What was met on the way, for metrics.
package struct FrameTally: Hashable, Sendable {
    /// Frames that were taken.
    package internal(set) var frames = 0
    /// Frames that the templates did not fit.
    package internal(set) var general = 0
    /// Frames of channels that we do not know.
    package internal(set) var unknownChannels = 0
    /// Events and rows of products that nobody asked for.
    package internal(set) var foreign = 0
    /// The first of those products that were met.
    package private(set) var foreignNames: [String] = []
    /// Trades that were known already, or happened before the connection.
    package internal(set) var oldTrades = 0
    /// Trades whose side is neither `BUY` nor `SELL`.
    package internal(set) var sidelessTrades = 0

    package init() {}

    static let namesMax = 8

    /// Counts an event or row of a product that nobody asked for.
    mutating func pass(_ product: Range<Int>, in text: Span<UInt8>) {
        foreign &+= 1
        guard foreignNames.count < FrameTally.namesMax else { return }
        let name = String(replacing: text.extracting(product))
        if !foreignNames.contains(name) { foreignNames.append(name) }
    }
}
