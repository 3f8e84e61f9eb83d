internal import Domain

/// Refuses an order that is equal in everything to one approved a moment ago.
struct DuplicateGuard: Guard {
    let name = "duplicate"
    let isFloor = true
    let judgesReducing = false
    let window: Nanos

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        let limit = Measure(window.count, exponent: -9)
        guard let age = context.duplicateAge else {
            return Judgement(.allow, limit: limit, unit: "s")
        }
        return Judgement(
            .reject, measured: Measure(age.count, exponent: -9), limit: limit, unit: "s",
            text: "an equal order was approved a moment ago")
    }
}
