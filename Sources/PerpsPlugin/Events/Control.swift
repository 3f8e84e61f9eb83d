public import CPerpsPlugin

/// Something about how trading goes, for one instrument or for all.
public struct Control: EventRecord {
    /// What changed.
    public enum Change: Hashable, Sendable {
        /// The trading level, as a number of the ABI (`PB_LADDER_*`); compare with `>=`.
        case level(Int64)
        /// The venue: 0 down, 1 resyncing, 2 up.
        case venue(Int64)
        /// Parameters have a new revision.
        case parameters(revision: Int64)
        /// Deactivation follows this batch.
        case closing(reason: Int64)
        /// What the venue does not take now, a set of `PB_PS_*`; 0 is normal.
        case product(Int64)
        /// Fees have changed.
        case fees(maker: Ratio, taker: Ratio)
        /// Something of a later version.
        case other(UInt32)
    }

    @usableFromInline let record: pb_ev_control
    @inlinable init(_ record: pb_ev_control) { self.record = record }

    /// The record's head.
    @inlinable public var head: pb_event { record.h }

    /// What changed, and to what.
    public var change: Change {
        switch record.what {
        case PB_CTL_TRADING: .level(record.value)
        case PB_CTL_VENUE: .venue(record.value)
        case PB_CTL_PARAMS: .parameters(revision: record.value)
        case PB_CTL_CLOSING: .closing(reason: record.value)
        case PB_CTL_PRODUCT: .product(record.value)
        case PB_CTL_FEES: .fees(maker: Ratio(e8: record.value), taker: Ratio(e8: record.value2))
        default: .other(record.what)
        }
    }

    /// Of a level: what this guard's own stops hold of the account until a person arms them, as a
    /// number of the ABI (`PB_LADDER_*`); 0 for none, and for who is no guard.
    public var ownLevel: Int64 { record.what == PB_CTL_TRADING ? record.value2 : 0 }

    /// Why, in a sentence.
    public var text: String {
        unsafe withUnsafeBytes(of: record.text) { unsafe String(field: $0) }
    }
}
