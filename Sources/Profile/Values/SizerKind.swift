package import Domain

/// The built-in sizers with their parameters, and those that are plugins.
package enum SizerKind: Hashable, Sendable {
    /// Always this size, in base currency or contracts.
    case fixedSize(DecimalChoice)
    /// Always worth this much of the account's currency.
    case fixedNotional(Amount)
    /// Worth this share of the instance's equity.
    case equityFraction(Ratio)
    /// A module of a library.
    case plugin(SizerPlugin)
}
