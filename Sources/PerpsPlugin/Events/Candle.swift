public import CPerpsPlugin

/// What traded in one interval; only intervals with trades have one.
public struct Candle: EventRecord {
    @usableFromInline let record: pb_ev_candle
    @inlinable init(_ record: pb_ev_candle) { self.record = record }

    /// The record's head.
    @inlinable public var head: pb_event { record.h }
    /// When the interval began; ``EventRecord/at`` is when the candle was known.
    @inlinable public var openedAt: Nanos { Nanos(record.open_ts) }
    /// How long the interval is.
    @inlinable public var interval: Nanos { Nanos(record.interval) }
    /// The first price.
    @inlinable public var open: Price { Price(record.open) }
    /// The highest price.
    @inlinable public var high: Price { Price(record.high) }
    /// The lowest price.
    @inlinable public var low: Price { Price(record.low) }
    /// The last price.
    @inlinable public var close: Price { Price(record.close) }
    /// How much traded.
    @inlinable public var volume: Size { Size(record.volume) }
    /// How many trades.
    @inlinable public var trades: UInt32 { record.trades }
    /// Whether it is final.
    @inlinable public var isClosed: Bool { record.closed != 0 }
}
