internal import PerpsPlugin
internal import Studies

/// Tells whether a market trends and how wildly it moves, for sizers and strategies.
///
/// Outputs: `trend` is -1, 0 or 1; `mood` is 0 quiet, 1 volatile, 2 crisis; `straightness` and
/// `ratio` are the shares that they rest on.
struct RegimeIndicator: Indicator, ~Copyable {
    static let about = About(
        "perps.regime", "Regime",
        summary: "Tells whether a market trends and how wildly it moves.", vendor: "perps-bot")
    static let events: EventKinds = [.candle]
    static let stateVersion: UInt32 = 1
    static let outputs = ["trend", "mood", "straightness", "ratio"]

    /// What the profile may set.
    struct Settings: Parameters {
        @Parameter(2...1_000, "Bars over which the trend is measured.") var trendLength = 48
        @Parameter(
            Ratio.percent(1)...Ratio.percent(100),
            "Least straightness of a trend: the change over the sum of all steps.")
        var straightnessMin = Ratio.percent(30)
        @Parameter(2...1_000, "Returns in the deviation of now; below long_length.")
        var shortLength = 12
        @Parameter(3...10_000, "Returns in the usual deviation.") var longLength = 96
        @Parameter(
            Ratio.percent(100)...Ratio.percent(1_000),
            "Deviation of now over the usual one that is volatile.")
        var volatileMin = Ratio.percent(150)
        @Parameter(
            Ratio.percent(100)...Ratio.percent(10_000),
            "Deviation of now over the usual one that is a crisis; above volatile_min.")
        var crisisMin = Ratio.percent(300)
        @Parameter(Nanos.seconds(1)...Nanos.seconds(86_400), "The length of a bar.")
        var interval = Nanos.minutes(5)
    }

    private let warmup: Int
    private var rows: BarStudies<Regime>

    init(_ settings: Settings) throws {
        guard settings.shortLength < settings.longLength else {
            throw ParameterFault("short_length", "must be below long_length")
        }
        guard settings.volatileMin < settings.crisisMin else {
            throw ParameterFault("crisis_min", "must be above volatile_min")
        }
        var terms = Regime.Terms(
            trend: (settings.trendLength, settings.straightnessMin.e8),
            lengths: (settings.shortLength, settings.longLength))
        (terms.volatileE8, terms.crisisE8) = (settings.volatileMin.e8, settings.crisisMin.e8)
        warmup = max(settings.trendLength, settings.longLength) + 1
        rows = BarStudies(Regime(terms), interval: settings.interval)
    }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        try rows.activate(activation, warmup: warmup, host)
    }

    mutating func onCandle(_ candle: Candle, _ host: Host) {
        rows.take(candle) { regime, bar in regime.take(bar.close) }
    }

    func read(_ instrument: UInt32, _ output: Int) -> Double {
        guard let regime = rows[instrument] else { return .nan }
        let value: Double? =
            switch output {
            case 0: regime.trend.map { Double($0.rawValue) }
            case 1: regime.mood.map { Double($0.rawValue) }
            case 2: regime.straightnessE8.map { Double($0) / 1e8 }
            default: regime.ratioE8.map { Double($0) / 1e8 }
            }
        return value ?? .nan
    }

    func save(to writer: borrowing StateWriter) throws { try rows.save(to: writer) }

    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        try rows.load(from: reader)
    }
}
