package import Domain

/// One checked profile: what trades, on which market, with which plugins and within which limits.
///
/// Every value has passed its range and its unit; nothing here is text that still has to be read,
/// except the parameters of plugins, which only the plugin's own schema can judge.
package struct Profile: Hashable, Sendable {
    /// The exponent of every amount in a profile.
    package static let amountExponent = -8

    package enum Mode: String, Hashable, Sendable, CaseIterable {
        case paper
        case live
    }

    /// What a simulated run starts with.
    package struct Account: Hashable, Sendable {
        package var currency: String
        package var cash: Amount
        /// What was traded in the 30 days before, by which the venue's fees go.
        package var volume: Amount

        package init(currency: String, cash: Amount, volume: Amount = .zero) {
            (self.currency, self.cash, self.volume) = (currency, cash, volume)
        }
    }

    /// The file's stem, which names the state folder too.
    package var name: String
    package var mode: Mode
    /// The currency of every amount in the profile.
    package var currency: String
    /// Nil only where the venue keeps the account itself.
    package var account: Account?
    package var venue: Venue
    package var feed: Feed
    /// At least one; no symbol twice.
    package var products: [ProductChoice]
    package var limits: Limits
    package var strategies: [StrategyChoice]
    package var guards: [GuardChoice]
    package var indicators: [IndicatorChoice]
    /// Past bars that every subscription to bars is told before a run, at least.
    package var warmup: Int
    /// Nil when new positions may be opened at any time.
    package var session: Session?
    /// At which level a run begins, unless a stricter one stands.
    package var startLevel: StartLevel
    package var ladder: Ladder
    package var telemetry: Telemetry
    /// Every value in force, in the order of the schema, with where it came from.
    package var effectiveValues: [EffectiveValue]

    /// The values in force without their sources, one `key=value` a line, sorted by key.
    ///
    /// Two profiles that mean the same have the same text, whatever the order, the comments and
    /// the layers they were written in; made to be hashed. The risk file's path is left out, its
    /// limits are in.
    package var canonicalText: String {
        let lines = effectiveValues.filter { $0.key != "risk_file" }.map { value in
            let text = value.value.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
            return value.key + "=" + text + "\n"
        }
        return lines.sorted().joined()
    }
}
