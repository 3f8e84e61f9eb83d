internal import PerpsPlugin

/// What every strategy on bars lets the profile say about how it trades.
struct Conduct: Parameters {
    @Parameter(Nanos.seconds(1)...Nanos.seconds(7 * 86_400), "The length of a bar.")
    var interval = Nanos.minutes(1)
    @Parameter(
        Ratio.bps(0)...Ratio.bps(1_000), "How far from the close an order may trade.")
    var slippage = Ratio.bps(50)
    @Parameter("Whether to go short where the instrument allows it.") var allowShort = false
    @Parameter("Whether only to leave positions, by the rules, and to open none.")
    var disableNewEntries = false
}
