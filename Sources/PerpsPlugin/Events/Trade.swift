public import CPerpsPlugin

/// A trade of anybody on the venue.
public struct Trade: EventRecord {
    @usableFromInline let record: pb_ev_trade
    @inlinable init(_ record: pb_ev_trade) { self.record = record }

    /// The record's head.
    @inlinable public var head: pb_event { record.h }
    /// What was paid.
    @inlinable public var price: Price { Price(record.px) }
    /// How much.
    @inlinable public var size: Size { Size(record.qty) }
    /// The aggressor's side, if known.
    @inlinable public var side: Side? { Side(rawValue: record.side) }
}
