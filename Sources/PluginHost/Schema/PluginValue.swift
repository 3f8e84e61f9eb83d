package import Domain

/// A parameter as the module gets it; one case for each type of the plugin ABI.
package enum PluginValue: Hashable, Sendable {
    case bool(Bool)
    case int(Int64)
    /// Exactly `mantissa * 10^exponent`. A share (percent) has exponent -8: 1 bps is 10,000.
    case decimal(mantissa: Int64, exponent: Int)
    /// For statistics only.
    case float(Double)
    case text(String)
    case nanos(Nanos)
    case instrument(InstrumentID)
    /// An indicator instance; the account's number for none.
    case signal(OwnerID)
    /// A list or a map as canonical JSON; its members are found as `key.0` and `key.name`.
    case json(text: String, members: Int)
}
