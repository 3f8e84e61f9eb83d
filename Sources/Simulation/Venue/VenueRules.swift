package import Domain

/// How the simulated venue behaves.
package struct VenueRules: Hashable, Sendable {
    /// One way; an answer takes as long back.
    package var latency: Nanos
    /// Full spread where the data shows no book; half of it is paid by whoever takes.
    package var spread: Ratio
    /// The share of a bar's volume that may fill our orders.
    package var volumeShare: Ratio

    package init(latency: Nanos, spread: Ratio, volumeShare: Ratio) {
        (self.latency, self.spread, self.volumeShare) = (latency, spread, volumeShare)
    }
}
