internal import Domain

/// What a list does not show counts only when it is complete, and late enough.
extension OrderComparison {
    /// Looked up in one turn at most; the rest waits for the next listing.
    private static let looksMax = 20
    /// Between two listings that count.
    private static let apart = Nanos.second * 5

    func absences(in sight: OrderSight) -> [Step] {
        let edits = missedEdits(in: sight)
        guard sight.gap == nil else { return edits }
        return edits + looks(in: sight) + missed(in: sight) + missedOthers(in: sight)
    }

    /// Orders that the venue took and the list lacks: they have ended, or are not listed yet.
    private func looks(in sight: OrderSight) -> [Step] {
        let shown = Set(sight.orders.map(\.id))
        var steps: [Step] = []
        for number in desk.open {
            guard let order = desk.orders[number], let id = order.venueID, !shown.contains(id),
                order.mayBeAtVenue, steps.count < OrderComparison.looksMax
            else { continue }
            // What was taken only now need not be in the list yet.
            if let venueTime = sight.venueTime,
                venueTime < order.askedAtVenue.upperBound + OrderDesk.lookAfter
            {
                continue
            }
            let counts =
                isPast(order.askedAtVenue.upperBound, sight) && isApart(order.lastAbsenceAt)
            steps.append(.look(number, id, counts: counts))
        }
        return steps
    }

    /// Orders that nobody has seen and the list lacks; the second such list proves that one never
    /// arrived.
    ///
    /// Not while a fill waits for whose it is: it may be of that very order. The orders of such
    /// fills are looked up by their ids.
    private func missed(in sight: OrderSight) -> [Step] {
        let shown = Set(sight.orders.compactMap(\.clientID))
        var steps: [Step] = []
        for number in desk.open {
            guard let order = desk.orders[number], order.phase == .unknown,
                order.venueID == nil, order.askedAtVenue.lowerBound >= sight.since,
                !shown.contains(order.clientID), isPast(order.askedAtVenue.upperBound, sight),
                isApart(order.lastAbsenceAt)
            else { continue }
            guard desk.fillsPutOff.isEmpty else {
                let unknown = desk.fillsPutOff.sorted().filter {
                    self.number(of: $0) == nil && !isStranger($0)
                }
                return unknown.prefix(OrderComparison.looksMax).map(Step.identify)
            }
            steps.append(order.absences + 1 >= 2 ? .neverArrived(number) : .missed(number))
        }
        return steps
    }

    /// Open orders of others that the list lacks.
    ///
    /// The second such list, a minute after one was seen last, proves that it has ended: a whole
    /// list holds every order that rests. One that waited elsewhere is looked up, and any while
    /// those of the venue's own app are not listed: it may be one of them.
    private func missedOthers(in sight: OrderSight) -> [Step] {
        let shown = Set(sight.orders.map(\.id))
        let missed = desk.foreign.filter { id, order in
            order.isOpen && !shown.contains(id) && isApart(order.lastAbsenceAt)
        }
        return missed.sorted { $0.key < $1.key }.prefix(OrderComparison.looksMax).map { id, order in
            let isGone = order.absences >= 1 && time - order.seenAt > OrderDesk.overlap
            if isGone, !order.isResting || sight.appRefusal != nil { return .identify(id) }
            return isGone ? .othersEnded(id) : .othersMissed(id)
        }
    }

    /// Orders that the list shows without the edit that was asked; the second such list proves
    /// that it was never done.
    private func missedEdits(in sight: OrderSight) -> [Step] {
        var steps: [Step] = []
        var met: Set<OrderNumber> = []
        for seen in sight.orders where seen.isOpen && !seen.isBeingEdited {
            guard let number = number(of: seen.id), let order = desk.orders[number],
                order.venueID == seen.id, order.phase == .live, let change = order.change,
                change.phase == .unproven, let asked = change.askedAtVenue, isPast(asked, sight),
                isApart(change.lastAbsenceAt), met.insert(number).inserted
            else { continue }
            let shown = seen.terms(in: desk.terms(order.instrument))
            guard let total = shown.total, let limit = shown.limit,
                total != change.total || limit != change.limit
            else { continue }
            steps.append(
                change.absences + 1 >= 2
                    ? .editFailed(number, total, limit) : .editMissed(number))
        }
        return steps
    }

    /// Whether the venue's own clock says that no request of then can still arrive.
    private func isPast(_ asked: Timestamp, _ sight: OrderSight) -> Bool {
        let fence = asked + desk.settings.tokenLife + desk.settings.fenceMargin
        return sight.venueTime.map { $0 >= fence } ?? false
    }

    private func isApart(_ last: Timestamp?) -> Bool {
        last.map { time - $0 >= OrderComparison.apart } ?? true
    }
}
