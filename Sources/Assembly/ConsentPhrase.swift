internal import Domain
package import Profile

/// The words by which a person lets real money be traded: whose it is, and how much of it.
///
/// Both are in it, so that a script that confirms keeps nothing confirmed when its key belongs
/// elsewhere or a limit was raised.
package struct ConsentPhrase: Hashable, Sendable {
    /// The portfolio's name, its id where it has none, and the most that all positions may be
    /// worth.
    package let text: String
    /// The same with the portfolio's id.
    private let exact: String

    package init(_ profile: Profile, portfolio: KeyPortfolio) {
        let limit = profile.limits.grossExposure.text(exponent: Profile.amountExponent)
        let stake = "\(limit) \(profile.currency)"
        let name = portfolio.name.map(ConsentPhrase.plain) ?? ""
        text = ConsentPhrase.plain("\(name.isEmpty ? portfolio.id : name) \(stake)")
        exact = ConsentPhrase.plain("\(portfolio.id) \(stake)")
    }

    /// Whether somebody has said these words, with whatever space between and around them.
    package func isMet(by words: String) -> Bool {
        let said = ConsentPhrase.plain(words)
        return said == text || said == exact
    }

    private static func plain(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
