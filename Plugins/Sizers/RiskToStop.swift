internal import PerpsPlugin
internal import Studies

/// Sizes an entry so that being stopped costs a share of the equity.
///
/// The distance is the strategy's own stop, which the profile repeats here, or a multiple of the
/// average true range where that is farther. Both fees come on top of it.
struct RiskToStop: Sizer, ~Copyable {
    static let about = About(
        "perps.risk-to-stop", "Risk to stop",
        summary: "Sizes an entry so that being stopped costs a share of the equity.",
        vendor: "perps-bot")
    static let events: EventKinds = [.candle]
    static let stateVersion: UInt32 = 1

    /// What the profile may set.
    struct Settings: Parameters {
        @Parameter(
            Ratio.bps(1)...Ratio.percent(100), "Loss at the stop as a share of the equity.")
        var risk = Ratio.bps(50)
        @Parameter(
            Ratio.bps(1)...Ratio.percent(100), "Distance of the strategy's stop from its entry.")
        var stop = Ratio.percent(2)
        @Parameter(
            Ratio.percent(0)...Ratio.percent(10_000),
            "Average true ranges that the distance is at the least; 0 leaves the range out.")
        var rangeFactor = Ratio.percent(0)
        @Parameter(1...500, "Bars in the average true range.") var rangeWindow = 14
        @Parameter(Nanos.seconds(1)...Nanos.seconds(86_400), "The length of a bar.")
        var interval = Nanos.minutes(5)
        let limits = SizeLimits()
    }

    private let settings: Settings
    private var budget: Budget
    private var rows: BarStudies<TrueRange>

    init(_ settings: Settings) {
        self.settings = settings
        budget = Budget(settings.limits)
        rows = BarStudies(TrueRange(settings.rangeWindow), interval: settings.interval)
    }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        budget.activate(activation)
        guard settings.rangeFactor.e8 > 0 else { return }
        try rows.activate(activation, warmup: settings.rangeWindow + 1, host)
    }

    mutating func onCandle(_ candle: Candle, _ host: Host) {
        rows.take(candle) { range, bar in range.take(bar) }
    }

    mutating func size(_ entry: borrowing Check, _ host: Host) -> Verdict {
        guard let instrument = budget[entry.instrument] else {
            return .reject("the product is not known")
        }
        var distance = settings.stop.e8
        if settings.rangeFactor.e8 > 0 {
            guard let range = rows[entry.instrument]?.shareE8 else {
                return .reject("the true range is not known yet")
            }
            distance = max(distance, Multipliers.scaled(range, by: settings.rangeFactor.e8))
        }
        let loss = Int128(distance) + 2 * Int128(max(0, instrument.takerFee.e8))
        let whole = Int64(clamping: Int128(settings.risk.e8) * Whole.one / max(1, loss))
        let share = Share.scaled(min(whole, 100_000_000), entry)
        let words = Budget.words(Int64(clamping: loss))
        return budget.answer(share, entry, "\(Budget.words(share)) of equity, stopped at \(words)")
    }

    func save(to writer: borrowing StateWriter) throws { try rows.save(to: writer) }

    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        try rows.load(from: reader)
    }
}
