internal import CPerpsPlugin
internal import PerpsPlugin
internal import Studies

/// Rests a bid and an ask around a fair price and leans both against what it holds.
///
/// All quotes are post-only. A spot product is never sold short: the ask offers what is held.
/// Quotes are pulled while the book is stale or silent, and at a trading level above NORMAL all
/// that could make a position larger. It keeps no state of its own: after a start it quotes anew
/// from what the host says it holds.
struct MarketMaker: Strategy, ~Copyable {
    static let about = About(
        "perps.market-maker", "Market maker",
        summary: "Rests a post-only bid and ask around a fair price, leaning against its position.",
        vendor: "perps-bot")
    static let events: EventKinds = [.depth, .order, .fill, .position, .control, .timer]
    static let metrics =
        [
            Metric("quotes", unit: "1", kind: .counter),
            Metric("amends", unit: "1", kind: .counter),
            Metric("cancels", unit: "1", kind: .counter),
            Metric("refusals", unit: "1", kind: .counter),
        ]

    /// What the profile may set.
    struct Settings: Parameters {
        static let sizes = ExactDecimal(0)...ExactDecimal(1_000_000_000)

        @Parameter(sizes, "Size of one quote.", unit: "base currency")
        var size = ExactDecimal(1, exponent: -3)
        @Parameter(sizes, "Greatest position, on either side.", unit: "base currency")
        var inventoryMax = ExactDecimal(5, exponent: -3)
        @Parameter(sizes, "Position at which it does not lean.", unit: "base currency")
        var inventoryTarget = ExactDecimal(0)
        @Parameter(
            Ratio.bps(0)...Ratio.bps(1_000),
            "From the fair price to a quote; should exceed the fee.")
        var halfSpread = Ratio.bps(10)
        @Parameter(
            Ratio.bps(0)...Ratio.bps(1_000),
            "How far both quotes move when the position is greatest.")
        var skew = Ratio.bps(10)
        @Parameter(
            Ratio.bps(0)...Ratio.bps(1_000), "How far from its place a quote may rest unchanged.")
        var requote = Ratio.bps(2)
        @Parameter(1...50, "Levels of each side that weigh in the fair price.") var levels = 5
        @Parameter(
            Nanos.milliseconds(100)...Nanos.minutes(10), "Silence of the book that pulls quotes.")
        var silenceMax = Nanos.seconds(5)
        @Parameter(
            Nanos.milliseconds(0)...Nanos.minutes(10), "Pause of a side after a refusal.")
        var pause = Nanos.seconds(1)
    }

    private static let productsMax = 64
    private static let silence: UInt32 = 1

    private let settings: Settings
    private let rows = PerInstrument<Row>(capacity: productsMax)
    private var counts = [Double](repeating: 0, count: 4)
    private var level: Int64 = 0
    private var hasWarned = false

    private struct Row {
        let plan: QuotePlan
        var bid = QuoteSlot()
        var ask = QuoteSlot()
        var position: Int64 = 0
        var lastBook: Int64 = .min

        subscript(side: Side) -> QuoteSlot {
            get { side == .buy ? bid : ask }
            set { if side == .buy { bid = newValue } else { ask = newValue } }
        }
    }

    private enum Count: Int { case quotes, amends, cancels, refusals }

    init(_ settings: Settings) throws {
        guard settings.size > ExactDecimal(0) else {
            throw ParameterFault("size", "must be above 0")
        }
        self.settings = settings
    }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        guard activation.instruments.count <= Self.productsMax else {
            throw TooManyProducts(most: Self.productsMax)
        }
        rows.removeAll()
        for instrument in activation.instruments {
            rows.append(Row(plan: try QuotePlan(settings, instrument)), for: instrument.index)
            try host.subscribe(instrument, to: .depth, depth: UInt32(settings.levels))
        }
        try host.timer(
            Self.silence, at: activation.start + settings.silenceMax, every: settings.silenceMax)
    }

    // MARK: Events

    mutating func onDepth(_ depth: borrowing Depth, _ host: Host) {
        guard !depth.isReplay, let place = rows.place(of: depth.instrument) else { return }
        rows[place].lastBook = depth.at.count
        guard level < PB_LADDER_HALT, let fair = QuotePlan.fair(depth, levels: settings.levels)
        else {
            settle(QuotePlan.Quotes(), at: place, host)
            return
        }
        let best = (bid: depth.bid(0).price.mantissa, ask: depth.ask(0).price.mantissa)
        let quotes = rows[place].plan.quotes(
            around: fair, best: best, position: rows[place].position,
            mayGrow: level < PB_LADDER_CAUTION)
        settle(quotes, at: place, host)
    }

    /// Pulls the quotes of products whose book has fallen silent.
    mutating func onTimer(_ tick: TimerTick, _ host: Host) {
        warnOfSilence(host)
        let latest = host.now.count - settings.silenceMax.count
        for place in 0..<rows.count where rows[place].lastBook < latest {
            settle(QuotePlan.Quotes(), at: place, host)
        }
    }

    /// Says once that it can do nothing where no book is told.
    private mutating func warnOfSilence(_ host: Host) {
        guard !hasWarned else { return }
        for place in 0..<rows.count where rows[place].lastBook == .min { hasWarned = true }
        guard hasWarned else { return }
        host.log("no book has come yet: without level 2 nothing is quoted", .warning)
    }

    mutating func onOrder(_ order: OrderUpdate, _ host: Host) {
        guard !order.isReplay, order.owner == host.owner, let side = order.side,
            let place = rows.place(of: order.instrument)
        else { return }
        guard rows[place][side].take(order) else { return }
        count(.refusals, host)
        rows[place][side].pause(until: host.now.count + settings.pause.count)
    }

    mutating func onFill(_ fill: Fill, _ host: Host) {
        guard fill.owner == host.owner, let place = rows.place(of: fill.instrument) else { return }
        let signed = fill.side == .buy ? fill.size.mantissa : -fill.size.mantissa
        let (sum, overflow) = rows[place].position.addingReportingOverflow(signed)
        if !overflow { rows[place].position = sum }
    }

    mutating func onPosition(_ position: Position, _ host: Host) {
        guard !position.isReplay, position.owner == host.owner,
            let place = rows.place(of: position.instrument)
        else { return }
        rows[place].position = position.size.mantissa
    }

    mutating func onControl(_ control: Control, _ host: Host) {
        if case .level(let level) = control.change { self.level = level }
    }

    // MARK: Quotes

    /// Brings both sides to where they should be.
    private mutating func settle(_ quotes: QuotePlan.Quotes, at place: Int, _ host: Host) {
        for side in [Side.buy, .sell] {
            let move = rows[place][side].move(
                to: quotes[side], at: host.now.count, toleranceE8: rows[place].plan.requoteE8)
            // What the host does not take now is tried again with the next book.
            try? make(move, side, at: place, host)
        }
    }

    private mutating func make(
        _ move: QuoteSlot.Move, _ side: Side, at place: Int, _ host: Host
    ) throws(HostRefusal) {
        switch move {
        case .wait: break
        case .place(let quote):
            var intent = Intent.limit(
                side, rows[place].plan.instrument, .size(Size(quote.size)), at: Price(quote.price))
            intent.isPostOnly = true
            rows[place][side].placed(try host.submit(intent), quote)
            count(.quotes, host)
        case .amend(let order, let price):
            try host.amend(order, limit: Price(price))
            rows[place][side].asked(for: .amending)
            count(.amends, host)
        case .cancel(let order):
            try host.cancel(order)
            rows[place][side].asked(for: .cancelling)
            count(.cancels, host)
        }
    }

    private mutating func count(_ what: Count, _ host: Host) {
        counts[what.rawValue] += 1
        host.metric(what.rawValue, counts[what.rawValue])
    }
}
