package import Domain

/// What secures positions in derivatives, and what the asked product and all others demand.
package struct MarginContext: Hashable, Sendable {
    /// Money and what derivatives have earned at their marks; nil while something has no price.
    package var collateral: Amount?
    /// What opening the product takes now, as a share of its value.
    package var initial: MarginTerms.Rates
    /// The most that must be left of it at any time of the day.
    package var maintenance: MarginTerms.Rates
    /// What all other products need at their worst, open orders counted.
    package var initialElsewhere: Amount?
    package var maintenanceElsewhere: Amount?
    /// What the others would lose of what is left if each price went wholly against them.
    package var movingElsewhere: Amount?
    /// Whether the venue takes orders for the product now.
    package var isOpen: Bool

    package init(
        collateral: Amount?, initial: MarginTerms.Rates, maintenance: MarginTerms.Rates,
        initialElsewhere: Amount?, maintenanceElsewhere: Amount?, movingElsewhere: Amount?,
        isOpen: Bool = true
    ) {
        (self.collateral, self.initial, self.maintenance) = (collateral, initial, maintenance)
        self.initialElsewhere = initialElsewhere
        self.maintenanceElsewhere = maintenanceElsewhere
        self.movingElsewhere = movingElsewhere
        self.isOpen = isOpen
    }
}

/// How near a position is to being closed by the venue.
package enum Liquidation {
    /// What other positions need to keep, and what they would lose of what is left if each price
    /// went wholly against them.
    package struct Others: Hashable, Sendable {
        package var kept: Amount
        package var moving: Amount

        package init(kept: Amount, moving: Amount) { (self.kept, self.moving) = (kept, moving) }

        package static let none = Others(kept: .zero, moving: .zero)
    }

    /// The share by which the price may go against a position, and that of every other one against
    /// it at the same time, until nothing is left above the maintenance margin; rounded down.
    ///
    /// - Parameters:
    ///   - value: Of the position at the mark, above zero.
    ///   - isShort: Which way the price has to go.
    ///   - rate: Maintenance margin of the position, as a share of its value at any price.
    ///   - collateral: What secures all positions, at the marks.
    ///   - others: All other positions.
    /// - Returns: Below zero when it is closed already, never more than one for a position that
    ///   is long; nil when it does not fit.
    package static func distance(
        value: Amount, isShort: Bool, rate: Ratio, collateral: Amount, others: Others
    ) -> Ratio? {
        let whole: Int64 = 100_000_000
        guard value > .zero, let kept = rate.of(value.mantissa, rounding: .up),
            let left = collateral.adding(-others.kept)?.adding(Amount(-kept))
        else { return nil }
        // What is left shrinks by this for each whole move of the prices.
        let own = Int128(value.mantissa) * Int128(slope(of: rate, isShort: isShort))
        let divisor = own + Int128(others.moving.mantissa) * Int128(whole)
        guard own > 0, others.moving >= .zero else { return nil }
        let (floor, _) = Wide.floorDivide(
            Int128(left.mantissa) * Int128(whole) * Int128(whole), by: divisor)
        let distance = Int64(clamping: floor)
        return Ratio(e8: isShort ? distance : min(distance, whole))
    }

    /// What a position of one loses of what is left above its margin, for a whole move, in 1e-8.
    package static func slope(of rate: Ratio, isShort: Bool) -> Int64 {
        isShort ? 100_000_000 + rate.e8 : 100_000_000 - rate.e8
    }
}
