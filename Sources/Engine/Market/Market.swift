package import Domain
package import Risk

/// The market of all products of a run.
package struct Market: ~Copyable, Sendable {
    /// Bar lengths of one product at most; a further one is not built.
    package static let seriesMax = 64

    package private(set) var products: ContiguousArray<ProductState>
    /// Products that changed in this step, each once.
    package private(set) var touched: ContiguousArray<InstrumentID> = []
    /// Candles, trades and level changes applied so far.
    package private(set) var eventCount = 0
    package private(set) var barCount = 0
    /// Whether the status of a touched product changed in this step, or its book was lost or came
    /// back.
    private(set) var hasRareNews = false
    private var hasNewDepth = false
    private var nextClose = Timestamp(nanos: .max)
    private var jumps = JumpLimits.off
    /// By the product's number; empty when every price is believed.
    private var levels: ContiguousArray<MarkLevel> = []

    package init(terms: [InstrumentTerms]) {
        products = ContiguousArray(terms.map(ProductState.init(terms:)))
    }

    package subscript(_ instrument: InstrumentID) -> ProductState {
        _read { yield products[instrument.position] }
    }

    /// The newest price of a product, be it true or false; nil before the first.
    package func mark(of instrument: InstrumentID) -> Price? {
        products[instrument.position].mark
    }

    /// What changed of a product in this step.
    ///
    /// Asking for one value spares the copy of the whole product that a look at it from another
    /// module makes.
    package func changes(of instrument: InstrumentID) -> ProductState.Changes {
        products[instrument.position].changes
    }

    package func top(of instrument: InstrumentID) -> BookTop { products[instrument.position].top }

    package func isStale(_ instrument: InstrumentID) -> Bool {
        products[instrument.position].book.freshness == .stale
    }

    /// Whether other prices confirm the newest one.
    package func standing(of instrument: InstrumentID) -> MarkStanding {
        levels.isEmpty ? .confirmed : levels[instrument.position].standing
    }

    /// The price that what is held is valued at: the newest that others confirm, so that one false
    /// price moves no money.
    ///
    /// Without confirmation the newest; nil before the first.
    package func provenMark(of instrument: InstrumentID) -> Price? {
        guard let mark = products[instrument.position].mark else { return nil }
        return levels.isEmpty ? mark : levels[instrument.position].confirmed
    }

    /// Whether a price stands at the level that others confirm, with no doubt about the level.
    func isProven(_ price: Price, of instrument: InstrumentID) -> Bool {
        guard !levels.isEmpty else { return true }
        let level = levels[instrument.position]
        guard level.standing == .confirmed, let confirmed = level.confirmed else { return false }
        return jumps.isNear(price, to: confirmed)
    }

    /// Whether a price of this step stands at the level that others confirm.
    func hasProvenNews(of instrument: InstrumentID) -> Bool {
        !changes(of: instrument).isDisjoint(with: .prices)
            && standing(of: instrument) == .confirmed
    }

    /// The dearer of the newest price and the proven one, for limits on how much is held; nil
    /// before the first.
    func dearestMark(of instrument: InstrumentID) -> Price? {
        guard let mark = products[instrument.position].mark else { return nil }
        return max(mark, provenMark(of: instrument) ?? mark)
    }

    /// Compares each price with the level before it from now on.
    mutating func watchJumps(_ limits: JumpLimits) {
        guard limits.isOn else { return }
        jumps = limits
        levels = ContiguousArray(repeating: MarkLevel(), count: products.count)
    }

    /// Whether there was a book that can be believed, and is none now.
    package func isLost(_ instrument: InstrumentID) -> Bool {
        let book = products[instrument.position].book
        return book.wasLive && book.freshness == .stale
    }

    /// Takes over what trading a product costs from now on.
    mutating func setFees(of instrument: InstrumentID, maker: Ratio, taker: Ratio) {
        products[instrument.position].setFees(maker: maker, taker: taker)
    }

    /// Builds bars of this interval from now on; asking twice is the same as once.
    package mutating func buildBars(_ instrument: InstrumentID, interval: Nanos) {
        let index = instrument.position
        guard products[index].series.count < Market.seriesMax,
            !products[index].series.contains(where: { $0.interval == interval })
        else { return }
        products[index].series.append(BarSeries(interval: interval))
    }

    @inline(__always)
    mutating func beginStep() {
        guard !touched.isEmpty else { return }
        while let instrument = touched.popLast() { products[instrument.position].changes = [] }
        (hasRareNews, hasNewDepth) = (false, false)
    }

    /// Applies the market events of one step and appends the bars that they close.
    mutating func apply(
        _ events: Span<MarketEvent>, notices: inout ContiguousArray<Notice>
    ) {
        for index in events.indices {
            let instrument = events[index].instrument
            let outcome: ProductState.Outcome
            switch events[index].body {
            case .trade(let trade):
                eventCount += 1
                outcome = products[instrument.position].apply(trade, at: events[index].time)
                if outcome.buildsBars { addToBars(trade, events[index], notices: &notices) }
            case .level(let change):
                eventCount += 1
                hasNewDepth = true
                outcome = products[instrument.position].apply(change, at: events[index].time)
            case .candle(let candle):
                eventCount += 1
                outcome = products[instrument.position].apply(candle, at: events[index].time)
                if outcome.buildsBars { addToBars(candle, events[index], notices: &notices) }
            default:
                outcome = products[instrument.position].apply(
                    events[index].body, at: events[index].time)
                noteRare(events[index].body)
            }
            if outcome.isFirstChange { touched.append(instrument) }
        }
    }

    /// Settles books and closes bars once all events of a step are applied.
    @inline(__always)
    mutating func endStep(at time: Timestamp, notices: inout ContiguousArray<Notice>) {
        if hasNewDepth { settleTops() }
        if !levels.isEmpty { noteLevels(at: time) }
        if time >= nextClose { closeBars(by: time, notices: &notices) }
    }

    private mutating func noteRare(_ body: MarketEvent.Body) {
        switch body {
        case .status: hasRareNews = true
        case .bookSnapshot, .bookGap: (hasNewDepth, hasRareNews) = (true, true)
        default: break
        }
    }

    private mutating func settleTops() {
        for instrument in touched where products[instrument.position].changes.contains(.depth) {
            products[instrument.position].settleTop()
        }
    }

    private mutating func noteLevels(at time: Timestamp) {
        for instrument in touched {
            let place = instrument.position
            guard !products[place].changes.isDisjoint(with: .prices),
                let mark = products[place].mark
            else { continue }
            levels[place].note(mark, at: time, jumps)
        }
    }

    private mutating func addToBars(
        _ trade: Trade, _ event: MarketEvent, notices: inout ContiguousArray<Notice>
    ) {
        let product = event.instrument.position
        for index in products[product].series.indices {
            if let bar = products[product].series[index].add(trade, at: event.time) {
                announce(bar, of: event.instrument, notices: &notices)
            }
        }
        noteClose(of: product)
    }

    private mutating func addToBars(
        _ candle: Candle, _ event: MarketEvent, notices: inout ContiguousArray<Notice>
    ) {
        let product = event.instrument.position
        for index in products[product].series.indices {
            if let bar = products[product].series[index].add(candle, hasGap: event.hasGap) {
                announce(bar, of: event.instrument, notices: &notices)
            }
        }
        noteClose(of: product)
    }

    private mutating func noteClose(of product: Int) {
        products[product].updateNextClose()
        nextClose = min(nextClose, products[product].nextClose)
    }

    private mutating func closeBars(by time: Timestamp, notices: inout ContiguousArray<Notice>) {
        nextClose = Timestamp(nanos: .max)
        for product in products.indices {
            if products[product].nextClose <= time {
                for index in products[product].series.indices {
                    if let bar = products[product].series[index].close(by: time) {
                        announce(bar, of: InstrumentID(product), notices: &notices)
                    }
                }
                products[product].updateNextClose()
            }
            nextClose = min(nextClose, products[product].nextClose)
        }
    }

    private mutating func announce(
        _ bar: ClosedBar, of instrument: InstrumentID, notices: inout ContiguousArray<Notice>
    ) {
        barCount += 1
        notices.append(.bar(instrument, bar))
    }
}
