internal import PerpsPlugin
internal import Studies

/// Enters on a cross of two moving averages and leaves when the averages stand the other way.
struct Baseline: BarRule {
    static let about = About(
        "perps.baseline", "Baseline",
        summary: "Trades crosses of two moving averages with a band, confirmation and a trailing "
            + "stop.",
        vendor: "perps-bot")

    /// What the profile may set.
    struct Settings: RuleSettings {
        let averages = Averages()
        let exits = Exits(trailing: .percent(1))
        let conduct = Conduct()
    }

    private var cross: AverageCross
    let warmup: Int

    init(_ settings: Settings) throws(ParameterFault) {
        cross = try settings.averages.cross()
        warmup = settings.averages.warmup
    }

    mutating func take(_ bar: Bar, _ view: MarketView) -> Finding { cross.finding(at: bar.close) }
}

/// The two averages and what counts as a cross.
struct Averages: Parameters {
    @Parameter(1...500, "Closes in the fast average; below slow.") var fast = 5
    @Parameter(2...1_000, "Closes in the slow average.") var slow = 20
    @Parameter(
        Ratio.bps(0)...Ratio.bps(1_000),
        "How far, as a share of the close, the averages must part on either side to have crossed.")
    var band = Ratio.bps(0)
    @Parameter(0...100, "Further bars in a row on which a cross must hold.") var confirmBars = 0

    init() {}

    init(band: Ratio) { _band = _band.with(default: band) }

    func cross() throws(ParameterFault) -> AverageCross {
        guard fast < slow else { throw ParameterFault("fast", "must be below slow") }
        return AverageCross(fast: fast, slow: slow, bandE8: band.e8, confirmations: confirmBars)
    }

    var warmup: Int { slow + confirmBars + 1 }
}

extension AverageCross {
    /// Takes a close and says what follows: the cross is an event, the way out a state.
    mutating func finding(at close: Int64) -> Finding {
        let crossed = take(close)
        var finding = Finding(leavesLong: standing == .down, leavesShort: standing == .up)
        if crossed == .up {
            (finding.entry, finding.reason) = (.buy, "the fast average crossed above")
        } else if crossed == .down {
            (finding.entry, finding.reason) = (.sell, "the fast average crossed below")
        }
        return finding
    }
}

extension Baseline: Remembered {
    func save(into memory: inout Memory) { cross.save(into: &memory) }

    mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        try cross.restore(from: &memory)
    }
}
