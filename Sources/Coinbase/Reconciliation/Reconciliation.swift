internal import Domain

/// Compares what we hold to be true with what the venue says.
///
/// Pure: equal snapshots give equal plans, and nothing is changed by asking. It never makes up a
/// fill, and takes nothing for absent because it was not told: an error is not emptiness.
package enum Reconciliation {
    package static func plan(
        _ ours: OwnSnapshot, _ venue: VenueSnapshot
    ) -> ReconciliationPlan {
        var plan = ReconciliationPlan()
        if let desk = ours.orders {
            var comparison = OrderComparison(desk, venue.orders?.orders ?? [], at: ours.time)
            if let sight = venue.orders { plan.steps += comparison.steps(in: sight) }
            if let sight = venue.fills {
                plan.steps += FillComparison(comparison).steps(in: sight)
            }
        }
        if let mine = ours.books, let theirs = venue.books {
            let difference = BookDifference(theirs, mine)
            if !difference.isExplained(by: ours.tolerance) {
                plan.steps.append(.differ(difference))
            }
        }
        return plan
    }

    /// The steps for one order that is told by itself, which says nothing of any other.
    static func steps(
        _ desk: OrderDesk, _ told: VenueOrder, at time: Timestamp
    ) -> [ReconciliationPlan.Step] {
        var comparison = OrderComparison(desk, [told], at: time)
        return comparison.steps(for: told)
    }
}
