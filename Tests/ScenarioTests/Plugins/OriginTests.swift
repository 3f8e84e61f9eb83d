import Assembly
import Domain
import Engine
import Testing

@Suite(.enabled(if: CPlugin.isPresent, "\(CPlugin.absence)"))
struct `The origin of an order` {
    @Test func `is the instance's name to a guard, and operator for one by hand`() throws {
        let desk = try Desk()
        var gate = CPlugin("gate")
        gate.isGuard = true
        gate.check = #"out->action = PB_V_ALLOW; say(m, "%s %u", c->origin.ptr, c->owner);"#
        try gate.build(at: desk)
        var sheet = Sheet.pulse(every: 2)
        sheet.guards = ["{module: com.test.gate, name: gate}"]
        let trial = try Trial(sheet, at: desk, feed: { _ in ListedMarket.trades(6) })
        #expect(try trial.turn { $0.counts.orders == 0 })
        try trial.command(
            .place(
                Intent(
                    order: OrderNumber(0), owner: .account, instrument: InstrumentID(0), side: .buy,
                    type: .limit, timeInForce: .goodTillCancelled,
                    size: .quantity(Quantity(1_000_000)), limit: Price(6_000_000))))
        #expect(trial.said() == ["one 1", "operator 0"])
    }
}
