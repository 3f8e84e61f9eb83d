package import Domain

/// When a price that is far from the one before it is believed.
package struct JumpLimits: Hashable, Sendable {
    /// Greatest distance between a price and the level before it that needs no confirmation.
    package var distance: Ratio
    /// How long further prices stand near a new level before it is believed; zero believes at once.
    package var settle: Nanos

    package init(distance: Ratio, settle: Nanos) {
        (self.distance, self.settle) = (distance, settle)
    }

    /// Believes every price: for a corridor in which nobody trades for money.
    package static let off = JumpLimits(distance: Ratio(e8: .max), settle: .zero)

    package var isOn: Bool { settle > .zero }

    /// Whether a price is at a level: at most the distance away, the limit included.
    package func isNear(_ price: Price, to level: Price) -> Bool {
        guard level > .zero else { return false }
        let distance = abs(Int128(price.mantissa) - Int128(level.mantissa))
        return distance * 100_000_000 <= Int128(self.distance.e8) * Int128(level.mantissa)
    }
}

/// Where a product's price stands against the level that other prices have confirmed.
package enum MarkStanding: Hashable, Sendable {
    /// No price has been confirmed by another yet.
    case unproven
    case confirmed
    /// The newest price is far from this level, and not confirmed yet.
    case jumped(from: Price)
}
