package import Domain
internal import Risk

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
    /// Of the present order at the venue.
    package internal(set) var clientID: String
    package let side: Side
    /// The total and the limit that the engine was told.
    package internal(set) var quantity: Quantity
    package internal(set) var limit: Price
    /// By our clock.
    package internal(set) var askedAt: Timestamp
    /// By the venue's clock, as far as any reading since has shown: the earliest and the latest
    /// that it can have been.
    package internal(set) var askedAtVenue: ClosedRange<Timestamp>
    package internal(set) var venueID: String?
    /// Whether the present order at the venue is of a form that the venue edits.
    var isEditable = false
    /// Whether a request to place or to edit it has no answer yet.
    var createIsAsked = true
    var editIsAsked = false
    /// How often another order at the venue took its place, and what the earlier ones filled, by
    /// their ids.
    package internal(set) var replacements: UInt8 = 0
    var past: [String: Quantity] = [:]
    /// The change that is under way.
    package internal(set) var change: DeskChange?
    package internal(set) var phase = Phase.asked
    /// Filled of the present order as the venue says, the most it ever said.
    var filledHere = Quantity.zero
    /// Whether the venue has said of its end how much was filled.
    var endIsExact = false
    /// Filled as the engine was told.
    package internal(set) var filledTold = Quantity.zero
    package internal(set) var wasAccepted = false
    package internal(set) var cancelIsWanted = false
    package internal(set) var cancelIsAsked = false
    /// When we end it ourselves, by our clock, as the venue takes no end for its form; nil for
    /// never.
    var endsAt: Timestamp?
    /// Whether that moment has come, and nobody else wanted its end before.
    var isOver = false
    /// Whether a cancel of the present order at the venue was ever sent.
    var cancelWasSent = false
    /// When a cancel that did not come through may be asked again.
    package internal(set) var cancelAgainAt = Timestamp(nanos: .min)
    /// Cancels that failed, one after the other.
    package internal(set) var cancelFailures = 0
    /// Complete listings, past the fence, that did not have it.
    package internal(set) var absences = 0
    package internal(set) var lastAbsenceAt: Timestamp?
    /// Whether it was settled as never arrived and came after all.
    package internal(set) var isLate = false
    /// What the present order at the venue was asked to be, and the edits that were sent of it,
    /// the last ones of many.
    var sent: OrderConfiguration?
    var edits: [OrderEdit] = []
    package internal(set) var settledAt = Timestamp(nanos: .max)
    /// Whether its size is only reckoned from the money that it spends.
    let isByMoney: Bool
    /// Whether an exit is attached to it, and the venue's id of that, once known.
    let hasExit: Bool
    package internal(set) var exitID: String?

    /// Whether listings have proven that it never arrived.
    package var isProvenAbsent: Bool { absences >= 2 && venueID == nil }

    init(
        _ order: ApprovedOrder, clientID: String, at time: Timestamp, _ clock: VenueClock
    ) {
        (number, instrument) = (order.intent.order, order.intent.instrument)
        (self.clientID, side, askedAt) = (clientID, order.intent.side, time)
        (quantity, limit) = (order.quantity, order.intent.limit)
        isByMoney = order.intent.isByMoney && order.isWhole
        hasExit = order.intent.exit != nil
        askedAtVenue = clock.atVenue(time)...clock.atVenue(time)
    }

    /// As many as are remembered: the venue's own history has five.
    private static let editsMax = 16

    mutating func note(_ edit: OrderEdit) {
        edits.append(edit)
        if edits.count > DeskOrder.editsMax { edits.removeFirst() }
    }

    /// Filled at the venue by all of its orders together; what was told is part of it.
    package var filledAtVenue: Quantity {
        max(filledTold, past.values.reduce(filledHere) { $0 + $1 })
    }

    /// Whether the venue has filled more than the engine knows.
    package var lacksFills: Bool { filledAtVenue > filledTold }

    /// Whether it can only be found by when it was asked: the venue's id is not known, or what was
    /// taken was not seen yet.
    var isUnproven: Bool {
        switch phase {
        case .asked, .taken, .unknown: true
        case .live, .ended, .settled: venueID == nil
        }
    }

    /// Whether something is still to come.
    package var isOpen: Bool { phase != .settled }
}
