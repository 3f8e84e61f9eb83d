internal import Coinbase
internal import Domain
internal import Engine
internal import Profile
internal import Risk
internal import Simulation

/// Where a run's market comes from and where its orders go.
struct RunVenue {
    var feed: any MarketFeed
    var exchange: any AnsweringExchange
    /// Engine time at which the run begins.
    var start: Timestamp
    /// Thousandths of engine time for each of wall time; nil for as fast as possible, and for a
    /// market that has the wall clock's time itself.
    var pace: Int64?
    /// The connections; nil for a generated market.
    var session: CoinbaseSession?

    /// A market made from a seed, with simulated money.
    static func generated(_ feed: Profile.GeneratedFeed, _ plan: RunPlan) -> RunVenue {
        let scenario = Scenario(rawValue: feed.scenario.rawValue) ?? .calm
        var venue = RunVenue(
            feed: GeneratedFeed(
                instruments: plan.instruments, scenario: scenario, seed: feed.seed),
            exchange: SimulatedExchange(
                instruments: plan.instruments, rules: plan.venue, cash: plan.corridor.cash),
            start: GeneratedFeed.defaultStart)
        if case .times(let thousandths) = feed.pace { venue.pace = thousandths }
        return venue
    }

    /// Coinbase's market; orders go there too, or to a simulated venue.
    static func coinbase(_ session: CoinbaseSession, _ plan: RunPlan) -> RunVenue {
        session.begin()
        var exchange: any AnsweringExchange = SimulatedExchange(
            instruments: plan.instruments, rules: plan.venue, cash: plan.corridor.cash)
        if let real = session.exchange { exchange = real }
        return RunVenue(
            feed: session.market, exchange: exchange, start: session.startTime, session: session)
    }
}
