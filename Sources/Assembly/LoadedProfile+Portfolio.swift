package import Domain
internal import Profile

extension LoadedProfile {
    /// Refuses to spend real money before the profile says whose it is.
    ///
    /// - Throws: `profile.no_portfolio` for a live profile whose portfolio is `unset`.
    package func checkPortfolio() throws(Fault) {
        guard profile.mode == .live, case .coinbase(let venue) = profile.venue,
            venue.portfolio == nil
        else { return }
        throw Fault(
            .usage, code: ProfileFault.noPortfolio,
            "is \(Profile.CoinbaseVenue.unset), and this would spend real money",
            at: venue.portfolioLocation, key: "venue.portfolio",
            remedy: "Write the portfolio's id in its place; perps-bot account --profile \(path) "
                + "shows that of the key")
    }
}
