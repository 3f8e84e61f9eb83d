internal import Domain

extension SimulatedExchange {
    /// What trading a product costs at a moment, by what was traded in the 30 days before; tells
    /// the engine when that has changed.
    func fees(of instrument: InstrumentID, at time: Timestamp) -> (maker: Ratio, taker: Ratio) {
        guard let tier = tier(on: time.day) else {
            let terms = terms(instrument)
            return (terms.makerFee, terms.takerFee)
        }
        if tier != toldTier {
            toldTier = tier
            for each in instruments {
                answer(
                    .fees(maker: tier.maker, taker: tier.taker), OrderNumber(0), each.id, at: time)
            }
        }
        return (tier.maker, tier.taker)
    }

    /// What counts as the taker's fee where an order claims its money.
    func takerFee(of instrument: InstrumentID) -> Ratio {
        toldTier?.taker ?? terms(instrument).takerFee
    }

    private func tier(on day: Int64) -> FeeTier? {
        guard !rules.feeTiers.isEmpty else { return nil }
        if volumeFrom == nil { volumeFrom = day }
        let isRecent = day - (volumeFrom ?? day) < TradedVolume.daysMax
        let before = isRecent ? rules.volumeAtStart : .zero
        let total = volume.total(on: day).adding(before) ?? Amount(.max)
        return rules.feeTiers.last { $0.volumeMin <= total }
    }
}
