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

        package init(
            makerFee: Ratio, takerFee: Ratio, latency: Nanos, spread: Ratio, volumeShare: Ratio
        ) {
            (self.makerFee, self.takerFee, self.latency) = (makerFee, takerFee, latency)
            (self.spread, self.volumeShare) = (spread, volumeShare)
        }
    }

    /// Where Coinbase is reached; nil means the client's own default.
    package struct CoinbaseVenue: Hashable, Sendable {
        package var rest: String?
        package var marketSocket: String?
        package var userSocket: String?
        package var authorityFile: String?
        package var portfolio: String?

        package init(
            rest: String? = nil, marketSocket: String? = nil, userSocket: String? = nil,
            authorityFile: String? = nil, portfolio: String? = nil
        ) {
            (self.rest, self.marketSocket, self.userSocket) = (rest, marketSocket, userSocket)
            (self.authorityFile, self.portfolio) = (authorityFile, portfolio)
        }
    }
}
