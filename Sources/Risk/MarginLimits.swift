package import Domain

/// What bounds positions in derivatives.
package struct MarginLimits: Hashable, Sendable {
    /// A leverage that holds in a window of the day, where it is less than the general one.
    package struct Window: Hashable, Sendable {
        package var hours: TradingSession
        package var leverageMax: Ratio

        package init(hours: TradingSession, leverageMax: Ratio) {
            (self.hours, self.leverageMax) = (hours, leverageMax)
        }
    }

    /// Greatest value of all positions against what secures them; 1e8 is once.
    package var leverageMax: Ratio
    package var windows: [Window]
    /// Least distance of the mark from the price at which the venue would close the position.
    package var liquidationDistanceMin: Ratio
    package var allowsShorts: Bool

    package init(
        leverageMax: Ratio, windows: [Window] = [], liquidationDistanceMin: Ratio,
        allowsShorts: Bool
    ) {
        (self.leverageMax, self.windows) = (leverageMax, windows)
        self.liquidationDistanceMin = liquidationDistanceMin
        self.allowsShorts = allowsShorts
    }

    /// The strictest there is: as if there were no derivatives.
    package static let spot = MarginLimits(
        leverageMax: Ratio(e8: 100_000_000), liquidationDistanceMin: .bps(1_500),
        allowsShorts: false)

    /// Bounds nothing that fits: for corridors in which nobody trades for money.
    package static let unbounded = MarginLimits(
        leverageMax: Ratio(e8: .max), liquidationDistanceMin: .zero, allowsShorts: true)

    /// The leverage that holds at a moment.
    package func leverage(at time: Timestamp) -> Ratio {
        windows.reduce(leverageMax) { least, window in
            window.hours.contains(time) ? min(least, window.leverageMax) : least
        }
    }
}
