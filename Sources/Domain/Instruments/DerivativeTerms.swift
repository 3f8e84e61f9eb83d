/// What holding a derivative demands: margin, funding, hours; constant during a run.
package struct DerivativeTerms: Hashable, Sendable {
    package var margin: MarginTerms
    /// Time between two payments of funding, counted from midnight UTC; above zero.
    package var fundingInterval: Nanos
    /// What longs pay shorts each interval, as a share of the value, until the market tells a rate.
    package var fundingRate: Ratio
    /// When the venue takes orders; empty for always.
    package var hours: [TradingSession]

    package init(
        margin: MarginTerms, fundingInterval: Nanos, fundingRate: Ratio = .zero,
        hours: [TradingSession] = []
    ) {
        (self.margin, self.fundingInterval) = (margin, fundingInterval)
        (self.fundingRate, self.hours) = (fundingRate, hours)
    }

    /// Whether the venue takes orders at a moment.
    package func isOpen(at time: Timestamp) -> Bool {
        hours.isEmpty || hours.contains { $0.contains(time) }
    }

    /// The latest moment at or before another one at which funding is paid.
    package func fundingTime(by time: Timestamp) -> Timestamp {
        time.floored(to: fundingInterval)
    }
}

/// What a position ties up, as shares of its value.
package struct MarginTerms: Hashable, Sendable {
    /// What opening takes.
    package struct Rates: Hashable, Sendable {
        package var long: Ratio
        package var short: Ratio

        package init(long: Ratio, short: Ratio) { (self.long, self.short) = (long, short) }

        package static func both(_ rate: Ratio) -> Rates { Rates(long: rate, short: rate) }

        package func of(_ position: Quantity) -> Ratio { position < .zero ? short : long }
    }

    package var intraday: Rates
    package var overnight: Rates
    /// When the intraday rates hold; empty for always.
    package var intradayHours: [TradingSession]
    /// Below this share of the initial margin the venue closes positions.
    package var maintenanceShare: Ratio

    package init(
        intraday: Rates, overnight: Rates, intradayHours: [TradingSession],
        maintenanceShare: Ratio
    ) {
        (self.intraday, self.overnight) = (intraday, overnight)
        (self.intradayHours, self.maintenanceShare) = (intradayHours, maintenanceShare)
    }

    /// One rate at any time, on both sides.
    package static func flat(_ rate: Ratio, maintenanceShare: Ratio) -> MarginTerms {
        MarginTerms(
            intraday: .both(rate), overnight: .both(rate), intradayHours: [],
            maintenanceShare: maintenanceShare)
    }

    /// What opening takes at a moment.
    package func initial(at time: Timestamp) -> Rates {
        intradayHours.isEmpty || intradayHours.contains { $0.contains(time) }
            ? intraday : overnight
    }

    /// What must be left at a moment, rounded up.
    package func maintenance(of position: Quantity, at time: Timestamp) -> Ratio {
        share(of: initial(at: time).of(position))
    }

    /// The most that must be left at any time of the day: what a position has to survive.
    package func maintenanceMax(of position: Quantity) -> Ratio {
        share(of: max(intraday.of(position), overnight.of(position)))
    }

    private func share(of rate: Ratio) -> Ratio {
        Ratio(e8: maintenanceShare.of(rate.e8, rounding: .up) ?? rate.e8)
    }
}
