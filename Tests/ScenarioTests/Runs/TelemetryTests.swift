import Assembly
import Domain
import Engine
import Foundation
import JSON
import Testing

@Suite struct `The files of a run` {
    @Test func `exist, can be read, and agree with its result`() throws {
        let desk = try Desk()
        let sheet = Sheet.cross(parameters: "fast: 3, slow: 8, interval: 5s")
        let result = try ClockRunning.run(sheet, at: desk)
        let folder = ClockRunning.folder(sheet, at: desk).path.dropFirst(desk.path.count + 1)
        let metrics = try JSONValue(parsing: try desk.read(folder + "/metrics.json"))
        let health = try JSONValue(parsing: try desk.read(folder + "/health.json"))
        let text = { (amount: Amount) in amount.text(exponent: RunResult.exponent) }
        #expect(
            ["run_id", "level", "equity", "fees", "realised_pnl", "unrealised_pnl", "residual"]
                .map { metrics[$0]?.string }
                == [
                    result.runID, "NORMAL", text(result.equityEnd), text(result.fees),
                    text(result.realised), text(result.unrealised), "0",
                ])
        #expect(
            ["orders", "fills", "denied", "events", "bars"].map { metrics[$0]?.number }
                == [
                    result.counts.orders, result.counts.fills, result.counts.denied,
                    result.events, result.bars,
                ].map { "\($0)" })
        #expect(result.counts.fills > 5)
        #expect([health["ok"]?.bool, health["level"]?.string == "NORMAL"] == [true, true])
        let lines = try desk.read(folder + "/metrics.prom").split(separator: "\n")
        #expect(lines.contains("perps_bot_fills_total \(result.counts.fills)"))
        #expect(lines.contains("perps_bot_events_total \(result.events)"))
        // Ten cycles ended; what is written at the end of the run is no cycle.
        #expect(lines.contains("perps_bot_cycles_total 10"))
        for line in lines where !line.hasPrefix("#") {
            let value = line.split(separator: " ").last.flatMap { Double($0) }
            #expect(line.hasPrefix("perps_bot_") && value != nil, "\(line)")
        }
        let log = try desk.read("var/logs/perps_bot-trial.jsonl").split(separator: "\n")
        let events = try log.map { try JSONValue(parsing: String($0)) }
        #expect(events.count > 2)
    }
}
