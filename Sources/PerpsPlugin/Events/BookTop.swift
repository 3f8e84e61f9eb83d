public import CPerpsPlugin

/// The best bid and ask.
public struct BookTop: EventRecord {
    @usableFromInline let record: pb_ev_book_top
    @inlinable init(_ record: pb_ev_book_top) { self.record = record }

    /// The record's head.
    @inlinable public var head: pb_event { record.h }
    /// The best bid, `nil` on an empty side.
    @inlinable public var bid: Price? { Price(known: record.bid.px) }
    /// The size at the best bid.
    @inlinable public var bidSize: Size { Size(record.bid.qty) }
    /// The best ask, `nil` on an empty side.
    @inlinable public var ask: Price? { Price(known: record.ask.px) }
    /// The size at the best ask.
    @inlinable public var askSize: Size { Size(record.ask.qty) }
}
