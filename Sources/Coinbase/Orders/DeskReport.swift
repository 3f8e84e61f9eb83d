package import Domain

/// What came of something the order desk asked of the venue.
package enum DeskReport: Sendable {
    case created(OrderNumber, ResponseClass<TakenOrder>)
    case edited(OrderNumber, ResponseClass<EditAnswer>)
    case cancelled([String], ResponseClass<CancelAnswer>)
    case orders(OrderSight)
    case fills(FillSight)
    /// By the venue's id.
    case looked(String, ResponseClass<OrderLookup>)
    case accounts(ResponseClass<Listing<VenueAccount>>)
}

/// A listing of orders; an incomplete one proves what it shows and never that something is absent.
package struct OrderSight: Sendable {
    package var orders: [VenueOrder]
    /// Every order created at or after this is in the list, when it is complete.
    package var since: Timestamp
    /// nil for a complete list; else why it is not.
    package var gap: String?
    /// The venue's own time before the listing was asked for; nil when nobody knows.
    package var venueTime: Timestamp?
    /// How that time stood to our own; nil when nobody knows.
    package var clock: ClockReading?
    /// Rows that cannot be read; there is a gap then.
    package var unread: [UnreadRow] = []
    /// That the venue does not list the orders of its own app, and why.
    ///
    /// The first such list is a gap to the desk, the next in a row is none.
    package var appRefusal: String?

    package init(
        orders: [VenueOrder], since: Timestamp, gap: String? = nil, venueTime: Timestamp? = nil,
        clock: ClockReading? = nil
    ) {
        (self.orders, self.since, self.gap, self.venueTime) = (orders, since, gap, venueTime)
        self.clock = clock
    }
}

/// A listing of fills.
package struct FillSight: Sendable {
    package var fills: [VenueFill]
    /// nil for a list of given orders.
    package var since: Timestamp?
    /// nil for a complete list; else why it is not.
    package var gap: String?
    /// Rows that cannot be read; there is a gap then.
    package var unread: [UnreadRow] = []

    package init(fills: [VenueFill], since: Timestamp? = nil, gap: String? = nil) {
        (self.fills, self.since, self.gap) = (fills, since, gap)
    }
}
