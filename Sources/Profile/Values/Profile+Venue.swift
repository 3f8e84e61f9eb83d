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

    /// After which an order that nobody has seen is proven never to have arrived.
    package struct Fence: Hashable, Sendable {
        /// How long a token is valid, its beginning a little before it is signed included.
        package var tokenLife: Nanos
        /// How much later than the end of its token a listing must be.
        package var margin: Nanos

        package init(tokenLife: Nanos, margin: Nanos) {
            (self.tokenLife, self.margin) = (tokenLife, margin)
        }

        /// The longest life that the venue takes, and the least margin but for one on this machine.
        package static let usual = Fence(tokenLife: .second * 120, margin: .second * 30)
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
        package var fence = Fence.usual

        /// Whether every address is on this machine.
        package var isLocal: Bool {
            [rest, marketSocket, userSocket].allSatisfy { address in
                ["http", "https", "ws", "wss"].contains {
                    address?.isLoopbackAddress($0) ?? false
                }
            }
        }

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
