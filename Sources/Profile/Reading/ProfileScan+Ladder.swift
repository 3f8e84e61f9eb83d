internal import Domain

extension ProfileScan {
    /// The section `ladder`, every key of which has a default.
    ///
    /// - Parameters:
    ///   - root: The profile.
    ///   - limits: The band lies within the price collar; a slice is as large as an order may be.
    ///   - currency: Of the slice.
    /// - Returns: nil when something is wrong with it or with the limits.
    mutating func ladder(
        _ root: Section, _ limits: Profile.Limits?, currency: String
    ) -> Profile.Ladder? {
        guard let limits else { return nil }
        guard
            let section = root.entry("ladder") == nil
                ? Section(path: "ladder", entries: [], location: root.location)
                : section("ladder", of: root, keys: ProfileSchema.ladder)
        else { return nil }
        let band = read(
            "flatten_band", of: section, as: .ratio.within(.bps(1) ... .bps(5_000)),
            default: min(.bps(100), limits.priceCollar))
        let slice = read(
            "flatten_slice", of: section,
            as: .amount(currency).within(Amount.whole(1)...Amount.whole(10_000_000)),
            default: limits.orderNotional)
        guard let band, let slice else { return nil }
        if band > limits.priceCollar, let entry = section.entry("flatten_band") {
            refuse(
                ProfileFault.outOfRange,
                "\(Wording.ratio.text(of: band)) lies beyond limits.price_collar, which would "
                    + "refuse every slice", at: entry.value.location, key: "ladder.flatten_band",
                remedy: "nearest: " + Wording.ratio.text(of: limits.priceCollar))
        }
        return Profile.Ladder(flattenBand: band, flattenSlice: slice)
    }
}
