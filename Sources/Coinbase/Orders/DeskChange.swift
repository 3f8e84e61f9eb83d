internal import Domain
package import Risk

/// A change of one of our orders, from the wish to the proof of what holds.
package struct DeskChange: Hashable, Sendable {
    package enum Phase: Hashable, Sendable {
        /// For the order to be seen open, with no other request about it under way.
        case waiting
        /// An edit is on its way; it is sent once.
        case asked
        /// What holds is to be seen in the order itself.
        case unproven
        /// The order is being cancelled, so that another can take its place.
        case ending
        /// It has ended, and the one that takes its place is on its way.
        case replaced
    }

    /// The new total and limit, as the guards let them through.
    package let order: ApprovedOrder
    package internal(set) var phase = Phase.waiting
    /// When the edit was sent, by our clock and the latest that it can have been by the venue's;
    /// nil before it was.
    var askedAt: Timestamp?
    var askedAtVenue: Timestamp?
    /// Listings past the fence that show the order without the change.
    var absences = 0
    var lastAbsenceAt: Timestamp?

    init(_ order: ApprovedOrder) { self.order = order }

    var total: Quantity { order.total }
    var limit: Price { order.intent.limit }
}
