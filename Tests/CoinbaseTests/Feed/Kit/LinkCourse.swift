import Coinbase
import Domain

/// A connection of the tests, with a clock in milliseconds.
struct LinkCourse {
    var state: LinkState

    init(_ plan: LinkPlan, _ rules: LinkRules = LinkRules(), seed: UInt64 = 1) {
        state = LinkState(plan, rules, random: RandomStream(seed: seed))
    }

    init(_ instruments: [Instrument], _ rules: LinkRules = LinkRules(), seed: UInt64 = 1) {
        let plan = LinkPlan.market(instruments, aliases: [:], channels: [.book, .trades])
        self.init(plan, rules, seed: seed)
    }

    mutating func take(_ input: LinkState.Input, at millis: Int64) -> [LinkState.Order] {
        state.take(input, at: Nanos.millisecond * millis)
    }

    mutating func take(_ input: LinkState.Input, nanos: Nanos) -> [LinkState.Order] {
        state.take(input, at: nanos)
    }

    /// Lets time pass on a connection that is well: bytes and heartbeats come all the while.
    mutating func pass(to millis: Int64) -> [LinkState.Order] {
        _ = take(.heartbeat, at: millis)
        return take(.clock(heard: Nanos.millisecond * millis), at: millis)
    }

    mutating func becomeReady(at millis: Int64, books: Bool = true, starts: Bool = true) {
        if starts { _ = take(.start, at: millis) }
        _ = take(.opened, at: millis)
        _ = take(.acknowledged(.everything), at: millis)
        if books {
            _ = take(.snapshots([.book(InstrumentID(0)), .book(InstrumentID(1))]), at: millis)
        }
    }

    var wakeMillis: Int64 { (state.wake ?? .zero).count / Nanos.millisecond.count }

    private static let both = ["BTC-USD", "ETH-USD"]

    /// What a connection of both products asks for.
    let subscribing: [LinkState.Order] = [
        .send(SubscribeRequest(.heartbeats)), .send(SubscribeRequest(.book, products: both)),
        .send(SubscribeRequest(.trades, products: both)),
    ]

    /// How it asks for the books of both products again.
    let refreshing: [LinkState.Order] = [
        .send(SubscribeRequest(.book, products: both, isEnd: true)),
        .send(SubscribeRequest(.book, products: both)),
    ]
}

extension Subscription {
    static let heartbeats = Subscription(channel: "heartbeats", topics: ["heartbeats"])
    static let trades = Subscription(
        channel: "market_trades", topics: ["BTC-USD", "ETH-USD"])
}

extension [Subscription] {
    static let everything: [Subscription] = [
        Subscription(channel: "level2", topics: ["BTC-USD", "ETH-USD"]), .heartbeats, .trades,
    ]
}
