internal import Domain

/// Refuses entries on a price that is too old, on none, or on a book that lost messages.
struct MarkStaleness: Guard {
    let name = GuardChain.staleness
    let isFloor = true
    let judgesReducing = false
    let ageMax: Nanos

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        let limit = Measure(ageMax.count, exponent: -9)
        if context.isBookStale {
            return Judgement(
                .reject, limit: limit, unit: "s",
                text: "the book is stale: messages were lost, and no snapshot has come since")
        }
        guard context.mark != nil, let markTime = context.markTime else {
            return Judgement(.reject, limit: limit, unit: "s", text: "there is no mark price")
        }
        let age = context.now - markTime
        let isFresh = age <= ageMax && age >= .zero
        return Judgement(
            isFresh ? .allow : .reject, measured: Measure(age.count, exponent: -9), limit: limit,
            unit: "s", text: isFresh ? "" : "the mark price is stale")
    }
}

/// Refuses entries outside the profile's trading session.
struct SessionGuard: Guard {
    let name = "session"
    let isFloor = true
    let judgesReducing = false
    let sessions: [TradingSession]

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        if sessions.contains(where: { $0.contains(context.now) }) { return .allow }
        let wait = sessions.compactMap { $0.opens(after: context.now) }.min()
            .map { $0 - context.now }
        return Judgement(
            .reject, measured: wait.map { Measure($0.count, exponent: -9) },
            limit: wait.map { _ in Measure(0) },
            unit: "s", text: "entries are allowed in the session only")
    }
}
