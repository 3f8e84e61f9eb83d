import Coinbase
import Domain
import Transport

/// A feed whose venue is a script, with somebody who listens.
///
/// Owns the feed, its thread and the venues, and ends them all.
final class LocalFeed {
    let venue: ScriptedVenue
    let ear = InboxEar()
    let feed: VenueFeed
    private let thread = NetworkThread()

    /// Starts at once; the user connection, where there is one, goes to the same venue.
    init(
        _ venue: ScriptedVenue, signer: RequestSigner? = nil, sink: (any FrameSink)? = nil,
        _ change: (inout VenueFeed.Settings) throws -> Void = { _ in }
    ) throws {
        self.venue = venue
        var settings = VenueFeed.Settings(
            market: try venue.endpoint(), tls: try VenueCertificate.trusting(),
            userAgent: "test/1", instruments: [bitcoin])
        settings.marketChannels = [.book, .trades]
        settings.rules.retryFirst = Nanos.millisecond * 20
        try change(&settings)
        feed = VenueFeed(
            settings,
            VenueFeed.Surroundings(inbox: ear.inbox, thread: thread, signer: signer, sink: sink))
        feed.start()
    }

    func stop() {
        feed.stop()
        venue.stop()
        thread.stop()
    }
}
