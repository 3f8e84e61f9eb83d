package import Domain

/// One of our orders as the desk follows it, from the request to its settled end.
package struct DeskOrder: Hashable, Sendable {
    package enum Phase: Hashable, Sendable {
        /// The request is on its way.
        case asked
        /// The venue has taken the request; nobody has seen the order yet.
        case taken
        /// Seen at the venue, and not ended.
        case live
        /// Nobody can say whether the venue has it: to be resolved by sight, or by the fence.
        case unknown
        /// Ended at the venue; fills may still be missing here.
        case ended(End)
        /// Ended, and every fill was told.
        case settled
    }

    package enum End: Hashable, Sendable {
        case filled
        case cancelled
        case expired
        case rejected(OrderReason)
    }

    package let number: OrderNumber
    package let instrument: InstrumentID
    package let clientID: String
    package let side: Side
    package let quantity: Quantity
    package let askedAt: Timestamp
    package internal(set) var venueID: String?
    package internal(set) var phase = Phase.asked
    /// Filled as the venue says, the most it ever said.
    package internal(set) var filledAtVenue = Quantity.zero
    /// Filled as the engine was told.
    package internal(set) var filledTold = Quantity.zero
    package internal(set) var wasAccepted = false
    package internal(set) var cancelIsWanted = false
    package internal(set) var cancelIsAsked = false
    /// When a cancel that did not come through may be asked again.
    package internal(set) var cancelAgainAt = Timestamp(nanos: .min)
    /// Complete listings, past the fence, that did not have it.
    package internal(set) var absences = 0
    package internal(set) var lastAbsenceAt: Timestamp?

    /// Whether the venue has filled more than the engine knows.
    package var lacksFills: Bool { filledAtVenue > filledTold }

    /// Whether something is still to come.
    package var isOpen: Bool { phase != .settled }
}
