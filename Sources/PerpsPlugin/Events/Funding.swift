public import CPerpsPlugin

/// A funding rate, or a payment.
public struct Funding: EventRecord {
    @usableFromInline let record: pb_ev_funding
    @inlinable init(_ record: pb_ev_funding) { self.record = record }

    /// The record's head.
    @inlinable public var head: pb_event { record.h }
    /// The rate in 1e-12 per interval; above 0, longs pay.
    @inlinable public var rateE12: Int64 { record.rate_e12 }
    /// How often it is paid.
    @inlinable public var interval: Nanos { Nanos(record.interval) }
    /// When it is paid next.
    @inlinable public var nextAt: Nanos? { Nanos(known: record.next_ts) }
    /// What was paid (negative: received), `nil` when only the rate is told.
    @inlinable public var paid: Amount? { Amount(known: record.paid) }
    /// Whose payment; 0 is the account.
    @inlinable public var owner: UInt32 { record.owner }
}
