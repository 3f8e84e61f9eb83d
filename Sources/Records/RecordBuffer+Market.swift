package import CPerpsPlugin
package import Domain

extension RecordBuffer {
    /// Trades are most of what there is, so they skip the making of a stamp.
    package mutating func append(
        _ trade: Trade, of instrument: InstrumentID, at time: Timestamp, sequence: UInt64,
        hasGap: Bool
    ) {
        let header = pb_event(
            size: UInt32(MemoryLayout<pb_ev_trade>.size), kind: PB_EV_TRADE, space: 0,
            instrument: UInt32(bitPattern: instrument.index), flags: hasGap ? PB_EF_GAP : 0,
            ts_venue: PB_NONE, ts: time.nanos, seq: sequence)
        append(
            pb_ev_trade(
                h: header, px: trade.price.mantissa, qty: trade.quantity.mantissa,
                side: trade.aggressor?.rawValue ?? 0, _pad: (0, 0, 0, 0, 0, 0, 0)))
    }

    package mutating func append(_ top: BookTop, _ stamp: RecordStamp) {
        append(Self.record(top, stamp))
    }

    package static func record(_ top: BookTop, _ stamp: RecordStamp) -> pb_ev_book_top {
        pb_ev_book_top(
            h: header(stamp, PB_EV_BOOK_TOP, pb_ev_book_top.self), bid: level(top.bid),
            ask: level(top.ask))
    }

    /// A missing side has no price and no size.
    package static func level(_ level: Level?) -> pb_level {
        pb_level(px: level?.price.mantissa ?? PB_NONE, qty: level?.quantity.mantissa ?? 0)
    }

    /// The top of a book.
    ///
    /// - Parameters:
    ///   - bids: Worst first, best last, as a book holds them; the best `depth` are written.
    ///   - asks: Likewise.
    ///   - depth: Levels of a side at most.
    ///   - stamp: Product, time and sequence of the record.
    package mutating func append(
        bids: ContiguousArray<Level>, asks: ContiguousArray<Level>, depth: Int,
        _ stamp: RecordStamp
    ) {
        let (bidCount, askCount) = (min(depth, bids.count), min(depth, asks.count))
        let extra = (bidCount + askCount) * MemoryLayout<pb_level>.size
        let record = pb_ev_depth(
            h: Self.header(stamp, PB_EV_DEPTH, pb_ev_depth.self, extra: extra),
            bids: UInt16(bidCount), asks: UInt16(askCount),
            levels_at: UInt32(MemoryLayout<pb_ev_depth>.size))
        guard var place = unsafe append(record, extra: extra) else { return }
        for (side, count) in [(bids, bidCount), (asks, askCount)] {
            for index in 0..<count {
                let level = RecordBuffer.level(side[side.count - 1 - index])
                unsafe place.storeBytes(of: level, as: pb_level.self)
                unsafe place += MemoryLayout<pb_level>.size
            }
        }
    }

    package mutating func append(_ candle: Candle, _ stamp: RecordStamp) {
        append(Self.record(candle, stamp))
    }

    package static func record(_ candle: Candle, _ stamp: RecordStamp) -> pb_ev_candle {
        pb_ev_candle(
            h: header(stamp, PB_EV_CANDLE, pb_ev_candle.self),
            open_ts: candle.openTime.nanos, interval: candle.interval.count,
            open: candle.open.mantissa, high: candle.high.mantissa, low: candle.low.mantissa,
            close: candle.close.mantissa, volume: candle.volume.mantissa,
            trades: candle.trades, closed: 1, _pad: (0, 0, 0))
    }

    package mutating func append(mark: Price, _ stamp: RecordStamp) {
        append(
            pb_ev_mark(
                h: Self.header(stamp, PB_EV_MARK, pb_ev_mark.self), mark: mark.mantissa,
                index: PB_NONE, open_interest: PB_NONE))
    }

    package mutating func append(
        _ rate: FundingRate, owner: OwnerID, paid: Amount?, _ stamp: RecordStamp
    ) {
        append(
            pb_ev_funding(
                h: Self.header(stamp, PB_EV_FUNDING, pb_ev_funding.self), rate_e12: rate.rateE12,
                interval: rate.interval.count, next_ts: PB_NONE,
                paid: paid?.mantissa ?? PB_NONE, owner: owner.number, _pad: 0))
    }
}
