internal import Domain
internal import Risk

/// A plugin guard that always says the same.
struct StubGuard: Guard {
    let name: String
    let isFloor = false
    var judgesReducing = false
    let verdict: Verdict

    init(_ name: String, _ verdict: Verdict, judgesReducing: Bool = false) {
        (self.name, self.verdict, self.judgesReducing) = (name, verdict, judgesReducing)
    }

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        Judgement(verdict, text: name, reason: .pluginGuard)
    }
}
