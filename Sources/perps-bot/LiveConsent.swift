internal import Assembly
internal import Domain
internal import Glibc
internal import Profile

/// A person's word that real money may be traded, with the portfolio and the limits before them.
struct LiveConsent {
    private let profile: Profile
    private let portfolio: KeyPortfolio
    private let isGiven: Bool

    /// - Parameters:
    ///   - profile: What is to be traded.
    ///   - portfolio: Whose money it is.
    ///   - isGiven: Whether consent was given on the command line.
    init(_ profile: Profile, portfolio: KeyPortfolio, isGiven: Bool) {
        (self.profile, self.portfolio, self.isGiven) = (profile, portfolio, isGiven)
    }

    /// Shows what will be traded and waits for the typed name of the portfolio.
    ///
    /// - Throws: `run.no_consent`.
    func ask() throws(Fault) {
        guard !isGiven else { return }
        let word = portfolio.name ?? portfolio.id
        guard isatty(STDIN_FILENO) == 1 else { throw refusal("standard input is no terminal") }
        let limits = profile.limits
        func money(_ amount: Amount) -> String {
            amount.text(exponent: Profile.amountExponent) + " " + profile.currency
        }
        Output.note(
            """
            This trades with real money.
              profile      \(profile.name)
              portfolio    \(portfolio.text)
              products     \(profile.products.map(\.symbol).joined(separator: ", "))
              one order    at most \(money(limits.orderNotional))
              a position   at most \(money(limits.positionNotional))
              all          at most \(money(limits.grossExposure))
              daily loss   stops entries at \(money(limits.dailyLoss))
            Type \(word) to go on:
            """)
        guard readLine()?.trimmed == word else { throw refusal("something else was typed") }
    }

    private func refusal(_ why: String) -> Fault {
        Fault(
            .usage, code: "run.no_consent", "live trading was not confirmed: \(why)",
            remedy: "type what is asked for on a terminal, or give --yes")
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
