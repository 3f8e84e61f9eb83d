package import Domain

extension Profile {
    /// Where orders go.
    package enum Venue: Hashable, Sendable {
        case simulated(SimulatedVenue)
        case coinbase(CoinbaseVenue)
    }

    /// The costs and habits of the simulated venue.
    package struct SimulatedVenue: Hashable, Sendable {
        /// Below zero a rebate.
        package var makerFee: Ratio
        package var takerFee: Ratio
        /// From the order's leaving to its arrival, and back again.
        package var latency: Nanos
        /// The full spread assumed where the data has no book.
        package var spread: Ratio
        /// The greatest share of a bar's volume that may fill.
        package var volumeShare: Ratio
        /// From greater and greater volumes of 30 days on.
        package var feeTiers: [FeeTier]

        package init(
            makerFee: Ratio, takerFee: Ratio, latency: Nanos, spread: Ratio, volumeShare: Ratio,
            feeTiers: [FeeTier] = []
        ) {
            self.feeTiers = feeTiers
            (self.makerFee, self.takerFee, self.latency) = (makerFee, takerFee, latency)
            (self.spread, self.volumeShare) = (spread, volumeShare)
        }
    }

    /// Whether a run needs connections to Coinbase, for its market or for its orders.
    package var isOnCoinbase: Bool {
        if case .coinbase = feed { return true }
        if case .coinbase = venue { return true }
        return false
    }

    package enum Switch: String, Hashable, Sendable, CaseIterable {
        case on
        case off
    }

    /// Where Coinbase is reached; nil means the client's own default.
    package struct CoinbaseVenue: Hashable, Sendable {
        /// What stands in the place of a portfolio that is not chosen yet.
        package static let unset = "unset"

        package var rest: String?
        package var marketSocket: String?
        package var userSocket: String?
        package var authorityFile: String?
        /// The id that the key's portfolio must have; nil where none is named.
        package var portfolio: String?
        /// Where the profile speaks of it; nil where it does not.
        package var portfolioLocation: SourceLocation?
        /// After which a resting order ends by itself at the venue.
        package var orderTTL: Nanos
        /// Whether the venue is asked what an entry would do before it is sent.
        package var preview: Switch

        package init(
            rest: String? = nil, marketSocket: String? = nil, userSocket: String? = nil,
            authorityFile: String? = nil, portfolio: String? = nil, orderTTL: Nanos = .hour,
            preview: Switch = .on
        ) {
            (self.rest, self.marketSocket, self.userSocket) = (rest, marketSocket, userSocket)
            (self.authorityFile, self.portfolio) = (authorityFile, portfolio)
            (self.orderTTL, self.preview) = (orderTTL, preview)
        }
    }
}
