package import Domain

/// One instance of a strategy module.
package struct StrategyChoice: Hashable, Sendable {
    package var module: String
    /// No other instance of the profile has it.
    package var name: String
    /// As the profile writes it; nil when it is to be found by the module.
    package var library: String?
    /// At least one, all among the profile's products.
    package var products: [String]
    package var parameters: [ParameterEntry]
    /// Nil means that the strategy must name a size itself.
    package var sizer: SizerChoice?
    package var hosting: Hosting?
    package var location: SourceLocation
    package var moduleLocation: SourceLocation
    /// The place of the key `parameters`, or of the instance when it has none.
    package var parametersLocation: SourceLocation

    /// The sizer, where it is a plugin.
    package var sizerPlugin: SizerPlugin? {
        if case .plugin(let plugin)? = sizer?.kind { plugin } else { nil }
    }
}
