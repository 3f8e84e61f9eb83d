public import CPerpsPlugin

/// An execution of an order; comes before the update that counts it.
public struct Fill: EventRecord {
    @usableFromInline let record: pb_ev_fill
    @inlinable init(_ record: pb_ev_fill) { self.record = record }

    /// The record's head.
    @inlinable public var head: pb_event { record.h }
    /// The order's id.
    @inlinable public var order: UInt64 { record.order }
    /// The order's tag.
    @inlinable public var tag: UInt64 { record.tag }
    /// The execution's number.
    @inlinable public var execution: UInt64 { record.exec }
    /// What was paid.
    @inlinable public var price: Price { Price(record.px) }
    /// How much, always positive.
    @inlinable public var size: Size { Size(record.qty) }
    /// Which way.
    @inlinable public var side: Side? { Side(rawValue: record.side) }
    /// The fee in the settle currency; negative is a rebate.
    @inlinable public var fee: Amount { Amount(record.fee) }
    /// Profit taken by it, before fees, at average cost.
    @inlinable public var realised: Amount { Amount(record.realized) }
    /// Whether the order rested in the book.
    @inlinable public var isMaker: Bool { record.maker != 0 }
    /// Whose order; 0 is the operator or outside.
    @inlinable public var owner: UInt32 { record.owner }
}
