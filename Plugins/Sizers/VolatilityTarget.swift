internal import PerpsPlugin
internal import Studies

/// Sizes an entry so that it moves the equity by a target a day.
///
/// The day's deviation is that of a bar times the root of the bars in a day, as if bars were
/// independent. An unknown deviation refuses; one below `deviation_min` counts as that.
struct VolatilityTarget: Sizer, ~Copyable {
    static let about = About(
        "perps.volatility-target", "Volatility target",
        summary: "Sizes an entry so that its daily deviation is a share of the equity.",
        vendor: "perps-bot")
    static let events: EventKinds = [.candle]
    static let stateVersion: UInt32 = 1

    /// What the profile may set.
    struct Settings: Parameters {
        @Parameter(
            Ratio.bps(1)...Ratio.percent(100),
            "Standard deviation of the entry's value a day, as a share of the equity.")
        var target = Ratio.bps(50)
        @Parameter(2...1_000, "Returns of bars in the deviation.") var length = 60
        @Parameter(
            Ratio.bps(0)...Ratio.percent(100), "Least deviation a day that is believed.")
        var deviationMin = Ratio.percent(1)
        @Parameter(Nanos.seconds(1)...Nanos.seconds(86_400), "The length of a bar.")
        var interval = Nanos.minutes(5)
        let limits = SizeLimits()
    }

    private let settings: Settings
    private let interval: Nanos
    private var budget: Budget
    private var rows: BarStudies<Returns>

    init(_ settings: Settings) {
        (self.settings, interval) = (settings, settings.interval)
        budget = Budget(settings.limits)
        rows = BarStudies(Returns(settings.length), interval: settings.interval)
    }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        budget.activate(activation)
        try rows.activate(activation, warmup: settings.length + 1, host)
    }

    mutating func onCandle(_ candle: Candle, _ host: Host) {
        rows.take(candle) { returns, bar in _ = returns.take(bar.close) }
    }

    mutating func size(_ entry: borrowing Check, _ host: Host) -> Verdict {
        guard let deviation = rows[entry.instrument]?.deviationE8 else {
            return .reject("the deviation is not known yet")
        }
        let bars = max(1, 86_400_000_000_000 / interval.count)
        let measured = Whole.root(Int128(deviation) * Int128(deviation) * Int128(bars))
        let day = max(measured, Int128(settings.deviationMin.e8), 1)
        let whole = Int64(clamping: Int128(settings.target.e8) * Whole.one / day)
        let share = Share.scaled(min(whole, 100_000_000), entry)
        let words = Budget.words(Int64(clamping: day))
        return budget.answer(share, entry, "\(Budget.words(share)) of equity at \(words) a day")
    }

    func save(to writer: borrowing StateWriter) throws { try rows.save(to: writer) }

    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        try rows.load(from: reader)
    }
}
