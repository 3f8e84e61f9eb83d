package import Domain

/// Everything the engine believes: market, orders, positions, trading level.
///
/// It cannot be copied, so nobody can act on an old one.
package struct EngineState: ~Copyable, Sendable {
    package let instruments: [Instrument]
    /// Names of the owners by number; 0 is the account.
    package let owners: [String]
    package internal(set) var market: Market
    package internal(set) var orders: OrderStore
    /// What orders of others on the account may still buy and sell, by product.
    package internal(set) var others: ContiguousArray<OthersOpen>
    package internal(set) var portfolio: Portfolio
    package internal(set) var ladder: Ladder
    package internal(set) var flattening = Flattening()
    package internal(set) var time = Timestamp(nanos: 0)
    package internal(set) var step: UInt64 = 0
    package internal(set) var sequence: UInt64 = 0
    /// Whether the run ends and nothing new is sent.
    package internal(set) var isEnding = false
    /// Why what becomes of orders cannot be seen; nil while it can.
    package internal(set) var blindness: String?
    /// Whether somebody has said that it can be seen, so that it can be lost.
    var hasSight = false
    package internal(set) var counts = RunCounts()
    /// Participants that broke the contract and are no longer called, with the reason.
    package internal(set) var setAside: [String: String] = [:]
    /// A value whose layout the compiler cannot know: it makes every look at the state go by its
    /// address.
    ///
    /// Without it the state is copied whole for each look, which costs more than a step.
    private let anchor: any Sendable = ()

    init(
        instruments: [Instrument], owners: [String], cash: Amount, haltTag: String,
        day: DayBaseline? = nil
    ) {
        self.instruments = instruments
        self.owners = owners
        market = Market(terms: instruments.map(\.terms))
        orders = OrderStore(instruments: instruments.count, owners: owners.count)
        others = ContiguousArray(repeating: .none, count: instruments.count)
        portfolio = Portfolio(
            terms: instruments.map(\.terms), owners: owners.count, cash: cash,
            day: day)
        ladder = Ladder(haltTag: haltTag)
    }
}

/// What a run counts.
package struct RunCounts: Hashable, Sendable {
    /// Intents of all instances.
    package internal(set) var intents = 0
    /// Orders that left for the venue.
    package internal(set) var orders = 0
    /// Approved, and held back because a level had risen before they left.
    package internal(set) var withheld = 0
    package internal(set) var fills = 0
    /// Refused by the venue.
    package internal(set) var rejected = 0
    /// Refused by floor, guard or sizer.
    package internal(set) var denied = 0
    package internal(set) var misbehaviours = 0
    /// Positions that the venue closed because what secured them was too little.
    package internal(set) var liquidations = 0
    /// Answers of the venue that fit no order or no state, and were left without effect.
    package internal(set) var strayAnswers = 0
    /// Refusals by guard, as `GuardChain.names`; the last entry counts the sizer's.
    package internal(set) var refusalsByGuard: [Int] = []
}
