internal import Domain

/// Compares the fills that a desk has told with a list of the venue's; nothing is changed.
struct FillComparison {
    typealias Step = ReconciliationPlan.Step

    private let desk: OrderDesk
    private let orders: OrderComparison

    init(_ orders: OrderComparison) { (self.orders, desk) = (orders, orders.desk) }

    /// The steps for a list: each fill is told once, however often it is listed, in the order they
    /// happened.
    func steps(in sight: FillSight) -> [Step] {
        // The venue lists the newest first, those of one moment too.
        let oldestFirst = sight.fills.enumerated().sorted { left, right in
            (left.element.tradedAt, right.offset) < (right.element.tradedAt, left.offset)
        }
        var met: Set<VenueFill.Key> = []
        var steps: [Step] = []
        for (_, fill) in oldestFirst {
            guard let step = step(for: fill), met.insert(fill.key).inserted else { continue }
            steps.append(step)
        }
        for row in sight.unread {
            guard let order = row.order, orders.number(of: order) != nil,
                !desk.contradicted.contains(order)
            else { continue }
            steps.append(.unreadFill(order: order, row))
        }
        return steps
    }

    private func step(for fill: VenueFill) -> Step? {
        let number = owner(of: fill)
        guard !desk.fillsSeen.contains(fill), isOurs(fill, number) else { return nil }
        if let word = fill.unknownWord { return .puzzle(fill, word) }
        if let kind = fill.kind, kind != .known(.fill) { return .correct(fill) }
        // It may be of an order whose id we do not know yet: first see whose it is.
        let isKnown =
            number != nil || orders.isStranger(fill.order) || desk.offspring[fill.order] != nil
        return isKnown || !hasNameless ? .tell(fill) : .putOff(fill)
    }

    /// Whose fill it is; nil for the account's.
    private func owner(of fill: VenueFill) -> OrderNumber? {
        orders.number(of: fill.order) ?? desk.owner(ofFillsOf: fill.order)
    }

    /// Whether a fill is this run's to tell.
    ///
    /// One of before the run is not, whenever it is listed: the balances at the start hold it. One
    /// from before what is remembered was told already, unless its order has not ended.
    private func isOurs(_ fill: VenueFill, _ number: OrderNumber?) -> Bool {
        let horizon = desk.fillsSeen.horizon
        guard let number else { return fill.tradedAt >= desk.start && fill.at >= horizon }
        return fill.at >= horizon || desk.orders[number]?.isOpen ?? false
    }

    /// Whether an order of ours may be at the venue under an id that we do not know.
    private var hasNameless: Bool {
        desk.open.contains { number in
            desk.orders[number].map { orders.id(of: $0) == nil } ?? true
        }
    }
}
