public import CPerpsPlugin

/// Totals in the account currency.
public struct Account: EventRecord {
    @usableFromInline let record: pb_ev_account
    @inlinable init(_ record: pb_ev_account) { self.record = record }

    /// The record's head.
    @inlinable public var head: pb_event { record.h }
    /// Everything, at the mark.
    @inlinable public var equity: Amount? { Amount(known: record.equity) }
    /// What may still be used.
    @inlinable public var free: Amount? { Amount(known: record.free) }
    /// What is used.
    @inlinable public var used: Amount? { Amount(known: record.used) }
    /// Maintenance margin.
    @inlinable public var maintenance: Amount? { Amount(known: record.maint) }
    /// This UTC day's deposits less withdrawals.
    @inlinable public var flows: Amount? { Amount(known: record.flows) }
}
