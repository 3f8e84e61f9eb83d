package import Domain

/// What the engine believes about the market of one product.
package struct ProductState: Sendable {
    package private(set) var terms: InstrumentTerms
    package internal(set) var status: ProductStatus = []
    package internal(set) var book = OrderBook()
    /// Best bid and offer: of a live book, else as the feed told it.
    package internal(set) var top = BookTop(bid: nil, ask: nil)
    package internal(set) var last: Price?
    package internal(set) var venueMark: Price?
    private var lastTime: Timestamp?
    private var topTime: Timestamp?
    private var venueMarkTime: Timestamp?
    package internal(set) var fundingRate: FundingRate?
    /// What changed in this step.
    package internal(set) var changes: Changes = []
    var series: ContiguousArray<BarSeries> = []
    /// The earliest end of a bar that is being built.
    var nextClose = Timestamp(nanos: .max)

    /// Parts of a product's market that a step may change.
    @frozen package struct Changes: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }
        package static let top = Changes(rawValue: 1)
        package static let depth = Changes(rawValue: 2)
        package static let price = Changes(rawValue: 4)
        package static let status = Changes(rawValue: 8)
        /// Anything that a price, a top or a level may have moved.
        package static let prices = Changes(rawValue: 7)
        package static let topOrPrice = Changes(rawValue: 5)
    }

    package init(terms: InstrumentTerms) { self.terms = terms }

    /// The price that positions are valued at and orders are compared with: the venue's mark, else
    /// the middle of a two-sided top, else the last trade or close; nil before the first price.
    package var mark: Price? {
        if let venueMark { return venueMark }
        if let bid = top.bid?.price, let ask = top.ask?.price {
            let (sum, overflow) = bid.mantissa.addingReportingOverflow(ask.mantissa)
            return overflow ? bid : Price(Wide.quotient(sum, by: 2, rounding: .halfEven))
        }
        return last
    }

    /// When what `mark` is taken from was last told; nil without a mark.
    ///
    /// A younger price of another kind does not make it fresh: a last trade that steps in for a
    /// lost book is as old as it is.
    package var priceTime: Timestamp? {
        if venueMark != nil { return venueMarkTime }
        return top.bid != nil && top.ask != nil ? topTime : lastTime
    }

    /// Whether there ever was a price, or a book.
    package var wasHeard: Bool {
        last != nil || venueMark != nil || top.bid != nil || top.ask != nil || book.wasLive
    }

    mutating func setFees(maker: Ratio, taker: Ratio) {
        (terms.makerFee, terms.takerFee) = (maker, taker)
    }

    /// What the market has to do after an event of a product.
    struct Outcome {
        /// Whether this is the product's first change in the step.
        var isFirstChange: Bool
        var buildsBars: Bool
    }

    private func outcome(wasUnchanged: Bool) -> Outcome {
        Outcome(isFirstChange: wasUnchanged && !changes.isEmpty, buildsBars: !series.isEmpty)
    }

    mutating func apply(_ trade: Trade, at time: Timestamp) -> Outcome {
        let wasUnchanged = changes.isEmpty
        last = trade.price
        lastTime = time
        changes.insert(.price)
        return outcome(wasUnchanged: wasUnchanged)
    }

    mutating func apply(_ level: LevelChange, at time: Timestamp) -> Outcome {
        let wasUnchanged = changes.isEmpty
        if book.apply(level) {
            changes.formUnion(.prices)
            topTime = time
        }
        return outcome(wasUnchanged: wasUnchanged)
    }

    mutating func apply(_ candle: Candle, at time: Timestamp) -> Outcome {
        let wasUnchanged = changes.isEmpty
        last = candle.close
        lastTime = time
        changes.insert(.price)
        return outcome(wasUnchanged: wasUnchanged)
    }

    /// Takes over the book's best levels after all changes of a step.
    mutating func settleTop() {
        if book.freshness == .live { top = book.top }
    }

    /// Applies whatever is neither a trade, a level nor a candle.
    mutating func apply(_ body: MarketEvent.Body, at time: Timestamp) -> Outcome {
        let wasUnchanged = changes.isEmpty
        switch body {
        case .top(let top):
            guard book.freshness != .live else { break }
            self.top = top
            topTime = time
            changes.formUnion([.top, .price])
        case .bookSnapshot:
            book.beginSnapshot()
            changes.formUnion([.top, .depth])
        case .bookGap:
            book.loseTrack()
            top = BookTop(bid: nil, ask: nil)
            changes.formUnion([.top, .depth])
        case .mark(let price):
            venueMark = price
            venueMarkTime = time
            changes.insert(.price)
        case .funding(let rate): fundingRate = rate
        case .status(let status):
            self.status = status
            changes.insert(.status)
        case .heartbeat, .trade, .level, .candle: break
        }
        return outcome(wasUnchanged: wasUnchanged)
    }

    mutating func updateNextClose() {
        nextClose = series.reduce(Timestamp(nanos: .max)) { min($0, $1.closeTime ?? $0) }
    }
}
