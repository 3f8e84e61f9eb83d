public import CPerpsPlugin

/// What is held of an instrument.
public struct Position: EventRecord {
    @usableFromInline let record: pb_ev_position
    @inlinable init(_ record: pb_ev_position) { self.record = record }

    /// The record's head.
    @inlinable public var head: pb_event { record.h }
    /// Positive long, negative short.
    @inlinable public var size: Size { Size(record.qty) }
    /// The average price of entry, `nil` when flat.
    @inlinable public var entry: Price? { Price(known: record.entry) }
    /// The mark price, if known.
    @inlinable public var mark: Price? { Price(known: record.mark) }
    /// Where it would be liquidated, if known.
    @inlinable public var liquidation: Price? { Price(known: record.liq) }
    /// Profit at the mark in the settle currency.
    @inlinable public var unrealised: Amount? { Amount(known: record.upnl) }
    /// Margin held for it.
    @inlinable public var margin: Amount? { Amount(known: record.margin) }
    /// Whose; 0 is the whole account.
    @inlinable public var owner: UInt32 { record.owner }
}
