internal import PerpsPlugin
internal import Studies

/// Enters when a close leaves the channel of the bars before it, and leaves through a shorter one
/// (Donchian).
struct Breakout: BarRule {
    static let about = About(
        "perps.breakout", "Breakout",
        summary: "Buys a close above the highest high of the bars before it, leaves below a "
            + "shorter low.",
        vendor: "perps-bot")

    /// What the profile may set.
    struct Settings: RuleSettings {
        @Parameter(2...500, "Bars before this one that make the channel of entries.")
        var length = 20
        @Parameter(1...500, "Bars before this one that make the channel of exits.")
        var exitLength = 10
        @Parameter(
            Ratio.bps(0)...Ratio.percent(50), "How far beyond the channel the close must be.")
        var threshold = Ratio.bps(10)
        let exits = Exits(stop: .percent(2))
        let conduct = Conduct()
    }

    private var entries: Channel
    private var ways: Channel
    private let thresholdE8: Int64
    let warmup: Int

    init(_ settings: Settings) throws(ParameterFault) {
        (entries, ways) = (Channel(settings.length), Channel(settings.exitLength))
        thresholdE8 = settings.threshold.e8
        warmup = max(settings.length, settings.exitLength) + 1
    }

    mutating func take(_ bar: Bar, _ view: MarketView) -> Finding {
        defer {
            entries.take(bar)
            ways.take(bar)
        }
        var finding = Finding()
        if let way = ways.edges {
            finding.leavesLong = bar.close < way.low
            finding.leavesShort = bar.close > way.high
        }
        guard let edges = entries.edges else { return finding }
        if isBeyond(bar.close, edges.high, Whole.hasRisen) {
            (finding.entry, finding.reason) = (.buy, "the close is above the channel")
        } else if isBeyond(bar.close, edges.low, Whole.hasFallen) {
            (finding.entry, finding.reason) = (.sell, "the close is below the channel")
        }
        return finding
    }

    private func isBeyond(
        _ close: Int64, _ edge: Int64, _ reaches: (Int64, Int64, Int64) -> Bool
    ) -> Bool {
        close != edge && reaches(close, edge, thresholdE8)
    }
}

extension Breakout: Remembered {
    func save(into memory: inout Memory) {
        entries.save(into: &memory)
        ways.save(into: &memory)
    }

    mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        try entries.restore(from: &memory)
        try ways.restore(from: &memory)
    }
}
