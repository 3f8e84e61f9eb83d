package import Domain
package import Risk

/// What became of an intent before the venue.
@frozen package struct VettingRecord: Hashable, Sendable {
    package var order: OrderNumber
    package var owner: OwnerID
    package var instrument: InstrumentID
    package var isApproved: Bool
    package var effect: PositionEffect
    package var reason: OrderReason
    /// The guard that decided, an index into `GuardChain.names`; nil for approval, for the sizer,
    /// and where a change was refused before any guard was asked.
    package var guardIndex: Int32?
    package var sizing: SizingRecord
    /// The approved size; zero when refused.
    package var quantity: Quantity
    package var notional: Amount
    /// The checks of this order in `Effects.checks`.
    ///
    /// All of them when the corridor keeps detail, otherwise only those that refused. What a sizer
    /// plugin said comes first, then the limit that allowed less of it.
    package var checks: Range<Int>

    @inlinable package init(
        order: OrderNumber, owner: OwnerID, instrument: InstrumentID, isApproved: Bool,
        effect: PositionEffect, reason: OrderReason, guardIndex: Int32?, sizing: SizingRecord,
        quantity: Quantity, notional: Amount, checks: Range<Int>
    ) {
        (self.order, self.owner, self.instrument) = (order, owner, instrument)
        (self.isApproved, self.effect, self.reason) = (isApproved, effect, reason)
        (self.guardIndex, self.sizing) = (guardIndex, sizing)
        (self.quantity, self.notional, self.checks) = (quantity, notional, checks)
    }
}

/// Something that happened and that the record keeps.
///
/// Plain data: texts stand in `Effects`.
@frozen package enum Fact: Hashable, Sendable {
    case intended(Intent)
    case vetted(VettingRecord)
    /// A change of an open order, as it was judged: the sizing has the new limit and the total that
    /// was asked, the quantity is the approved total.
    case amend(VettingRecord)
    case order(OrderUpdate)
    case filled(FillRecord)
    case funding(InstrumentID, Amount)
    /// Index into `Effects.ladderChanges`.
    case ladder(Int)
    /// Index into `Effects.blockChanges`.
    case block(Int)
    /// Index into `Effects.misbehaviours`.
    case misbehaved(Int)
}

/// A fact with the moment and the place in the run.
@frozen package struct StampedFact: Hashable, Sendable {
    package var time: Timestamp
    /// Sequence of the step that led to it; several facts of a step share it.
    package var sequence: UInt64
    package var fact: Fact
    @inlinable package init(time: Timestamp, sequence: UInt64, fact: Fact) {
        (self.time, self.sequence, self.fact) = (time, sequence, fact)
    }
}

/// A change of the trading level, or of what it stands for.
package struct LadderChange: Hashable, Sendable {
    package var from: TradingLevel
    /// The strictest of all that stands now; it may be what it was.
    package var to: TradingLevel
    /// What was raised, which may be less than what stands; nil when a person lowered something.
    package var raised: TradingLevel?
    /// Who raised or lowered it: `"operator"`, `"file"`, `"signal"`, a guard's name.
    package var source: String
    package var reason: String
    /// Names this halt; `arm` asks for it.
    ///
    /// Empty when the level is NORMAL.
    package var haltID: String
    /// Whose cause it was that a person lowered; nil where somebody raised.
    package var lowered: String?
    package init(
        from: TradingLevel, to: TradingLevel, raised: TradingLevel?, source: String,
        reason: String, haltID: String
    ) {
        (self.from, self.to, self.raised, self.source) = (from, to, raised, source)
        (self.reason, self.haltID) = (reason, haltID)
    }
}

/// A plugin broke the contract.
package struct Misbehaviour: Hashable, Sendable {
    package var instance: String
    /// `"fault"`, `"bad_output"`, `"bad_verdict"`, `"deadline"`.
    package var kind: String
    package var message: String
    package init(instance: String, kind: String, message: String) {
        (self.instance, self.kind, self.message) = (instance, kind, message)
    }
}
