internal import PerpsPlugin

/// What the profile may set.
struct Settings: Parameters {
    /// Where prices come from.
    enum Source: String, Choice { case bars, trades }

    @Parameter(1...500, "Prices in the fast average; below slow.") var fast = 5
    @Parameter(2...1_000, "Prices in the slow average.") var slow = 20
    @Parameter("Whether prices are closes of bars or trades.") var source = Source.bars
    @Parameter(Nanos.seconds(1)...Nanos.seconds(7 * 86_400), "The length of a bar.")
    var interval = Nanos.minutes(1)
    @Parameter(
        Ratio.bps(0)...Ratio.bps(1_000), "How far from the last price an order may trade.")
    var slippage = Ratio.bps(50)
    @Parameter("Whether to go short where the instrument allows it.") var allowShort = false
}
