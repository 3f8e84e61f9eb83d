package import Domain

/// How the simulated venue behaves.
package struct VenueRules: Hashable, Sendable {
    /// One way; an answer takes as long back.
    package var latency: Nanos
    /// Full spread where the data shows no book; half of it is paid by whoever takes.
    package var spread: Ratio
    /// The share of a bar's volume that may fill our orders.
    package var volumeShare: Ratio
    /// From greater and greater volumes, the first from 0 on; without any a product's own fees
    /// hold.
    package var feeTiers: [FeeTier] = []
    /// What the account had traded in the 30 days before.
    package var volumeAtStart: Amount = .zero
    /// What a liquidation costs beside the taker's fee, as a share of the value.
    package var liquidationFee = Ratio.bps(50)

    package init(latency: Nanos, spread: Ratio, volumeShare: Ratio) {
        (self.latency, self.spread, self.volumeShare) = (latency, spread, volumeShare)
    }
}
