public import PerpsPlugin

/// The one symbol of this library.
@c(perps_bot_plugin) public func plugin(_ host: PluginQuestion) -> PluginAnswer {
    unsafe export(
        host, FixedFraction.self, VolatilityTarget.self, RiskToStop.self, FractionalKelly.self,
        RegimeIndicator.self)
}
