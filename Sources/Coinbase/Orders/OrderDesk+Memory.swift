internal import Domain

extension OrderDesk {
    /// How long ended orders are remembered: longer than any request can still arrive, and than a
    /// listing looks back.
    private var memory: Nanos {
        Nanos(settings.tokenLife.count + settings.fenceMargin.count + OrderDesk.fillOverlap.count)
    }

    /// Forgets what no news can concern any more, so that a run may go on for ever.
    ///
    /// An order that was proven never to have arrived is remembered: should it appear, the proof
    /// was wrong, and that has to be seen.
    mutating func forget(at time: Timestamp) {
        let latest = time + Nanos(-memory.count)
        let exiting = Set(offspring.values.lazy.filter { $0.open > .zero }.map(\.parent))
        for (number, order) in orders
        where order.phase == .settled && order.settledAt < latest && !order.isProvenAbsent
            && !exiting.contains(number)
        {
            orders[number] = nil
        }
        let kept = orders
        offspring = offspring.filter { kept[$0.value.parent] != nil }
        numbers = numbers.filter { orders[$0.value] != nil }
        puzzling = puzzling.filter { $0.value >= latest }
        foreign = foreign.filter { $0.value.isOpen || $0.value.seenAt >= latest }
        strayFills = strayFills.filter { $0.value.at >= latest }
    }

    /// Forgets fills that no listing of all fills can show again.
    mutating func forgetFills() {
        let horizon = fillsWindow + Nanos(-Nanos.minute.count)
        let (numbers, orders) = (numbers, orders)
        fillsSeen.forget(before: horizon) { id in
            numbers[id].flatMap { orders[$0] }.map { $0.phase != .settled } ?? false
        }
    }

    /// How many things are remembered, for tests of its bound.
    package var remembered: Int {
        orders.count + numbers.count + offspring.count + foreign.count + fillsSeen.count
            + strayFills.count + puzzling.count
    }
}
