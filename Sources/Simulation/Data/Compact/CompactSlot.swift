internal import Domain

/// One record of the compact form: 32 bytes, little-endian, in this order.
struct CompactSlot: Hashable {
    enum Kind: UInt8 {
        case trade = 1
        /// The offer follows in a second slot: price, size, 0, 0.
        case top = 2
        case bookSnapshot = 3
        case level = 4
        case bookGap = 5
        /// Open, high, low and close follow in a second slot.
        case candle = 6
        case status = 7
        case mark = 8
        case funding = 9
        case heartbeat = 10
        case fees = 11
    }

    static let hasGap: UInt8 = 1

    var time: Int64
    /// A `Kind`.
    var kind: UInt8
    var flags: UInt8 = 0
    /// The raw value of a side, 0 for none; of a top 1 for a bid plus 2 for an offer; of a
    /// status its raw value; of funding 1 for a payment.
    var detail: UInt8 = 0
    var unused: UInt8 = 0
    /// The trades of a candle.
    var count: UInt32 = 0
    /// A price; of a candle its interval; of funding the rate.
    var first: Int64 = 0
    /// A size; of a candle its volume; of funding the interval.
    var second: Int64 = 0

    init(_ event: MarketEvent, kind: Kind) {
        time = event.time.nanos
        self.kind = kind.rawValue
        flags = event.hasGap ? CompactSlot.hasGap : 0
    }

    /// The second slot of a candle or top.
    init(_ first: Int64, _ second: Int64, _ third: Int64, _ fourth: Int64) {
        time = first
        let bits = UInt64(bitPattern: second)
        kind = UInt8(truncatingIfNeeded: bits)
        flags = UInt8(truncatingIfNeeded: bits >> 8)
        detail = UInt8(truncatingIfNeeded: bits >> 16)
        unused = UInt8(truncatingIfNeeded: bits >> 24)
        count = UInt32(truncatingIfNeeded: bits >> 32)
        (self.first, self.second) = (third, fourth)
    }
}

extension CompactSlot {
    /// An event as one slot or two.
    static func slots(of event: MarketEvent) -> (CompactSlot, CompactSlot?) {
        var slot: CompactSlot
        switch event.body {
        case .trade(let trade):
            slot = CompactSlot(event, kind: .trade)
            slot.detail = trade.aggressor?.rawValue ?? 0
            (slot.first, slot.second) = (trade.price.mantissa, trade.quantity.mantissa)
        case .level(let change):
            slot = CompactSlot(event, kind: .level)
            slot.detail = change.side.rawValue
            (slot.first, slot.second) = (
                change.level.price.mantissa, change.level.quantity.mantissa
            )
        case .top(let top): return slots(of: event, top)
        case .candle(let candle): return slots(of: event, candle)
        case .bookSnapshot: slot = CompactSlot(event, kind: .bookSnapshot)
        case .bookGap: slot = CompactSlot(event, kind: .bookGap)
        case .heartbeat: slot = CompactSlot(event, kind: .heartbeat)
        case .mark(let price):
            slot = CompactSlot(event, kind: .mark)
            slot.first = price.mantissa
        case .status(let status):
            slot = CompactSlot(event, kind: .status)
            slot.detail = status.rawValue
        case .fees(let maker, let taker):
            slot = CompactSlot(event, kind: .fees)
            (slot.first, slot.second) = (maker.e8, taker.e8)
        case .funding(let rate):
            slot = CompactSlot(event, kind: .funding)
            slot.detail = rate.isPayment ? 1 : 0
            (slot.first, slot.second) = (rate.rateE12, rate.interval.count)
        }
        return (slot, nil)
    }

    private static func slots(
        of event: MarketEvent, _ top: BookTop
    ) -> (CompactSlot, CompactSlot?) {
        var slot = CompactSlot(event, kind: .top)
        slot.detail = (top.bid == nil ? 0 : 1) | (top.ask == nil ? 0 : 2)
        slot.first = top.bid?.price.mantissa ?? 0
        slot.second = top.bid?.quantity.mantissa ?? 0
        let ask = CompactSlot(top.ask?.price.mantissa ?? 0, top.ask?.quantity.mantissa ?? 0, 0, 0)
        return (slot, ask)
    }

    private static func slots(
        of event: MarketEvent, _ candle: Candle
    ) -> (CompactSlot, CompactSlot?) {
        var slot = CompactSlot(event, kind: .candle)
        slot.count = candle.trades
        (slot.first, slot.second) = (candle.interval.count, candle.volume.mantissa)
        return (
            slot,
            CompactSlot(
                candle.open.mantissa, candle.high.mantissa, candle.low.mantissa,
                candle.close.mantissa)
        )
    }
}
