public import CPerpsPlugin

/// One event of a step, readable only while it is delivered.
@safe public struct Event: ~Copyable {
    @usableFromInline let head: UnsafePointer<pb_event>
    @inlinable init(_ head: UnsafePointer<pb_event>) { unsafe self.head = head }

    /// What it is, as a number of the ABI (`PB_EV_*`).
    @inlinable public var kind: UInt16 { unsafe head.pointee.kind }
    /// The index of the instrument; `UInt32.max` for none or all.
    @inlinable public var instrument: UInt32 { unsafe head.pointee.instrument }
    /// Strictly rising within a run.
    @inlinable public var sequence: UInt64 { unsafe head.pointee.seq }
    /// Whether it is warm-up or recovery, in which intents are refused.
    @inlinable public var isReplay: Bool { unsafe head.pointee.flags & PB_EF_REPLAY != 0 }

    /// The trade, if it is one.
    @inlinable public var trade: Trade? {
        load(PB_EV_TRADE, as: pb_ev_trade.self).map { Trade($0) }
    }
    /// The best bid and ask, if it is one.
    @inlinable public var bookTop: BookTop? {
        load(PB_EV_BOOK_TOP, as: pb_ev_book_top.self).map { BookTop($0) }
    }
    /// The candle, if it is one.
    @inlinable public var candle: Candle? {
        load(PB_EV_CANDLE, as: pb_ev_candle.self).map { Candle($0) }
    }
    /// The fill, if it is one.
    @inlinable public var fill: Fill? { load(PB_EV_FILL, as: pb_ev_fill.self).map { Fill($0) } }
    /// The order update, if it is one.
    @inlinable public var order: OrderUpdate? {
        load(PB_EV_ORDER, as: pb_ev_order.self).map { OrderUpdate($0) }
    }
    /// The position, if it is one.
    @inlinable public var position: Position? {
        load(PB_EV_POSITION, as: pb_ev_position.self).map { Position($0) }
    }

    /// A copy of the record when it is of this kind and long enough.
    @inlinable func load<Record: BitwiseCopyable>(_ kind: UInt16, as: Record.Type) -> Record? {
        guard self.kind == kind, unsafe Int(head.pointee.size) >= MemoryLayout<Record>.size
        else { return nil }
        return unsafe UnsafeRawPointer(head).load(as: Record.self)
    }

    /// The record as a longer one, when it is long enough.
    @inlinable func pointer<Record: BitwiseCopyable>(
        as: Record.Type
    ) -> UnsafePointer<Record>? {
        guard unsafe Int(head.pointee.size) >= MemoryLayout<Record>.size else { return nil }
        return unsafe UnsafeRawPointer(head).assumingMemoryBound(to: Record.self)
    }
}
