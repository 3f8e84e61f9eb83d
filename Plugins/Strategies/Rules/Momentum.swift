internal import PerpsPlugin
internal import Studies

/// Enters when the change over the last few bars passes a threshold, and leaves when it is gone.
struct Momentum: BarRule {
    static let about = About(
        "perps.momentum", "Momentum",
        summary: "Buys when the change over the last bars passes a threshold, leaves when it is "
            + "gone.",
        vendor: "perps-bot")

    /// What the profile may set.
    struct Settings: RuleSettings {
        @Parameter(1...500, "Bars over which the change is measured.") var length = 10
        @Parameter(
            Ratio.bps(1)...Ratio.percent(100), "Change at which it enters.")
        var threshold = Ratio.bps(50)
        @Parameter(
            Ratio.percent(-100)...Ratio.percent(100),
            "Change in the direction of the position at or below which it leaves; below threshold.")
        var exitThreshold = Ratio.bps(0)
        let exits = Exits(stop: .percent(2), trailing: .percent(1))
        let conduct = Conduct()
    }

    private var change: Change
    private var wasBeyond: Side?
    private let thresholdE8: Int64
    private let exitE8: Int64
    let warmup: Int

    init(_ settings: Settings) throws(ParameterFault) {
        guard settings.exitThreshold < settings.threshold else {
            throw ParameterFault("exit_threshold", "must be below threshold")
        }
        change = Change(settings.length)
        (thresholdE8, exitE8) = (settings.threshold.e8, settings.exitThreshold.e8)
        warmup = settings.length + 2
    }

    mutating func take(_ bar: Bar, _ view: MarketView) -> Finding {
        let isFirst = change.rateE8 == nil
        change.take(bar.close)
        guard let rate = change.rateE8 else { return .nothing }
        var finding = Finding(leavesLong: rate <= exitE8, leavesShort: -rate <= exitE8)
        let beyond = rate >= thresholdE8 ? Side.buy : -rate >= thresholdE8 ? .sell : nil
        defer { wasBeyond = beyond }
        guard let side = beyond, side != wasBeyond, !isFirst else { return finding }
        finding.entry = side
        finding.conviction = Finding.conviction(rate, of: 2 * thresholdE8)
        finding.reason = "the change is \(ExactDecimal(rate, exponent: -4)) bps"
        return finding
    }
}

extension Momentum: Remembered {
    func save(into memory: inout Memory) {
        change.save(into: &memory)
        memory.put(wasBeyond.map { Int64($0.rawValue) })
    }

    mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        try change.restore(from: &memory)
        wasBeyond = try memory.takeSide()
    }
}
