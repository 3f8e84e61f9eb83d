internal import Domain
internal import Risk

extension Portfolio {
    /// What the newest prices would take from the account that no others confirm yet, product by
    /// product; what they would give counts nothing.
    ///
    /// What was opened at such prices may turn out to be worth the level before them instead: the
    /// worse of the two counts.
    ///
    /// - Parameters:
    ///   - market: The market that the positions are valued at.
    ///   - isCollateral: Whether only what secures derivatives counts.
    /// - Returns: Never below zero.
    func doubt(in market: borrowing Market, ofCollateral isCollateral: Bool = false) -> Amount {
        var total = Amount.zero
        for instrument in held {
            let position = position(.account, instrument)
            let isCertain =
                market.standing(of: instrument) == .confirmed && position.unproven == .zero
            let terms = market[instrument].terms
            if isCertain || isCollateral && terms.kind == .spot { continue }
            func worth(_ price: Price?) -> Amount? {
                let worth = price.flatMap {
                    terms.notional($0, position.quantity.magnitude, rounding: .halfEven)
                }
                return worth.map { position.quantity < .zero ? -$0 : $0 }
            }
            guard let newest = worth(market.mark(of: instrument)) else { continue }
            let least = min(newest, worth(market.provenMark(of: instrument)) ?? newest)
            total += max(.zero, value(instrument) - least)
        }
        return total
    }
}
