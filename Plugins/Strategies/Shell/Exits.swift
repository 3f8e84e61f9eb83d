internal import PerpsPlugin

/// The ways out that every strategy on bars has beside its own rule; 0 turns one off.
struct Exits: Parameters {
    static let anyLoss = Ratio.bps(0)...Ratio.percent(50)
    static let anyCount = 0...100_000

    @Parameter(anyLoss, "Loss from the average fill price at which it leaves; 0 never.")
    var stop = Ratio.bps(0)
    @Parameter(anyLoss, "Fall from the best close or fill since entry at which it leaves; 0 never.")
    var trailingStop = Ratio.bps(0)
    @Parameter(
        Ratio.bps(0)...Ratio.percent(500),
        "Gain from the average fill price at which it leaves; 0 never.")
    var takeProfit = Ratio.bps(0)
    @Parameter(anyCount, "Bars after which it leaves; 0 never.") var barsMax = 0
    @Parameter(anyCount, "Bars after an exit in which it does not enter.") var cooldown = 0

    init() {}

    /// The same with other defaults.
    init(
        stop: Ratio = .bps(0), trailing: Ratio = .bps(0), target: Ratio = .bps(0),
        barsMax: Int = 0, cooldown: Int = 0
    ) {
        _stop = _stop.with(default: stop)
        _trailingStop = _trailingStop.with(default: trailing)
        _takeProfit = _takeProfit.with(default: target)
        _barsMax = _barsMax.with(default: barsMax)
        _cooldown = _cooldown.with(default: cooldown)
    }
}
