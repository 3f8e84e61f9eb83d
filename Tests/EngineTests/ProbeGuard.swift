internal import Domain
internal import Risk

/// A plugin guard that says what it is told to and keeps the contexts it was shown.
final class ProbeGuard: Guard {
    let name: String
    let isFloor = false
    let judgesReducing = true
    var verdict = Verdict.allow
    private(set) var contexts: [GuardContext] = []
    private(set) var orders: [SizedOrder] = []

    init(_ name: String = "probe") { self.name = name }

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        contexts.append(context)
        orders.append(order)
        return Judgement(verdict, text: "\(name) says so", reason: .pluginGuard)
    }
}
