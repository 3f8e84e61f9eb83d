/// One value in force and who said so.
package struct EffectiveValue: Hashable, Sendable {
    /// The dotted path, such as `strategies[0].parameters.fast`.
    package var key: String
    package var value: String
    /// `"default"`, `"config/profiles/dev.yaml:7"`, `"environment TRADING_SYMBOLS"` or
    /// `"command line"`.
    package var source: String

    package init(key: String, value: String, source: String) {
        (self.key, self.value, self.source) = (key, value, source)
    }
}
