public import CPerpsPlugin

/// A timer rang; late ticks of one timer come as one.
public struct TimerTick: EventRecord {
    @usableFromInline let record: pb_ev_timer
    @inlinable init(_ record: pb_ev_timer) { self.record = record }

    /// The record's head.
    @inlinable public var head: pb_event { record.h }
    /// The id given to `Host.timer`.
    @inlinable public var timer: UInt32 { record.timer }
    /// When it should have rung.
    @inlinable public var due: Nanos { Nanos(record.due) }
}
