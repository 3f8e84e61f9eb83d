internal import PerpsPlugin
internal import Studies

/// Enters when a move breaks a calm, and leaves when the move turns or the calm is far gone.
struct Volatility: BarRule {
    static let about = About(
        "perps.volatility", "Volatility",
        summary: "Follows a move that breaks a calm, leaves when it turns or the market is wild.",
        vendor: "perps-bot")

    /// What the profile may set.
    struct Settings: RuleSettings {
        @Parameter(2...500, "Returns before the move whose standard deviation is the calm.")
        var length = 20
        @Parameter(
            Ratio.bps(0)...Ratio.percent(50), "Greatest standard deviation that is a calm, a bar.")
        var calmMax = Ratio.bps(10)
        @Parameter(1...100, "Bars over which the move is measured.") var moveLength = 5
        @Parameter(Ratio.bps(1)...Ratio.percent(50), "Move at which it enters.")
        var moveMin = Ratio.bps(50)
        @Parameter(
            Ratio.bps(0)...Ratio.percent(50),
            "Standard deviation at which it leaves; 0 never, else above calm_max.")
        var wildMin = Ratio.bps(100)
        let exits = Exits(stop: .percent(1), trailing: .percent(1))
        let conduct = Conduct()
    }

    private var returns: Returns
    /// The deviations that stood before each bar of the move.
    private var before: Window
    private var move: Change
    private let settings: Settings
    let warmup: Int

    init(_ settings: Settings) throws(ParameterFault) {
        guard settings.wildMin.e8 == 0 || settings.calmMax < settings.wildMin else {
            throw ParameterFault("wild_min", "must be above calm_max")
        }
        self.settings = settings
        returns = Returns(settings.length)
        before = Window(settings.moveLength)
        move = Change(settings.moveLength)
        warmup = settings.length + settings.moveLength + 1
    }

    mutating func take(_ bar: Bar, _ view: MarketView) -> Finding {
        if let deviation = returns.deviationE8 { before.push(deviation) }
        returns.take(bar.close)
        move.take(bar.close)
        guard let now = returns.deviationE8, let rate = move.rateE8 else { return .nothing }
        let isWild = settings.wildMin.e8 > 0 && now >= settings.wildMin.e8
        var finding = Finding(leavesLong: isWild || rate < 0, leavesShort: isWild || rate > 0)
        guard before.isFull, let calm = before.oldest, calm <= settings.calmMax.e8, !isWild,
            rate.magnitude >= settings.moveMin.e8.magnitude
        else { return finding }
        finding.entry = rate > 0 ? .buy : .sell
        finding.conviction = Finding.certain / 5 * 4
        finding.reason = "a move of \(ExactDecimal(rate, exponent: -4)) bps broke the calm"
        return finding
    }
}

extension Volatility: Remembered {
    func save(into memory: inout Memory) {
        returns.save(into: &memory)
        before.save(into: &memory)
        move.save(into: &memory)
    }

    mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        try returns.restore(from: &memory)
        try before.restore(from: &memory)
        try move.restore(from: &memory)
    }
}
