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
            resume(&row, host)
            try host.subscribe(
                instrument, to: .candle, warmup: UInt32(row.rule.warmup), interval: interval)
            let views = Rule.views.intersection([.bookTop, .depth])
            if !views.isEmpty { try host.subscribe(instrument, to: views, depth: 10) }
            rows.append(row, for: instrument.index)
        }
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

    // MARK: Decisions

    /// After a silence longer than all that the rule measures, it measures anew.
    private mutating func forgetAcrossGap(before bar: Bar, at place: Int) {
        guard let last = rows[place].lastOpen else { return }
        let longest = Int128(max(2, rows[place].rule.warmup)) * Int128(interval.count)
        guard Int128(bar.openedAt) - Int128(last) > longest,
            // The settings made a rule before, so they make one again.
            let fresh = try? Rule(settings)
        else { return }
        rows[place].rule = fresh
    }

    /// Leaves if there is reason to, and enters only where there was nothing to leave.
    private mutating func act(at place: Int, _ close: Int64, _ finding: Finding, _ host: Host) {
        let reversal = rows[place].seat.reversal
        rows[place].seat.reversal = nil
        if !rows[place].seat.isFlat {
            if let entry = finding.entry, entry == rows[place].seat.closing {
                rows[place].seat.reversal = entry
            }
            leave(at: place, close, finding, host)
            return
        }
        if let block = finding.block {
            counts.add(Tally.filters + block.filter, host)
            say("does not enter: \(block.text)", of: place, host)
            return
        }
        guard let side = finding.entry ?? reversal else { return }
        let mayShort = side == .buy || rows[place].canShort
        guard mayShort, rows[place].seat.pause == 0, rows[place].seat.order == nil else { return }
        guard isOpen, !settings.conduct.disableNewEntries else {
            counts.add(Tally.blocked, host)
            say("does not enter: new positions are not allowed now", of: place, host)
            return
        }
        enter(side, at: place, close, finding, host)
    }

    private mutating func leave(at place: Int, _ close: Int64, _ finding: Finding, _ host: Host) {
        guard let exit = rows[place].seat.exit, rows[place].seat.order == nil else { return }
        let side = rows[place].seat.closing
        guard let worst = worst(side, at: place, close) else { return }
        guard submit(.close(side, rows[place].instrument, worst: worst), at: place, host) else {
            return
        }
        counts.add(Tally.exits, host)
        if exit == .stop || exit == .trailingStop { counts.add(Tally.stops, host) }
        say("leaves: \(exit.words)", of: place, host)
    }

    private mutating func enter(
        _ side: Side, at place: Int, _ close: Int64, _ finding: Finding, _ host: Host
    ) {
        guard let worst = worst(side, at: place, close) else { return }
        let intent = Intent.market(
            side, rows[place].instrument, .conviction(finding.conviction), worst: worst)
        guard submit(intent, at: place, host) else { return }
        counts.add(Tally.entries, host)
        let reason = finding.entry == nil ? "the other side was left" : finding.reason
        say("\(side == .buy ? "buys" : "sells"): \(reason)", of: place, host)
    }

    private func worst(_ side: Side, at place: Int, _ close: Int64) -> Price? {
        rows[place].instrument.worstPrice(
            for: side, from: Price(close), slippage: settings.conduct.slippage)
    }

    private mutating func submit(_ intent: Intent, at place: Int, _ host: Host) -> Bool {
        do {
            rows[place].seat.order = try host.submit(intent)
            return true
        } catch {
            say("\(error)", of: place, host)
            return false
        }
    }

    private func say(_ text: String, of place: Int, _ host: Host) {
        host.log("\(rows[place].instrument.symbol): \(text)")
    }
}

extension Seat.Exit {
    /// As the log has it.
    var words: String {
        switch self {
        case .rule: "the rule says so"
        case .stop: "the stop is reached"
        case .trailingStop: "the trailing stop is reached"
        case .takeProfit: "the target is reached"
        case .barsMax: "it was held for as long as it may be"
        }
    }
}

/// The profile lists more products than one instance trades.
struct TooManyProducts: Error, CustomStringConvertible {
    let most: Int
    var description: String { "trades at most \(most) products" }
}
