internal import CPerpsPlugin

/// One sized order to judge, or one entry to size; readable only during the call.
@safe public struct Check: ~Copyable {
    private let record: UnsafePointer<pb_check>
    private let intent: pb_intent

    init?(_ record: UnsafePointer<pb_check>) {
        guard let intent = unsafe record.pointee.intent else { return nil }
        unsafe self.record = record
        self.intent = unsafe intent.pointee
    }

    /// The index of the instrument.
    public var instrument: UInt32 { intent.instrument }
    /// Which way; `nil` for nonsense.
    public var side: Side? { Side(rawValue: intent.side) }
    /// The limit or worst price.
    public var limit: Price? { Price(known: intent.limit_px) }
    /// The time of the step.
    public var now: Nanos { unsafe Nanos(record.pointee.now) }
    /// The order's id.
    public var order: UInt64 { unsafe record.pointee.order }
    /// The instance that asks, 0 for the operator.
    public var owner: UInt32 { unsafe record.pointee.owner }
    /// The asking instance's name, or `operator`.
    public var origin: String { unsafe String(abi: record.pointee.origin) }
    /// The size to judge, after the sizer.
    public var size: Size { unsafe Size(record.pointee.qty) }
    /// For a sizer: the size that the strategy gave itself, which no answer exceeds; `nil` where
    /// it gave a conviction.
    public var cap: Size? { unsafe record.pointee.qty > 0 ? Size(record.pointee.qty) : nil }
    /// How sure the strategy is, 1 to 1,000,000; `nil` where it gave a size or an amount.
    public var conviction: Int64? { intent.conviction_e6 > 0 ? intent.conviction_e6 : nil }
    /// The value of ``size`` at the worst price, in the account currency.
    public var notional: Amount? { unsafe Amount(known: record.pointee.notional) }
    /// The account's position in the instrument.
    public var position: Size? { unsafe Size(known: record.pointee.position) }
    /// The asking instance's part of it.
    public var ownPosition: Size? { unsafe Size(known: record.pointee.own_position) }
    /// What the account's open orders may still buy of the instrument.
    public var openBuy: Size { unsafe Size(record.pointee.open_buy) }
    /// What the account's open orders may still sell of the instrument.
    public var openSell: Size { unsafe Size(record.pointee.open_sell) }
    /// The mark price, if known.
    public var mark: Price? { unsafe Price(known: record.pointee.mark) }
    /// The best bid, if known.
    public var bid: Price? { unsafe Price(known: record.pointee.bid) }
    /// The best ask, if known.
    public var ask: Price? { unsafe Price(known: record.pointee.ask) }
    /// The account's equity.
    public var equity: Amount? { unsafe Amount(known: record.pointee.equity) }
    /// What may still be used.
    public var free: Amount? { unsafe Amount(known: record.pointee.free) }
    /// This UTC day's result, deposits and withdrawals left out.
    public var dayProfit: Amount? { unsafe Amount(known: record.pointee.day_pnl) }
    /// The equity with which this UTC day began.
    public var dayOpenEquity: Amount? {
        unsafe Amount(known: record.pointee.day_open_equity)
    }
    /// The sum of all positions at the mark, without signs.
    public var gross: Amount? { unsafe Amount(known: record.pointee.gross) }
    /// How many orders of the account are open.
    public var openOrders: UInt32 { unsafe record.pointee.open_orders }
    /// Whether it can only lower the account's position.
    public var isReducing: Bool { unsafe record.pointee.flags & PB_CF_REDUCING != 0 }
    /// Whether it can only lower the asking instance's position.
    public var isOwnExit: Bool { unsafe record.pointee.flags & PB_CF_OWN_EXIT != 0 }
    /// Whether it changes an order that is open.
    public var isAmend: Bool { unsafe record.pointee.flags & PB_CF_AMEND != 0 }
}
