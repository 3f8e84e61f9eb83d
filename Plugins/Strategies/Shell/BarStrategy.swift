internal import CPerpsPlugin
internal import PerpsPlugin
internal import Studies

/// A strategy that decides at the close of each bar by a ``BarRule``, for each product by itself.
///
/// At most one order a product is under way. An exit that was decided on is tried again with every
/// bar until it is done; an entry is an event and passes when it cannot be taken at once. Entries
/// need the trading level NORMAL; a stricter level liquidates nothing by itself.
struct BarStrategy<Rule: BarRule>: Strategy, ~Copyable {
    typealias Settings = Rule.Settings

    static var about: About { Rule.about }
    static var events: EventKinds {
        Rule.views.union([.candle, .order, .fill, .position, .control])
    }
    static var stateVersion: UInt32 { 1 }
    static var metrics: [Metric] {
        (Tally.names + Rule.filters).map {
            Metric($0, unit: "1", kind: .counter)
        }
    }

    let settings: Settings
    let interval: Nanos
    let exits: Exits.Levels
    let rows = PerInstrument<Row>(capacity: BarStrategy.productsMax)
    var counts = Tally()
    /// Whether the trading level lets anybody open a position.
    var isOpen = true
    /// What was saved before, by product, until `activate` takes it over.
    var saved: [String: [Int64]] = [:]

    static var productsMax: Int { 64 }

    /// One product: what its rule knows and what is held.
    struct Row {
        let instrument: Instrument
        let canShort: Bool
        var rule: Rule
        var seat = Seat()
        var view: MarketView
        /// When the last bar opened that was taken.
        var lastOpen: Int64?
    }

    init(_ settings: Settings) throws {
        self.settings = settings
        (interval, exits) = (settings.conduct.interval, settings.exits.levels)
        // Parameters that do not fit each other are told before anything starts.
        _ = try Rule(settings)
    }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        guard activation.instruments.count <= Self.productsMax else {
            throw TooManyProducts(most: Self.productsMax)
        }
        rows.removeAll()
        for instrument in activation.instruments {
            let canShort = settings.conduct.allowShort && instrument.isDerivative
            var row = Row(
                instrument: instrument, canShort: canShort, rule: try Rule(settings),
                view: MarketView(of: instrument))
            resume(&row, before: activation.start, host)
            try host.subscribe(
                instrument, to: .candle, warmup: UInt32(row.rule.warmup), interval: interval)
            let views = Rule.views.intersection([.bookTop, .depth])
            if !views.isEmpty { try host.subscribe(instrument, to: views, depth: 10) }
            rows.append(row, for: instrument.index)
        }
        saved = [:]
    }

    // MARK: Events

    mutating func onCandle(_ candle: Candle, _ host: Host) {
        guard candle.isClosed, candle.interval == interval, let bar = Bar(candle),
            let place = rows.place(of: candle.instrument)
        else { return }
        if let last = rows[place].lastOpen, bar.openedAt <= last { return }
        forgetAcrossGap(before: bar, at: place)
        rows[place].lastOpen = bar.openedAt
        let view = rows[place].view.closed(bar, of: rows[place].instrument, at: candle.at.count)
        let finding = rows[place].rule.take(bar, view)
        rows[place].seat.take(bar.close, finding, exits)
        if !candle.isReplay { act(at: place, bar.close, finding, host) }
    }

    mutating func onBookTop(_ top: BookTop, _ host: Host) {
        guard let place = rows.place(of: top.instrument) else { return }
        rows[place].view.take(top)
    }

    mutating func onDepth(_ depth: borrowing Depth, _ host: Host) {
        guard let place = rows.place(of: depth.instrument) else { return }
        rows[place].view.take(depth, of: rows[place].instrument)
    }

    mutating func onSignal(_ signal: borrowing Signal, _ host: Host) {
        guard settings.regime.isNamed, signal.source == settings.regime.source,
            let place = rows.place(of: signal.instrument)
        else { return }
        rows[place].view.regime = Regime.State(signal)
    }

    mutating func onOrder(_ order: OrderUpdate, _ host: Host) {
        guard !order.isReplay, order.owner == host.owner,
            let place = rows.place(of: order.instrument)
        else { return }
        rows[place].seat.take(order)
    }

    mutating func onFill(_ fill: Fill, _ host: Host) {
        guard fill.owner == host.owner, let place = rows.place(of: fill.instrument) else { return }
        rows[place].seat.take(fill, cooldown: exits.cooldown)
    }

    mutating func onPosition(_ position: Position, _ host: Host) {
        guard !position.isReplay, position.owner == host.owner,
            let place = rows.place(of: position.instrument)
        else { return }
        rows[place].seat.take(position, cooldown: exits.cooldown)
    }

    mutating func onControl(_ control: Control, _ host: Host) {
        if case .level(let level) = control.change { isOpen = level < PB_LADDER_CAUTION }
    }
}

/// The profile lists more products than one instance trades.
struct TooManyProducts: Error, CustomStringConvertible {
    let most: Int
    var description: String { "trades at most \(most) products" }
}
