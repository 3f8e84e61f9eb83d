internal import PerpsPlugin
internal import Studies

/// Enters far from the average, in standard deviations, and leaves near it (Bollinger).
struct MeanReversion: BarRule {
    static let about = About(
        "perps.mean-reversion", "Mean reversion",
        summary: "Buys a close far below its average, in standard deviations, and leaves near it.",
        vendor: "perps-bot")
    static let filters = ["filter_trend"]

    /// What the profile may set.
    struct Settings: RuleSettings {
        @Parameter(2...500, "Closes in the average and its deviation, the last one included.")
        var length = 20
        @Parameter(
            ExactDecimal(1, exponent: -1)...ExactDecimal(10),
            "Deviations from the average at which it enters.")
        var entryScore = ExactDecimal(2)
        @Parameter(
            ExactDecimal(0)...ExactDecimal(10),
            "Deviations from the average at which it leaves; below entry_score.")
        var exitScore = ExactDecimal(5, exponent: -1)
        @Parameter(2...1_000, "Closes in the average whose slope is the trend.")
        var trendWindow = 100
        @Parameter(
            Ratio.bps(0)...Ratio.bps(1_000),
            "Greatest slope of that average against the entry, a bar; 0 any.")
        var trendMax = Ratio.bps(0)
        let exits = Exits(stop: .percent(3), target: .percent(6), cooldown: 5)
        let conduct = Conduct()
    }

    private var deviation: Deviation
    private var trend: Change
    private let entryE4: Int64
    private let exitE4: Int64
    private let trendMaxE8: Int64
    let warmup: Int

    init(_ settings: Settings) throws(ParameterFault) {
        guard let entry = settings.entryScore.mantissa(exponent: -4) else {
            throw ParameterFault("entry_score", "has more than four decimals")
        }
        guard let exit = settings.exitScore.mantissa(exponent: -4) else {
            throw ParameterFault("exit_score", "has more than four decimals")
        }
        guard exit < entry else { throw ParameterFault("exit_score", "must be below entry_score") }
        (entryE4, exitE4, trendMaxE8) = (entry, exit, settings.trendMax.e8)
        (deviation, trend) = (Deviation(settings.length), Change(settings.trendWindow))
        warmup = 1 + (trendMaxE8 > 0 ? max(settings.length, settings.trendWindow) : settings.length)
    }

    mutating func take(_ bar: Bar, _ view: MarketView) -> Finding {
        deviation.take(bar.close)
        trend.take(bar.close)
        guard let score = deviation.scoreE4 else { return .nothing }
        var finding = Finding(leavesLong: score >= -exitE4, leavesShort: score <= exitE4)
        guard score.magnitude >= entryE4.magnitude else { return finding }
        let side = score < 0 ? Side.buy : .sell
        finding.block = block(side)
        guard finding.block == nil else { return finding }
        finding.entry = side
        finding.conviction = Finding.conviction(score, of: 2 * entryE4)
        finding.reason = "the close is \(ExactDecimal(score, exponent: -4)) deviations off"
        return finding
    }

    private func block(_ side: Side) -> Finding.Block? {
        guard trendMaxE8 > 0 else { return nil }
        guard let slope = trend.slopeE8 else {
            return Finding.Block(filter: 0, text: "the trend is not known")
        }
        let against = side == .buy ? -slope : slope
        return against <= trendMaxE8
            ? nil : Finding.Block(filter: 0, text: "the trend is too strong against it")
    }
}

extension MeanReversion: Remembered {
    func save(into memory: inout Memory) {
        deviation.save(into: &memory)
        trend.save(into: &memory)
    }

    mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        try deviation.restore(from: &memory)
        try trend.restore(from: &memory)
    }
}
