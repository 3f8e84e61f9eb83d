import Assembly
import Domain
import Engine
import Foundation
import JSON
import Testing

@Suite(.enabled(if: CPlugin.isPresent, "\(CPlugin.absence)"))
struct `A guard's block of a product` {
    let desk: Desk

    init() throws { desk = try Desk() }

    /// A strategy that buys at every trade, and a guard that blocks its product at the third.
    func sheet(hold: String) throws -> Sheet {
        var gate = CPlugin("gate")
        gate.isGuard = true
        gate.onTrade = """
            if (m->seen == 3) {
              pb_verdict v; memset(&v, 0, sizeof v);
              v.struct_size = sizeof v; v.action = PB_V_REDUCE_ONLY;
              v.scope = PB_SCOPE_INSTRUMENT; v.hold = \(hold);
              strcpy(v.text, "smoke");
              m->host->trip(m->host->ctx, t->h.instrument, &v);
            }
            """
        var buyer = CPlugin("buyer")
        buyer.onTrade = "buy(m, t);"
        for plugin in [gate, buyer] { try plugin.build(at: desk) }
        var sheet = Sheet()
        sheet.strategies = [Sheet.strategy("com.test.buyer", name: "buyer")]
        sheet.guards = ["{module: com.test.gate, name: gate}"]
        sheet.cycle = "10s"
        return sheet
    }

    func blocks(_ sheet: Sheet) throws -> [JSONValue] {
        try StatusDocument.stopped(ClockRunning.folder(sheet, at: desk))["blocks"]?.array ?? []
    }

    @Test func `is recorded, explained, and stands over a restart until a person lifts it`() throws
    {
        let sheet = try sheet(hold: "0")
        let folder = ClockRunning.folder(sheet, at: desk)
        let first = try ClockRunning.run(sheet, at: desk)
        let sent = first.counts.orders
        #expect(sent > 0 && sent < 4)
        #expect(first.level == .normal)
        let block = try #require(try blocks(sheet).first)
        let id = "\(first.runID)-1"
        #expect(
            ["halt_id", "level", "cause", "symbol", "instance", "until", "lift"]
                .map { block[$0]?.string } == [
                    id, "REDUCE_ONLY", "gate: smoke", "BTC-USD", nil, nil,
                    "perps-bot arm --profile trial --halt-id \(id) --reason '…'",
                ])
        let story = try Backtesting.explainer(at: desk).explain(
            OrderNumber(UInt64(first.counts.intents)), profile: "trial", runID: nil)
        #expect(
            story["checks"]?[0]?["text"]?.string == "trading level is REDUCE_ONLY by gate: smoke")
        let log = try desk.read("var/logs/perps_bot-trial.jsonl").split(separator: "\n")
        #expect(log.count { $0.contains("ladder.block.raised") } == 1)

        #expect(try ClockRunning.run(sheet, at: desk).counts.orders == 0)
        #expect(try blocks(sheet).map { $0["halt_id"]?.string }.first == id)
        #expect(code(of: { try Latch.arm(id + "0", "fine", folder) }) == "arm.wrong_id")
        let kept = try blocks(sheet)
        for block in kept {
            _ = try Latch.arm(block["halt_id"]?.string ?? "", "looked at it", folder)
        }
        #expect(try blocks(sheet) == [])
        #expect(try ClockRunning.run(sheet, at: desk).counts.orders > 0)
    }

    @Test func `ends by itself when it has a time, and the ledger knows`() throws {
        let sheet = try sheet(hold: "5000000000")
        let result = try ClockRunning.run(sheet, at: desk)
        #expect(result.counts.orders > 4)
        #expect(result.counts.denied > 0)
        #expect(try blocks(sheet) == [])
    }

    @Test func `is lifted in a running process by its own id`() throws {
        var slow = try sheet(hold: "0")
        (slow.pace, slow.cycle) = ("60x", "1s")
        let (path, done, answers) = (
            ClockRunning.folder(slow, at: desk).path, Latched(), Answers()
        )
        let operatorThread = Thread {
            func ask(_ request: JSONValue) -> JSONValue? {
                guard case .answer(let answer) = ControlSocket.ask(folder: path, request)
                else { return nil }
                return answer
            }
            let status = JSONValue.object(["command": .string("status")])
            var id: String?
            while id == nil {
                id = ask(status)?["blocks"]?[0]?["halt_id"]?.string
                usleep(10_000)
            }
            let after = ask(
                .object([
                    "command": .string("arm"), "halt_id": .string(id ?? ""),
                    "reason": .string("fine"),
                ]))
            answers.add(after?["level"]?.string)
            answers.add(after?["blocks"].map { "\($0.array?.count ?? -1)" })
            done.set()
        }
        operatorThread.start()
        let result = try ClockRunning.run(slow, at: desk, cycles: nil) { done.isSet }
        #expect(answers.all == ["NORMAL", "0"])
        #expect(result.stoppedBy == "signal")
    }
}
