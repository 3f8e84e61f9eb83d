public import PerpsPlugin

/// The one symbol of this library.
@c(perps_bot_plugin) public func plugin(_ host: PluginQuestion) -> PluginAnswer {
    unsafe export(
        host, DailyLoss.self, Drawdown.self, Volatility.self, Correlation.self,
        MarkStaleness.self, Slippage.self, LossStreak.self, StopOuts.self, FundingCost.self,
        PreFunding.self, ErrorRate.self, PositionStuck.self)
}
