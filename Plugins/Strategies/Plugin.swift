public import PerpsPlugin

/// The one symbol of this library.
@c(perps_bot_plugin) public func plugin(_ host: PluginQuestion) -> PluginAnswer {
    unsafe export(
        host, BarStrategy<Baseline>.self, BarStrategy<Enhanced>.self, BarStrategy<Breakout>.self,
        BarStrategy<MeanReversion>.self, BarStrategy<Momentum>.self, BarStrategy<Scalp>.self,
        BarStrategy<Volatility>.self, MarketMaker.self, Twap.self)
}
