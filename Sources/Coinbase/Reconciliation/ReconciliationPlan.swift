package import Domain

/// What has to be done so that we and the venue agree; empty when we do.
///
/// A value: who follows it is the order desk, and the check of the books.
package struct ReconciliationPlan: Hashable, Sendable {
    /// What an order that this run did not place is to us.
    package enum Stranger: Hashable, Sendable {
        /// Somebody else's: adopted as that, left alone, its fills count for the account.
        case external
        /// The exit of an order that this run did not place.
        case exit
        /// Of an earlier run of this profile: cancelled until it has ended.
        case leftover
        /// Of another host that trades for this profile.
        case twin
        /// Nothing is to be said of it: it has ended, or was sent by hand to stay.
        case quiet
    }

    package enum Step: Hashable, Sendable {
        /// One of ours is shown otherwise than we know it: take that over.
        case merge(OrderNumber, VenueOrder)
        /// What came of one of ours, an exit or a part, is shown otherwise than we know it.
        case follow(OrderNumber, VenueOrder)
        /// The venue has filled more of it than we were told: list its fills.
        case askFills(OrderNumber)
        /// An order of somebody else that we meet for the first time.
        case adopt(VenueOrder, Stranger)
        /// Such an order has ended, is open after all, or may trade another size than we know.
        case note(VenueOrder)
        /// Cancel it, by the venue's id, until it has ended.
        case cancel(String)
        /// It has ended and is no longer cancelled.
        case ended(String)
        /// A second order under the id of one of ours, whose id at the venue is told.
        case double(VenueOrder, of: String)
        /// One of ours that ended long ago is open.
        case revenant(VenueOrder)
        /// It may be the exit of one of ours: only a listing says whose it is.
        case askWhose(String)

        /// A whole listing lacks what the venue took: look it up by the venue's id. Only a listing
        /// past the fence counts as a sign that it is gone.
        case look(OrderNumber, String, counts: Bool)
        /// A whole listing past the fence lacks what nobody knows of; it stays unknown.
        case missed(OrderNumber)
        /// An order that nobody knows and that has fills: look it up by the venue's id.
        case identify(String)
        /// The second one does: it never arrived.
        case neverArrived(OrderNumber)
        /// A whole listing lacks an open order of somebody else, by the venue's id.
        case othersMissed(String)
        /// The second one does, a minute after it was seen last: it has ended.
        case othersEnded(String)
        /// A listing past the fence shows an order without its edit, which stays unproven.
        case editMissed(OrderNumber)
        /// The second one does: these hold.
        case editFailed(OrderNumber, Quantity, Price)

        /// A fill that the venue lists and that was not told: tell it.
        case tell(VenueFill)
        /// It may be of an order whose id we do not know yet: list both again.
        case putOff(VenueFill)
        /// What it is stands in a word that we do not know: list it again.
        case puzzle(VenueFill, String)
        /// A fill that the venue takes back, changes or makes up.
        case correct(VenueFill)
        /// A fill of ours that cannot be read.
        case unreadFill(order: String, UnreadRow)

        /// Money and holdings differ by more than rounding explains.
        case differ(BookDifference)
    }

    package var steps: [Step]

    package init(_ steps: [Step] = []) { self.steps = steps }

    package var isEmpty: Bool { steps.isEmpty }

    /// What the books differ by; nil when they agree or nobody knows.
    package var difference: BookDifference? {
        for case .differ(let difference) in steps { return difference }
        return nil
    }
}

extension ReconciliationPlan.Stranger {
    /// What is to be said of an order of this kind; it says whether it halts.
    func finding(_ seen: VenueOrder) -> DeskFinding? {
        switch self {
        case .external: .external(order: seen.id, product: seen.product)
        case .exit: .exit(order: seen.id, product: seen.product)
        case .leftover: .leftover(order: seen.id, product: seen.product)
        case .twin: .twin(order: seen.id, clientID: seen.clientID ?? "")
        case .quiet: nil
        }
    }
}
