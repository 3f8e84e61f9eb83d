public import CPerpsPlugin

/// Mark and index price.
public struct Mark: EventRecord {
    @usableFromInline let record: pb_ev_mark
    @inlinable init(_ record: pb_ev_mark) { self.record = record }

    /// The record's head.
    @inlinable public var head: pb_event { record.h }
    /// The price that margin is reckoned at.
    @inlinable public var mark: Price? { Price(known: record.mark) }
    /// The price of the underlying.
    @inlinable public var index: Price? { Price(known: record.index) }
    /// All open contracts.
    @inlinable public var openInterest: Size? { Size(known: record.open_interest) }
}
