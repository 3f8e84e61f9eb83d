internal import Assembly
internal import Coinbase
internal import Domain
internal import Profile
internal import Transport

/// The exchange that a profile names, as one command speaks with it.
///
/// Owns the connections and the thread that they live on.
final class ExchangeSession {
    let brokerage: Brokerage
    let profile: Profile
    /// How far the exchange's clock is ahead of ours.
    private(set) var clock = VenueClock(offset: .zero)
    let addresses: VenueAddresses
    private let thread: NetworkThread

    /// - Parameters:
    ///   - loaded: A profile whose venue, or at least whose feed, is Coinbase.
    ///   - credentials: nil for what is open to all.
    /// - Throws: `profile.simulated`, and what is wrong with the address or the CAs.
    init(_ loaded: LoadedProfile, credentials: sending Credentials?) throws(Fault) {
        try ExchangeSession.check(loaded)
        profile = loaded.profile
        addresses = try VenueAddresses(of: loaded)
        var settings = Brokerage.Settings(userAgent: ExchangeSession.userAgent)
        // A command asks one thing after the other: a spare connection would be of no use.
        settings.warm = 0
        thread = NetworkThread()
        do throws(Fault) {
            brokerage = try Brokerage(
                at: addresses.rest, tls: addresses.tls, credentials: credentials, on: thread,
                settings)
        } catch {
            thread.stop()
            throw error
        }
    }

    deinit {
        brokerage.stop()
        thread.stop()
    }

    private static func check(_ loaded: LoadedProfile) throws(Fault) {
        guard !loaded.profile.isOnCoinbase else { return }
        throw Fault(
            .usage, code: "profile.simulated",
            "the profile \(loaded.profile.name) trades at a simulated venue and has no exchange",
            key: "venue.kind",
            remedy: "name a profile with venue: {kind: coinbase}, such as --profile prod"
        ).inFile(loaded.path)
    }

    /// A session with the key that the environment names.
    ///
    /// - Throws: What is wrong with the key, `coinbase.wrong_portfolio` when the profile names
    ///   another portfolio than the key's: what it would show is not what the profile is about.
    static func withKey(_ loaded: LoadedProfile) throws(Fault) -> ExchangeSession {
        try check(loaded)
        let credentials = try Credentials.read(environment: Environment.variables)
        let session = try ExchangeSession(loaded, credentials: credentials)
        try session.synchroniseClock()
        guard let wanted = session.namedPortfolio else { return session }
        let check = try session.ask("the key's permissions") {
            session.brokerage.checkKey(portfolio: wanted, done: $0)
        }
        let wrong = check.refusals.first { $0.code == "coinbase.wrong_portfolio" }
        if let wrong { throw wrong.inFile(loaded.path) }
        return session
    }

    /// Whose money the key moves.
    func portfolio() throws(Fault) -> KeyPortfolio {
        let permissions = try ask("the key's permissions") { brokerage.keyPermissions(done: $0) }
        return try KeyPortfolio(of: permissions, brokerage)
    }

    var profileName: String { profile.name }

    /// The portfolio that the profile insists on.
    var namedPortfolio: String? {
        if case .coinbase(let venue) = profile.venue { venue.portfolio } else { nil }
    }

    /// Asks and waits.
    func ask<Value: Sendable>(
        _ what: String, _ call: (@escaping Brokerage.Answer<Value>) -> Void
    ) throws(Fault) -> Value {
        try brokerage.ask(what, call)
    }

    /// Asks and waits for whatever is answered.
    func answer<Value: Sendable>(
        to what: String, _ call: (@escaping Brokerage.Answer<Value>) -> Void
    ) throws(Fault) -> ResponseClass<Value> {
        try brokerage.answer(to: what, call)
    }

    /// Whether a WebSocket opens at an address; waits for it.
    func probe(_ endpoint: Endpoint) -> SocketProbe.Finding {
        let probe = SocketProbe(
            endpoint, tls: addresses.tls, userAgent: ExchangeSession.userAgent)
        let finding: SocketProbe.Finding? = brokerage.wait { probe.ask(on: thread, done: $0) }
        return finding
            ?? .refused(
                Fault(
                    .runtime, code: "coinbase.silent", "\(endpoint): nothing came back in a minute",
                    remedy: "Try again; look at the venue's status page if it stays"))
    }

    private static let userAgent = "perps-bot/\(PerpsBot.version)"

    /// A clock that is off makes every token worthless; one question tells.
    private func synchroniseClock() throws(Fault) {
        let reading = try ask("the venue's clock") { brokerage.readClock(count: 1, done: $0) }
        try brokerage.adopt(reading)
        clock = VenueClock(offset: reading.offset)
    }
}
