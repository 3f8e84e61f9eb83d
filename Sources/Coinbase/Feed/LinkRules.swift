package import Domain

/// How long a connection may take for what, and how often it is tried again.
package struct LinkRules: Hashable, Sendable {
    /// For name, TCP, TLS and the venue's agreement.
    package var connectMax = Nanos.second * 10
    /// Messages to the venue within `sendingWindow` at most.
    package var sendsMax = 8
    /// The venue counts by the second; what left in one may arrive a little closer together.
    package var sendingWindow = Nanos(1_100_000_000)
    /// From a request until the venue's list of subscriptions shows it.
    package var acknowledgeMax = Nanos.second * 5
    /// Without a single byte; the venue sends a heartbeat every second.
    package var silenceMax = Nanos.second * 5
    /// Without a heartbeat, whatever else comes.
    package var heartbeatMax = Nanos.second * 10
    /// From the request for a snapshot until it is asked for again.
    package var snapshotMax = Nanos.second * 10
    /// Between two requests for snapshots after losses that follow each other.
    package var refreshMin = Nanos.second
    /// The wait after the first failure; doubled after each further one.
    package var retryFirst = Nanos.millisecond * 250
    package var retryMax = Nanos.second * 30
    /// A connection that was ready for so long makes earlier failures forgotten.
    package var stableAfter = Nanos.minute

    package init() {}
}
