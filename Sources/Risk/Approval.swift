package import Domain

/// An order that has been sized, floored to the lot, and not yet vetted.
@frozen package struct SizedOrder: Hashable, Sendable {
    package let intent: Intent
    /// Above zero and a multiple of the lot.
    package let quantity: Quantity
    /// The size at the worst price the order may trade at, in the account currency, rounded up.
    package let notional: Amount
    /// What the order can do to the account's position.
    package let effect: PositionEffect
    /// What else there is to know when it changes an order that is open; nil for a new one.
    package let change: OrderChange?

    @usableFromInline
    init(
        intent: Intent, quantity: Quantity, notional: Amount, effect: PositionEffect,
        change: OrderChange? = nil
    ) {
        precondition(quantity > .zero, "a sized order has a size")
        self.change = change
        self.intent = intent
        self.quantity = quantity
        self.notional = notional
        self.effect = effect
    }
}

/// A change of an open order, which is judged as a new order of what would be left to fill.
@frozen package struct OrderChange: Hashable, Sendable {
    /// Filled when it was judged; with the sized quantity it makes the new total.
    package let filled: Quantity
    /// Whether no more is left to fill than before, at no more eager a price.
    package let onlyLowers: Bool

    @inlinable package init(filled: Quantity, onlyLowers: Bool) {
        (self.filled, self.onlyLowers) = (filled, onlyLowers)
    }
}

/// What an order can do to a position, in the worst case over all open orders.
@frozen package struct PositionEffect: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Can only lower the account's |position|, and never flip or open one.
    package static let reducing = PositionEffect(rawValue: 1)
    /// Can only lower the asking instance's own |position|.
    package static let ownExit = PositionEffect(rawValue: 2)
}

/// Proof that every guard let an order through.
///
/// Only `GuardChain.vet` can make one, `Exchange.submit` and `Exchange.amend` accept nothing else,
/// so an order that skipped the guards does not compile.
@frozen package struct ApprovedOrder: Hashable, Sendable {
    package let intent: Intent
    /// The sized quantity, or less when a guard asked for less.
    package let quantity: Quantity
    package let notional: Amount
    package let effect: PositionEffect
    /// What was filled of the order that this changes; zero for a new one.
    package let filled: Quantity
    /// Whether it is all that was sized, and no guard made it smaller.
    package let isWhole: Bool
    /// Whether it changes an open order and only lowers what that can do.
    package let onlyLowers: Bool

    /// The size that the order has in the end, what is filled included.
    package var total: Quantity { quantity + filled }

    @usableFromInline
    init(_ order: SizedOrder, quantity: Quantity, notional: Amount) {
        precondition(quantity > .zero && quantity <= order.quantity, "guards only tighten")
        filled = order.change?.filled ?? .zero
        isWhole = quantity == order.quantity
        onlyLowers = order.change?.onlyLowers ?? false
        self.intent = order.intent
        self.quantity = quantity
        self.notional = notional
        self.effect = order.effect
    }

    private init(_ order: ApprovedOrder, quantity: Quantity) {
        precondition(quantity > .zero && quantity <= order.quantity, "an approval only shrinks")
        (intent, notional, effect) = (order.intent, order.notional, order.effect)
        onlyLowers = order.onlyLowers
        (self.quantity, filled) = (quantity, order.filled + order.quantity - quantity)
        isWhole = order.isWhole && quantity == order.quantity
    }

    /// The same for what is left of it after more was filled: what was allowed is allowed in part.
    ///
    /// - Precondition: `rest` is above zero and not above `quantity`.
    package func leaving(_ rest: Quantity) -> ApprovedOrder {
        ApprovedOrder(self, quantity: rest)
    }
}

/// What one guard says about one order.
@frozen package enum Verdict: Hashable, Sendable {
    case allow
    /// Only this much; never more than was asked.
    case resize(Quantity)
    case reject
    /// Refuse, and let only reducing orders pass in `scope`: for `hold`, or until a person arms.
    case reduceOnly(Scope, hold: Nanos)
    /// Refuse, cancel what is open in `scope`, and stop it: for `hold`, or until a person arms.
    case halt(Scope, hold: Nanos)

    /// What a verdict is about.
    @frozen package enum Scope: UInt8, Hashable, Sendable {
        case account = 0
        case instrument = 1
        case owner = 2
    }

    /// Strictness for merging: the highest of all guards wins.
    package var rank: Int {
        switch self {
        case .allow: 0
        case .resize: 1
        case .reject: 2
        case .reduceOnly: 3
        case .halt: 4
        }
    }

    package var name: String {
        switch self {
        case .allow: "allow"
        case .resize: "resize"
        case .reject: "reject"
        case .reduceOnly: "reduce_only"
        case .halt: "halt"
        }
    }
}

/// A number with its decimal exponent, for showing what was compared with what.
@frozen package struct Measure: Hashable, Sendable {
    package var mantissa: Int64
    package var exponent: Int
    @inlinable package init(_ mantissa: Int64, exponent: Int = 0) {
        (self.mantissa, self.exponent) = (mantissa, exponent)
    }
    package var text: String { DecimalText.text(mantissa: mantissa, exponent: exponent) }
}

/// A guard's verdict with everything a person needs to understand it.
package struct Judgement: Hashable, Sendable {
    package var verdict: Verdict
    /// What was compared; nil when the input was missing.
    package var measured: Measure?
    package var limit: Measure?
    /// `"bps"`, `"USD"`, `"orders"`; empty for a bare number.
    package var unit: String
    /// One sentence; empty when the guard has nothing to add.
    package var text: String
    package var reason: OrderReason
    /// The guard's own number of its reason.
    package var code: Int32
    /// Whether a plugin broke the contract with its answer; `text` then says how.
    package var isBreach = false
    /// Whether the guard itself is out of order, so that nothing was compared.
    package var hasFailed = false

    package init(
        _ verdict: Verdict, measured: Measure? = nil, limit: Measure? = nil, unit: String = "",
        text: String = "", reason: OrderReason = .floor, code: Int32 = 0
    ) {
        (self.verdict, self.measured, self.limit) = (verdict, measured, limit)
        (self.unit, self.text, self.reason, self.code) = (unit, text, reason, code)
    }

    package static let allow = Judgement(.allow)
}

/// One guard's judgement of one order, as it is recorded and shown by `explain`.
package struct Check: Hashable, Sendable {
    /// Index into `GuardChain.names`; behind them the built-in sizer, then the sizer plugins.
    package var guardIndex: Int
    package var judgement: Judgement
    package init(guardIndex: Int, judgement: Judgement) {
        (self.guardIndex, self.judgement) = (guardIndex, judgement)
    }
}
