internal import Domain

/// Whose money a profile spends.
extension ProfileScan {
    /// The id under `portfolio`; nil while it is `unset`.
    ///
    /// A live profile has the key, so that nobody trades for whoever the key happens to belong to.
    mutating func portfolio(of venue: Section, mode: Profile.Mode?) -> String? {
        let unset = Profile.CoinbaseVenue.unset
        if mode == .live, venue.entry("portfolio") == nil {
            refuseMissing(
                "portfolio", of: venue,
                expected: "\(unset), then the id that perps-bot account --profile P shows instead")
        }
        let id = read(
            "portfolio", of: venue, as: .word("a portfolio's id, or \(unset)"), isRequired: false)
        return id == unset ? nil : id
    }

    /// Refuses another portfolio than the file of a live profile names.
    ///
    /// - Parameters:
    ///   - file: The profile as the file has it.
    ///   - tree: The same with what stands above the file.
    mutating func judgePortfolio(over file: ParameterValue, _ tree: ParameterValue) {
        guard let own = file.value("venue")?.value("portfolio")?.scalarText,
            own != Profile.CoinbaseVenue.unset,
            let value = tree.value("venue")?.value("portfolio"), value.scalarText != own
        else { return }
        refuse(
            ProfileFault.otherPortfolio,
            "a live profile names its portfolio in its file, which another cannot replace",
            at: value.location, key: "venue.portfolio", remedy: "nearest: " + own)
    }
}
