internal import Assembly
internal import Domain
internal import Glibc
internal import Profile

/// A person's word that real money may be traded, with the portfolio and the limits before them.
struct LiveConsent {
    private let profile: Profile
    private let portfolio: KeyPortfolio
    private let phrase: ConsentPhrase

    /// - Parameters:
    ///   - profile: What is to be traded.
    ///   - portfolio: Whose money it is.
    init(_ profile: Profile, portfolio: KeyPortfolio) {
        (self.profile, self.portfolio) = (profile, portfolio)
        phrase = ConsentPhrase(profile, portfolio: portfolio)
    }

    /// Shows what will be traded and takes a person's words for it.
    ///
    /// On a terminal they are typed, whatever was given on the command line; elsewhere `--confirm`
    /// has to be those words.
    ///
    /// - Throws: `run.no_consent`.
    func ask(_ options: ConsentOptions) throws(Fault) {
        let remedy = "type '\(phrase.text)' on a terminal, or in a script give --confirm with it"
        guard isatty(STDIN_FILENO) == 1 else {
            guard let words = options.confirm else {
                throw refusal(
                    options.yes
                        ? "--yes is not enough where money is real"
                        : "standard input is no terminal", remedy)
            }
            guard phrase.isMet(by: words) else {
                throw refusal("--confirm says '\(words.prefix(60))'", remedy)
            }
            return Output.note(summary)
        }
        try type(remedy: remedy)
    }

    /// Shows what will be traded and waits for the typed words.
    ///
    /// - Parameter remedy: What to do where there is no terminal.
    /// - Throws: `run.no_consent`.
    func type(remedy: String) throws(Fault) {
        guard isatty(STDIN_FILENO) == 1 else {
            throw refusal("standard input is no terminal", remedy)
        }
        Output.note(summary + "\nType \(phrase.text) to go on:")
        guard let words = readLine(), phrase.isMet(by: words) else {
            throw refusal("something else was typed", remedy)
        }
    }

    private var summary: String {
        let limits = profile.limits
        func money(_ amount: Amount) -> String {
            amount.text(exponent: Profile.amountExponent) + " " + profile.currency
        }
        return """
            This trades with real money.
              profile      \(profile.name)
              portfolio    \(portfolio.text)
              products     \(profile.products.map(\.symbol).joined(separator: ", "))
              one order    at most \(money(limits.orderNotional))
              a position   at most \(money(limits.positionNotional))
              all          at most \(money(limits.grossExposure))
              daily loss   stops entries at \(money(limits.dailyLoss))
            Positions are what this profile bought, in earlier runs and by hand too.
            """
    }

    private func refusal(_ why: String, _ remedy: String) -> Fault {
        Fault(
            .usage, code: "run.no_consent", "live trading was not confirmed: \(why)",
            remedy: remedy)
    }
}
