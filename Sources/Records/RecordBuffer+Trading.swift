package import CPerpsPlugin
package import Domain

/// How orders are numbered across the wall: an id is never used twice, also not in a later run.
@frozen package struct OrderIDs: Hashable, Sendable {
    /// Added to the number within the run.
    package var base: UInt64
    @inlinable package init(base: UInt64) { self.base = base }
    @inlinable package func id(_ number: OrderNumber) -> UInt64 { base &+ number.value }
    @inlinable package func number(_ id: UInt64) -> OrderNumber? {
        id > base ? OrderNumber(id - base) : nil
    }
}

extension RecordBuffer {
    package mutating func append(
        _ update: OrderUpdate, _ ids: OrderIDs, text: String, _ stamp: RecordStamp
    ) {
        append(Self.record(update, ids, text: text, stamp))
    }

    package static func record(
        _ update: OrderUpdate, _ ids: OrderIDs, text: String, _ stamp: RecordStamp
    ) -> pb_ev_order {
        var record = pb_ev_order()
        record.h = header(stamp, PB_EV_ORDER, pb_ev_order.self)
        record.order = ids.id(update.order)
        record.tag = update.tag
        record.qty = update.quantity.mantissa
        record.filled = update.filled.mantissa
        record.limit_px = update.limit.mantissa
        record.trigger_px = update.trigger?.mantissa ?? PB_NONE
        record.avg_px = update.averagePrice?.mantissa ?? PB_NONE
        record.state = update.state.rawValue
        record.side = update.side.rawValue
        record.order_type = update.type.plain.rawValue
        record.tif = update.timeInForce.rawValue
        record.flags = UInt32(update.flags.intersection(.plain).rawValue)
        record.owner = update.owner.number
        record.change = UInt32(update.change.rawValue)
        record.reason = UInt32(update.reason.rawValue)
        record.code = update.code
        FixedText.write(text, into: &record.text)
        return record
    }

    package mutating func append(_ entry: FillRecord, _ ids: OrderIDs, _ stamp: RecordStamp) {
        let fill = entry.fill
        append(
            pb_ev_fill(
                h: Self.header(stamp, PB_EV_FILL, pb_ev_fill.self), order: ids.id(fill.order),
                tag: 0, exec: fill.execution, px: fill.price.mantissa,
                qty: fill.quantity.mantissa, fee: fill.fee.mantissa,
                realized: entry.realised.mantissa, owner: fill.owner.number,
                side: fill.side.rawValue, maker: fill.isMaker ? 1 : 0, _pad: (0, 0)))
    }

    package mutating func append(_ position: PositionNotice, _ stamp: RecordStamp) {
        append(Self.record(position, stamp))
    }

    package static func record(_ position: PositionNotice, _ stamp: RecordStamp) -> pb_ev_position {
        pb_ev_position(
            h: header(stamp, PB_EV_POSITION, pb_ev_position.self),
            qty: position.quantity.mantissa, entry: position.entry?.mantissa ?? PB_NONE,
            mark: position.mark?.mantissa ?? PB_NONE, liq: PB_NONE,
            upnl: position.unrealised?.mantissa ?? PB_NONE, margin: PB_NONE,
            owner: position.owner.number, _pad: 0)
    }

    package mutating func append(_ account: AccountNotice, _ stamp: RecordStamp) {
        append(Self.record(account, stamp))
    }

    package static func record(_ account: AccountNotice, _ stamp: RecordStamp) -> pb_ev_account {
        pb_ev_account(
            h: header(stamp, PB_EV_ACCOUNT, pb_ev_account.self),
            equity: account.equity?.mantissa ?? PB_NONE, free: account.free?.mantissa ?? PB_NONE,
            used: account.used?.mantissa ?? PB_NONE, maint: PB_NONE, flows: 0)
    }

    package mutating func append(timer id: UInt32, due: Timestamp, _ stamp: RecordStamp) {
        append(
            pb_ev_timer(
                h: Self.header(stamp, PB_EV_TIMER, pb_ev_timer.self), timer: id, _pad: 0,
                due: due.nanos))
    }

    package mutating func append(
        control what: UInt32, value: Int64, value2: Int64 = 0, _ stamp: RecordStamp
    ) {
        var record = pb_ev_control()
        record.h = Self.header(stamp, PB_EV_CONTROL, pb_ev_control.self)
        record.what = what
        record.value = value
        record.value2 = value2
        append(record)
    }

    /// An indicator's outputs, bit by bit as the plugin wrote them.
    package mutating func append(
        signal values: [UInt64], from source: OwnerID, _ stamp: RecordStamp
    ) {
        let extra = values.count * MemoryLayout<UInt64>.size
        let record = pb_ev_signal(
            h: Self.header(stamp, PB_EV_SIGNAL, pb_ev_signal.self, extra: extra),
            source: source.number, count: UInt32(values.count),
            values_at: UInt32(MemoryLayout<pb_ev_signal>.size), _pad: 0)
        guard let place = unsafe append(record, extra: extra) else { return }
        for (index, value) in values.enumerated() {
            unsafe place.storeBytes(of: value, toByteOffset: 8 * index, as: UInt64.self)
        }
    }
}
