internal import Domain
internal import Risk

extension Portfolio {
    /// What the newest prices would take from the account that no others confirm yet, product by
    /// product; what they would give counts nothing.
    ///
    /// - Parameters:
    ///   - market: The market that the positions are valued at.
    ///   - isCollateral: Whether only what secures derivatives counts.
    /// - Returns: Never below zero.
    func doubt(in market: borrowing Market, ofCollateral isCollateral: Bool = false) -> Amount {
        var total = Amount.zero
        for instrument in held where market.standing(of: instrument) != .confirmed {
            let terms = market[instrument].terms
            if isCollateral, terms.kind == .spot { continue }
            let quantity = position(.account, instrument).quantity
            guard let mark = market.mark(of: instrument),
                let worth = terms.notional(mark, quantity.magnitude, rounding: .halfEven)
            else { continue }
            let newest = quantity < .zero ? -worth : worth
            total += max(.zero, value(instrument) - newest)
        }
        return total
    }
}
