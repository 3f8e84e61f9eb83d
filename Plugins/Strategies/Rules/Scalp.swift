internal import PerpsPlugin
internal import Studies

/// Follows a quick bar on more volume than usual for a few bars, with a near target and stop.
struct Scalp: BarRule {
    static let about = About(
        "perps.scalp", "Scalp",
        summary: "Follows one quick bar on more volume than usual to a near target or stop.",
        vendor: "perps-bot")

    /// What the profile may set.
    struct Settings: RuleSettings {
        @Parameter(
            Ratio.bps(1)...Ratio.percent(50), "Return of the bar at which it follows.")
        var threshold = Ratio.bps(5)
        @Parameter(1...500, "Bars before the last whose mean volume the last is compared with.")
        var volumeWindow = 20
        @Parameter(
            Ratio.percent(0)...Ratio.percent(1_000), "Least volume as a share of that mean; 0 any.")
        var volumeFactor = Ratio.percent(150)
        let exits = Exits(stop: .bps(15), target: .bps(20), barsMax: 5)
        let conduct = Conduct()
    }

    private var last: Int64?
    private var volumes: Window
    private let thresholdE8: Int64
    private let factorE8: Int64
    let warmup: Int

    init(_ settings: Settings) throws(ParameterFault) {
        volumes = Window(settings.volumeWindow)
        (thresholdE8, factorE8) = (settings.threshold.e8, settings.volumeFactor.e8)
        warmup = settings.volumeWindow + 1
    }

    mutating func take(_ bar: Bar, _ view: MarketView) -> Finding {
        defer {
            last = bar.close
            volumes.push(bar.volume)
        }
        guard let last, isBusy(bar.volume),
            let change = Whole.ratioE8(Int128(bar.close) - Int128(last), of: Int128(last)),
            change.magnitude >= thresholdE8.magnitude
        else { return .nothing }
        var finding = Finding(entry: change > 0 ? .buy : .sell)
        finding.conviction = Finding.conviction(change, of: 2 * thresholdE8)
        finding.reason = "the bar moved \(ExactDecimal(change, exponent: -4)) bps"
        return finding
    }

    private func isBusy(_ volume: Int64) -> Bool {
        guard factorE8 > 0 else { return true }
        guard volumes.isFull else { return false }
        return Int128(volume) * Int128(volumes.length) * Whole.one
            >= volumes.sum * Int128(factorE8)
    }
}

extension Scalp: Remembered {
    func save(into memory: inout Memory) {
        memory.put(last)
        volumes.save(into: &memory)
    }

    mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        last = try memory.takeOptional()
        try volumes.restore(from: &memory)
    }
}
