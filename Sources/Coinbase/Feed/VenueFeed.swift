package import Domain
package import Transport

/// Everything the venue tells without being asked: the market, and the account's own orders.
///
/// Owns two connections, which the venue wants apart, on a network thread that is given. What they
/// hear goes to the inbox; a connection that is lost is made again until the feed is stopped.
package final class VenueFeed: Sendable {
    package struct Settings: Sendable {
        /// Where market data comes from, such as `wss://advanced-trade-ws.coinbase.com`.
        package var market: Endpoint
        /// Where the account's orders come from; nil for none.
        package var user: Endpoint?
        package var tls: ClientTLS
        /// Such as `perps-bot/0.3.0`.
        package var userAgent: String
        package var instruments: [Instrument]
        /// The venue's name of the book for products that share another's:
        /// `["BTC-USDC": "BTC-USD"]`.
        package var aliases: [String: String] = [:]
        /// Channels of the market connection besides the heartbeats.
        package var marketChannels: [SubscribeRequest.Channel] = [.book, .trades]
        /// The venue's clock less ours, by which late market data is known; nil for unknown.
        package var venueOffset: Nanos?
        /// Whether the futures wallet is told too.
        package var hasFutures = false
        package var rules = LinkRules()
        /// Decides the jitter between attempts.
        package var seed: UInt64 = 0

        package init(
            market: Endpoint, tls: ClientTLS, userAgent: String, instruments: [Instrument]
        ) {
            (self.market, self.tls) = (market, tls)
            (self.userAgent, self.instruments) = (userAgent, instruments)
        }
    }

    /// What the connections work with and the feed does not own.
    package struct Surroundings: Sendable {
        package var inbox: Inbox
        package var thread: NetworkThread
        /// Signs a token for every request; nil for a market without a key.
        package var signer: RequestSigner?
        /// Keeps the frames of the market connection.
        package var sink: (any FrameSink)?

        package init(
            inbox: Inbox, thread: NetworkThread, signer: RequestSigner? = nil,
            sink: (any FrameSink)? = nil
        ) {
            (self.inbox, self.thread) = (inbox, thread)
            (self.signer, self.sink) = (signer, sink)
        }
    }

    private let market: FeedConnection
    private let user: FeedConnection?

    /// - Precondition: A user endpoint comes with a signer.
    package init(_ settings: Settings, _ surroundings: Surroundings) {
        let chance = RandomStream(seed: settings.seed, name: "market link")
        let plan = LinkPlan.market(
            settings.instruments, aliases: settings.aliases, channels: settings.marketChannels)
        var intake = FrameIntake(settings.instruments, aliases: settings.aliases)
        intake.venueOffset = settings.venueOffset
        market = FeedConnection(
            .market, settings.opening(settings.market),
            LinkState(plan, settings.rules, random: chance),
            intake, surroundings)
        guard let endpoint = settings.user else {
            user = nil
            return
        }
        precondition(surroundings.signer != nil, "the user channel is told to nobody without a key")
        var surroundings = surroundings
        surroundings.sink = nil
        user = FeedConnection(
            .user, settings.opening(endpoint),
            LinkState(
                .user(hasFutures: settings.hasFutures), settings.rules,
                random: RandomStream(seed: settings.seed, name: "user link")),
            FrameIntake([], aliases: [:]), surroundings)
    }

    /// Connects and subscribes, and goes on by itself; to be called once, from any thread.
    package func start() {
        market.start()
        user?.start()
    }

    /// Says goodbye to both connections, from any thread; nothing is told after it returns.
    package func stop() {
        market.stop()
        user?.stop()
    }

    /// Takes over how far the venue's clock is ahead of ours, from any thread.
    package func follow(clock: VenueClock) { market.follow(clock.offset) }

    /// What the connections of a kind have met since the start.
    package func tally(of link: FeedLink) -> FrameTally {
        switch link {
        case .market: market.tally
        case .user: user?.tally ?? FrameTally()
        }
    }
}

extension VenueFeed.Settings {
    fileprivate func opening(_ endpoint: Endpoint) -> WebSocketOpening {
        var opening = WebSocketOpening(endpoint, tls: tls, userAgent: userAgent)
        opening.timeout = .nanoseconds(rules.connectMax.count)
        opening.limits.messageBytesMax = FrameDecoder.bytesMax
        return opening
    }
}
