public import CPerpsPlugin

/// Where an order stands now.
public struct OrderUpdate: EventRecord {
    /// The stages of an order's life.
    public enum State: Sendable {
        /// Accepted by the host, guards not yet run.
        case pending
        /// On its way to the venue.
        case sent
        /// In the book.
        case open
        /// In the book, partly filled.
        case partial
        /// May be live: wait, do not send it again.
        case unknown
        /// Wholly filled; final.
        case filled
        /// Cancelled; final.
        case cancelled
        /// Refused by the venue; final.
        case rejected
        /// Refused before the venue, see ``OrderUpdate/reason`` and ``OrderUpdate/text``; final.
        case denied
        /// Ended by its own time; final.
        case expired
        /// A state of a later version; final when ``OrderUpdate/isFinal`` says so.
        case other
    }

    @usableFromInline let record: pb_ev_order
    @inlinable init(_ record: pb_ev_order) { self.record = record }

    /// The record's head.
    @inlinable public var head: pb_event { record.h }
    /// The host's id.
    @inlinable public var order: UInt64 { record.order }
    /// The tag it was submitted with.
    @inlinable public var tag: UInt64 { record.tag }
    /// The total now wanted.
    @inlinable public var size: Size { Size(record.qty) }
    /// How much of it is filled.
    @inlinable public var filled: Size { Size(record.filled) }
    /// The limit or worst price.
    @inlinable public var limit: Price? { Price(known: record.limit_px) }
    /// The average price of its fills.
    @inlinable public var average: Price? { Price(known: record.avg_px) }
    /// Which way.
    @inlinable public var side: Side? { Side(rawValue: record.side) }
    /// Whether it is out of the market for good.
    @inlinable public var isFinal: Bool { record.state >= PB_ORDER_FINAL }
    /// Whether this record tells of a new stage.
    @inlinable public var isNewState: Bool { record.change & PB_OC_STATE != 0 }
    /// Whether it waits for a price to be reached before it trades.
    @inlinable public var isStop: Bool { record.order_type == PB_TYPE_STOP }
    /// Whether it closes the instance's position.
    @inlinable public var isClose: Bool { record.flags & PB_IF_CLOSE != 0 }
    /// Whether a change of it has been made.
    @inlinable public var isAmended: Bool { record.change & PB_OC_AMENDED != 0 }
    /// Whether a change of it was refused; the order stays as it was.
    @inlinable public var isAmendRefused: Bool { record.change & PB_OC_AMEND_REFUSED != 0 }
    /// Whether its cancel was refused.
    @inlinable public var isCancelRefused: Bool { record.change & PB_OC_CANCEL_REFUSED != 0 }
    /// Whose; 0 is the operator or outside.
    @inlinable public var owner: UInt32 { record.owner }
    /// Why, as a number of the ABI (`PB_R_*`).
    @inlinable public var reason: UInt32 { record.reason }
    /// The guard's or venue's own number.
    @inlinable public var code: Int32 { record.code }

    /// The stage it has reached.
    public var state: State {
        switch record.state {
        case PB_ORDER_PENDING: .pending
        case PB_ORDER_SENT: .sent
        case PB_ORDER_OPEN: .open
        case PB_ORDER_PARTIAL: .partial
        case PB_ORDER_UNKNOWN: .unknown
        case PB_ORDER_FILLED: .filled
        case PB_ORDER_CANCELED: .cancelled
        case PB_ORDER_REJECTED: .rejected
        case PB_ORDER_DENIED: .denied
        case PB_ORDER_EXPIRED: .expired
        default: .other
        }
    }

    /// Why, in a sentence; empty when there is nothing to say.
    public var text: String {
        unsafe withUnsafeBytes(of: record.text) { unsafe String(field: $0) }
    }
}
