internal import Domain

extension ProfileScan {
    /// The tiers above a venue's own fees, from greater and greater volumes, never dearer.
    mutating func feeTiers(
        of venue: Section, above own: (maker: Ratio, taker: Ratio), currency: String
    ) -> [FeeTier]? {
        guard venue.entry("fee_tiers") != nil else { return [] }
        guard let list = list("fee_tiers", of: venue) else { return nil }
        var tiers = [FeeTier(volumeMin: .zero, maker: own.maker, taker: own.taker)]
        for (index, item) in list.items.enumerated() {
            let path = venue.path(of: "fee_tiers") + "[\(index)]"
            guard let section = section(item, path: path, keys: ProfileSchema.feeTier) else {
                return nil
            }
            let volume = read(
                "volume", of: section,
                as: .amount(currency).within(Amount.whole(1)...Amount.whole(10_000_000_000)))
            let maker = read("maker", of: section, as: .fee)
            let taker = read("taker", of: section, as: .fee)
            guard let volume, let maker, let taker, let last = tiers.last else { return nil }
            guard volume > last.volumeMin, maker <= last.maker, taker <= last.taker else {
                refuse(
                    ProfileFault.value, "does not follow the tier before it", at: section.location,
                    key: path,
                    remedy: "Give each tier a greater volume and fees that are no higher")
                return nil
            }
            tiers.append(FeeTier(volumeMin: volume, maker: maker, taker: taker))
        }
        return Array(tiers.dropFirst())
    }
}

extension Wording where Value == Ratio {
    /// What an order pays; below 0 a rebate.
    static var fee: Wording { .ratio.within(.bps(-100) ... .bps(1_000)) }
}
