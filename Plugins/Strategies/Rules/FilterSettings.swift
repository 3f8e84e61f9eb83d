internal import PerpsPlugin

/// What an entry must meet beside its own rule; 0 turns a filter off.
struct FilterSettings: Parameters {
    static let any = 0...1_000_000_000
    static let share = Ratio.bps(0)...Ratio.percent(100)

    @Parameter(share, "Widest spread, as a share of the middle; 0 any.")
    var spreadMax = Ratio.bps(10)
    @Parameter(
        any, "Least value of the thinner side's best level; 0 any.", unit: "quote currency")
    var depthFirstMin = 50_000
    @Parameter(
        any, "Least value of the thinner side's best ten levels; 0 any.", unit: "quote currency")
    var depthTenMin = 200_000
    @Parameter(any, "Least value traded in the bar; 0 any.", unit: "quote currency")
    var volumeMin = 100_000
    @Parameter(1...500, "Bars before the last whose mean volume the last is compared with.")
    var volumeWindow = 10
    @Parameter(
        Ratio.percent(0)...Ratio.percent(1_000), "Least volume as a share of that mean; 0 any.")
    var volumeFactor = Ratio.percent(0)
    @Parameter(0...500, "Changes in the strength index; 0 turns it off.") var rsiWindow = 14
    @Parameter(0...100, "Greatest strength index at which it buys.") var rsiBuyMax = 70
    @Parameter(0...100, "Least strength index at which it sells short.") var rsiSellMin = 30
    @Parameter(1...500, "Closes in the average whose slope is the trend.") var trendWindow = 20
    @Parameter(
        Ratio.bps(0)...Ratio.bps(1_000),
        "Least slope of that average in the direction of the entry, a bar; 0 any.")
    var trendMin = Ratio.bps(0)
    @Parameter(1...500, "Bars in the average true range.") var rangeWindow = 14
    @Parameter(share, "Least average true range as a share of the close; 0 any.")
    var rangeMin = Ratio.bps(0)
    @Parameter(share, "Greatest average true range as a share of the close; 0 any.")
    var rangeMax = Ratio.bps(0)
    @Parameter("The regime indicator whose state must allow an entry, if any.")
    var regime = SignalSource.none

    /// Bars after which all that is on has been measured.
    var warmup: Int { 1 + max(volumeWindow + 1, rsiWindow, trendWindow, rangeWindow) }
}
