package import Domain
package import Risk

/// The step that a participant is shown.
///
/// Plain data.
@frozen package struct Frame: Hashable, Sendable {
    package var time: Timestamp
    package var step: UInt64
    /// Sequence of the first market event; the next ones count up.
    package var marketSequence: UInt64
    /// Sequence of the first record derived from the state: three for each touched product, in
    /// the order top, depth, mark.
    package var derivedSequence: UInt64
    /// Sequence of the first notice.
    package var noticeSequence: UInt64
    /// The number that the next intent gets.
    package var nextOrder: OrderNumber
    /// What is told replaces earlier knowledge: the first step of a run.
    package var isSnapshot: Bool
}

/// What a participant asks of the engine; nothing happens before the step is over.
package enum Request: Hashable, Sendable {
    case place(Intent)
    /// Changes an own open order; nil keeps. The size is the new total.
    case amend(OrderNumber, quantity: Quantity?, limit: Price?)
    case cancel(OrderNumber)
    /// All own open orders, of one product or of all.
    case cancelAll(InstrumentID?)
    case timer(id: UInt32, at: Timestamp?, every: Nanos?)
    case buildBars(InstrumentID, Nanos)
    /// A guard's REDUCE_ONLY or HALT without being asked.
    case trip(InstrumentID?, Verdict, text: String)
}

/// How a participant behaved in a step.
package enum Conduct: Hashable, Sendable {
    case good
    /// It broke the contract: its requests are dropped and it is not called again.
    case faulted(Misbehaviour)
    /// It broke the contract and goes on.
    case noted(Misbehaviour)
}

/// A strategy, guard or observer that is shown every step.
package protocol Participant: AnyObject {
    /// The name of the instance in the profile.
    var name: String { get }
    /// Above 0 and unique in a run; 0 is the account.
    var owner: OwnerID { get }
    /// Takes note of a step and appends what it wants.
    ///
    /// - Parameters:
    ///   - frame: The step's moment and numbers.
    ///   - market: The step's market events, in the order of the feed.
    ///   - notices: What follows from events, and the fate of what was asked in earlier steps.
    ///   - state: What the engine believes, for the length of the call.
    ///   - requests: Receives what it wants, in order.
    /// - Returns: Whether it kept to the contract; otherwise its requests are dropped.
    func observe(
        _ frame: Frame, market: Span<MarketEvent>, notices: Span<Notice>,
        state: borrowing EngineState, requests: inout ContiguousArray<Request>
    ) -> Conduct
}
