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
    /// The guard that decided, an index into `GuardChain.names`; nil for approval and sizer.
    package var guardIndex: Int32?
    package var sizing: SizingRecord
    /// The approved size; zero when refused.
    package var quantity: Quantity
    package var notional: Amount
    /// The checks of this order in `Effects.checks`; all of them when the corridor keeps detail,
    /// otherwise only those that refused.
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

/// An order as it stands after something happened to it.
@frozen package struct OrderUpdate: Hashable, Sendable {
    /// Why this update; a set, with the raw values of the plugin ABI.
    @frozen package struct Change: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }
        package static let state = Change(rawValue: 1)
        package static let fill = Change(rawValue: 2)
        package static let amended = Change(rawValue: 4)
        package static let amendRefused = Change(rawValue: 8)
        package static let cancelRefused = Change(rawValue: 16)
    }

    package var order: OrderNumber
    package var owner: OwnerID
    package var instrument: InstrumentID
    package var side: Side
    package var type: OrderType
    package var timeInForce: TimeInForce
    package var flags: IntentFlags
    package var state: OrderState
    package var change: Change
    package var reason: OrderReason
    package var code: Int32
    package var tag: UInt64
    /// The total that is wanted now, and how much of it is filled.
    package var quantity: Quantity
    package var filled: Quantity
    package var limit: Price
    package var trigger: Price?
    /// The average price of its fills, rounded half-even; nil before the first.
    package var averagePrice: Price?
}

/// An execution and what it did to the position.
@frozen package struct FillRecord: Hashable, Sendable {
    package var fill: Fill
    /// What the asking instance earned by it before fees, at average cost.
    package var realised: Amount
    /// The account's position after it.
    package var position: Quantity
    @inlinable package init(fill: Fill, realised: Amount, position: Quantity) {
        (self.fill, self.realised, self.position) = (fill, realised, position)
    }
}

/// Something that happened and that the record keeps. Plain data: texts stand in `Effects`.
@frozen package enum Fact: Hashable, Sendable {
    case intended(Intent)
    case vetted(VettingRecord)
    case order(OrderUpdate)
    case filled(FillRecord)
    case funding(InstrumentID, Amount)
    /// Index into `Effects.ladderChanges`.
    case ladder(Int)
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

/// A change of the trading level.
package struct LadderChange: Hashable, Sendable {
    package var from: TradingLevel
    package var to: TradingLevel
    /// Who raised or lowered it: `"operator"`, `"file"`, `"signal"`, a guard's name.
    package var source: String
    package var reason: String
    /// Names this halt; `arm` asks for it. Empty when the level is NORMAL.
    package var haltID: String
    package init(
        from: TradingLevel, to: TradingLevel, source: String, reason: String, haltID: String
    ) {
        (self.from, self.to, self.source) = (from, to, source)
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
