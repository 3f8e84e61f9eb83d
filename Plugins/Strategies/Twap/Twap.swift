internal import CPerpsPlugin
internal import PerpsPlugin

/// Works a size over a time in equal slices, never beyond a limit, and stops at the end.
///
/// What a slice could not trade is added to the next ones, each held to `catch_up` plain slices or
/// to the venue's smallest order.
/// How far it is outlives a restart: the clock goes on, and what was missed is caught up.
struct Twap: Strategy, ~Copyable {
    static let about = About(
        "perps.twap", "TWAP",
        summary: "Works a size over a time in equal slices, catching up, never beyond a limit.",
        vendor: "perps-bot")
    static let events: EventKinds = [.mark, .order, .fill, .control, .timer]
    static let stateVersion: UInt32 = 1
    static let metrics = [
        Metric("filled_share", unit: "percent"), Metric("slices", unit: "1", kind: .counter),
        Metric("skipped", unit: "1", kind: .counter),
    ]

    /// What the profile may set.
    struct Settings: Parameters {
        /// Which way.
        enum Way: String, Choice { case buy, sell }

        @Parameter("Whether to buy or to sell.") var side = Way.buy
        @Parameter(
            ExactDecimal(0)...ExactDecimal(1_000_000_000), "How much to trade in all.",
            unit: "base currency")
        var size = ExactDecimal(1, exponent: -2)
        @Parameter(Nanos.seconds(1)...Nanos.seconds(30 * 86_400), "How long to take.")
        var duration = Nanos.minutes(60)
        @Parameter(1...10_000, "Into how many orders to cut it.") var slices = 60
        @Parameter(
            ExactDecimal(0)...ExactDecimal(1_000_000_000),
            "Price beyond which it does not trade; 0 any.", unit: "quote currency")
        var limit = ExactDecimal(0)
        @Parameter(
            Ratio.bps(0)...Ratio.bps(1_000), "How far from the mark a slice may trade.")
        var slippage = Ratio.bps(20)
        @Parameter(1...100, "How many plain slices one order may catch up.") var catchUp = 3
    }

    private static let tick: UInt32 = 1

    private let settings: Settings
    var instrument: Instrument?
    private var plan: TwapPlan?
    private var limit: Price?
    private var mark: Price?
    var startedAt: Int64?
    var filled: Int64 = 0
    var isDone = false
    private var isTicking = false
    var saved: Saved?
    private var order: UInt64?
    private var level: Int64 = 0
    private var (slices, skipped) = (0.0, 0.0)

    init(_ settings: Settings) throws {
        guard settings.size > ExactDecimal(0) else {
            throw ParameterFault("size", "must be above 0")
        }
        self.settings = settings
    }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        guard let instrument = activation.instruments.first, activation.instruments.count == 1
        else { throw TooManyProducts(most: 1) }
        guard let size = instrument.size(settings.size), instrument.floorToLot(size) == size,
            size >= instrument.sizeMin
        else {
            throw ParameterFault("size", "is no size that can be traded of \(instrument.symbol)")
        }
        if settings.limit > ExactDecimal(0) {
            guard let limit = instrument.price(settings.limit),
                let side = Optional(side), instrument.onTick(limit, for: side) == limit
            else { throw ParameterFault("limit", "is no price of \(instrument.symbol)") }
            self.limit = limit
        }
        let plan = TwapPlan(
            size: size.mantissa, duration: settings.duration.count,
            slices: Int64(settings.slices), catchUp: Int64(settings.catchUp))
        (self.instrument, self.plan) = (instrument, plan)
        resume(instrument, host)
        try host.subscribe(instrument, to: .mark)
    }

    private var side: Side { settings.side == .buy ? .buy : .sell }

    // MARK: Events

    mutating func onMark(_ mark: Mark, _ host: Host) throws {
        guard !mark.isReplay, let price = mark.mark, price.mantissa > 0 else { return }
        self.mark = mark.isStale ? nil : price
        guard !isTicking, !isDone, let plan else { return }
        isTicking = true
        let (now, first) = (host.now.count, startedAt ?? host.now.count)
        startedAt = first
        let next = first + ((now - first) / plan.every + 1) * plan.every
        try host.timer(Self.tick, at: Nanos(next), every: Nanos(plan.every))
        work(host)
    }

    mutating func onTimer(_ tick: TimerTick, _ host: Host) { work(host) }

    mutating func onControl(_ control: Control, _ host: Host) {
        if case .level(let level) = control.change { self.level = level }
    }

    mutating func onFill(_ fill: Fill, _ host: Host) {
        guard fill.owner == host.owner, fill.instrument == instrument?.index, let plan else {
            return
        }
        filled = filled.addingReportingOverflow(fill.size.mantissa).partialValue
        host.metric(0, Double(Int128(filled) * 10_000 / Int128(plan.size)) / 100)
    }

    mutating func onOrder(_ order: OrderUpdate, _ host: Host) {
        guard !order.isReplay, order.owner == host.owner else { return }
        if !order.isFinal {
            self.order = self.order ?? order.order
        } else if self.order == order.order {
            self.order = nil
        }
    }

    // MARK: Slices

    private mutating func work(_ host: Host) {
        guard !isDone, let plan, let instrument, let startedAt else { return }
        let elapsed = host.now.count - startedAt
        guard order == nil else { return }
        if filled >= plan.size || plan.isOver(after: elapsed) {
            isDone = true
            let parts = [filled, plan.size].map {
                "\(ExactDecimal($0, exponent: instrument.sizeExponent))"
            }
            host.log("\(instrument.symbol): ended with \(parts[0]) of \(parts[1])")
            return
        }
        guard level < PB_LADDER_CAUTION, let worst = worst(instrument, host), let mark else {
            return
        }
        let size = plan.next(after: elapsed, filled: filled, instrument, at: min(mark, worst))
        guard size > 0 else { return }
        let intent = Intent.market(side, instrument, .size(Size(size)), worst: worst)
        do {
            order = try host.submit(intent)
            slices += 1
            host.metric(1, slices)
        } catch {
            host.log("\(instrument.symbol): \(error)", .warning)
        }
    }

    /// The worst price of the next slice; `nil` when the limit is passed or nothing is known.
    private mutating func worst(_ instrument: Instrument, _ host: Host) -> Price? {
        guard let mark,
            let worst = instrument.worstPrice(
                for: side, from: mark, slippage: settings.slippage)
        else { return nil }
        guard let limit else { return worst }
        let isBeyond = side == .buy ? mark > limit : mark < limit
        guard !isBeyond else {
            skipped += 1
            host.metric(2, skipped)
            return nil
        }
        return side == .buy ? min(worst, limit) : max(worst, limit)
    }
}
