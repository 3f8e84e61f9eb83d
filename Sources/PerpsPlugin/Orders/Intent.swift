internal import CPerpsPlugin

/// An order wished for; the host decides.
///
/// Made by one of the functions below and changed before it is submitted:
///
///     var intent = Intent.limit(.buy, instrument, .size(size), at: price)
///     intent.isPostOnly = true
public struct Intent: Hashable, Sendable {
    /// How much is wanted.
    public enum Quantity: Hashable, Sendable {
        /// A size, a multiple of the lot; the sizer may shrink it.
        case size(Size)
        /// An amount of the settle currency, which the host floors to a size.
        case notional(Amount)
        /// How sure the strategy is, 1 to 1,000,000; the profile's sizer decides. Entries only.
        case conviction(Int64)
        /// The whole position of this instance.
        case close
    }

    /// How long it stands.
    public enum Lifetime: Hashable, Sendable {
        /// Until cancelled.
        case untilCancelled
        /// Fills what it can at once and ends.
        case immediate
        /// Fills wholly at once or not at all.
        case allOrNothing
        /// Until an instant.
        case until(Nanos)
    }

    /// When it becomes active.
    public enum Kind: Hashable, Sendable {
        /// At once, at the limit or better.
        case limit
        /// At once, at any price not worse than the limit.
        case market
        /// When the price moves through the trigger to the worse.
        case stop(trigger: Price)
        /// When the price moves through the trigger to the better.
        case take(trigger: Price)
    }

    /// Which way.
    public var side: Side
    /// The index of the instrument.
    public var instrument: UInt32
    /// How much.
    public var quantity: Quantity
    /// The limit or, for market orders, the worst price to accept; a multiple of the tick.
    public var limit: Price
    /// When it becomes active.
    public var kind: Kind
    /// How long it stands.
    public var lifetime: Lifetime
    /// Whether it may only lower this instance's position.
    public var isReduceOnly = false
    /// Whether it may only rest in the book.
    public var isPostOnly = false
    /// The correlation that updates echo; `nil` numbers it in order of submission.
    public var tag: UInt64?
    /// The sequence of the event that caused it; `nil` is the event being handled.
    public var cause: UInt64?

    /// A market order that trades at once at `worst` or better.
    public static func market(
        _ side: Side, _ instrument: Instrument, _ quantity: Quantity, worst: Price
    ) -> Intent {
        Intent(
            side: side, instrument: instrument.index, quantity: quantity, limit: worst,
            kind: .market, lifetime: .immediate)
    }

    /// A limit order that stands until it is cancelled.
    public static func limit(
        _ side: Side, _ instrument: Instrument, _ quantity: Quantity, at price: Price
    ) -> Intent {
        Intent(
            side: side, instrument: instrument.index, quantity: quantity, limit: price,
            kind: .limit, lifetime: .untilCancelled)
    }

    /// A market order that closes the instance's position; `side` is the side that closes it.
    public static func close(_ side: Side, _ instrument: Instrument, worst: Price) -> Intent {
        var intent = market(side, instrument, .close, worst: worst)
        intent.isReduceOnly = true
        return intent
    }
}

extension Intent {
    /// The intent as the ABI has it.
    func record(tag: UInt64, cause: UInt64) -> pb_intent {
        var record = pb_intent()
        record.struct_size = UInt32(MemoryLayout<pb_intent>.size)
        (record.instrument, record.side) = (instrument, side.rawValue)
        (record.tag, record.cause) = (tag, cause)
        (record.limit_px, record.trigger_px, record.expire) = (limit.mantissa, PB_NONE, PB_NONE)
        switch quantity {
        case .size(let size): record.qty = size.mantissa
        case .notional(let amount): record.notional = amount.mantissa
        case .conviction(let conviction): record.conviction_e6 = conviction
        case .close: record.flags |= PB_IF_CLOSE
        }
        switch kind {
        case .limit: record.order_type = PB_TYPE_LIMIT
        case .market: record.order_type = PB_TYPE_MARKET
        case .stop(let trigger):
            (record.order_type, record.trigger_px) = (PB_TYPE_STOP, trigger.mantissa)
        case .take(let trigger):
            (record.order_type, record.trigger_px) = (PB_TYPE_TAKE, trigger.mantissa)
        }
        switch lifetime {
        case .untilCancelled: record.tif = PB_TIF_GTC
        case .immediate: record.tif = PB_TIF_IOC
        case .allOrNothing: record.tif = PB_TIF_FOK
        case .until(let instant): (record.tif, record.expire) = (PB_TIF_GTD, instant.count)
        }
        if isReduceOnly { record.flags |= PB_IF_REDUCE_ONLY }
        if isPostOnly { record.flags |= PB_IF_POST_ONLY }
        return record
    }
}
