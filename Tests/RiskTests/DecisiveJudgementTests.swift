internal import Domain
internal import Risk
import Testing

@Suite struct `The judgement that decides` {
    private static let stop = Verdict.reduceOnly(.account, hold: .zero)

    static let table: [(verdicts: [Verdict], place: Int?)] = [
        ([], nil), ([.allow], nil), ([.allow, .reject], 1), ([.reject, .reject], 0),
        ([.reject, stop], 1), ([stop, .halt(.account, hold: .zero), .reject], 1),
        ([.resize(Quantity(5)), .resize(Quantity(3)), .resize(Quantity(4))], 1),
        ([.resize(Quantity(3)), .resize(Quantity(3))], 0), ([.resize(Quantity(1)), .reject], 1),
    ]

    @Test(arguments: table.indices)
    func `is the strictest, then the first, and of sizes the smallest`(_ index: Int) {
        let (verdicts, place) = Self.table[index]
        #expect(Judgement.decisive(verdicts.map { Judgement($0) }) == place)
    }

    @Test func `is of the guard that the chain names`() throws {
        let guards = [
            StubGuard("first", .reject), StubGuard("second", Self.stop),
            StubGuard("third", .reject),
        ]
        let chain = GuardChain(limits: Sample.limits, plugins: guards)
        var checks: ContiguousArray<Check> = []
        let context = Sample.context()
        let order = try Sample.sized(in: context)
        let vetting = chain.vet(order, in: context, keepsAll: true, into: &checks)
        guard case .refused(let refusal) = vetting else {
            Issue.record("\(vetting)")
            return
        }
        let place = Judgement.decisive(checks.map(\.judgement))
        #expect(place.map { checks[$0].guardIndex } == refusal.guardIndex)
        #expect(refusal.guardIndex.map { chain.names[$0] } == "second")
    }
}
