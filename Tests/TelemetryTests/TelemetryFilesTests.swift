import Domain
import Engine
import Foundation
import JSON
import Risk
import Synchronization
import Telemetry
import Testing

@Suite struct `The telemetry files` {
    private func write(_ snapshot: CycleSnapshot, _ facts: [Fact] = [], to folder: String) {
        TelemetryFiles(folder: folder, limits: Sample.limits, log: .silent)
            .write(snapshot, from: Sample.witness(facts))
    }

    @Test func `leave out what is unknown`() throws {
        try Sample.withFolder { folder in
            write(Sample.bare, to: folder)
            #expect(
                try Sample.text(folder, "metrics.json") == """
                    {
                      "timestamp": "2023-11-14T22:13:20Z",
                      "profile": "dev",
                      "mode": "paper",
                      "run_id": "run-1",
                      "level": "NORMAL",
                      "currency": "USD",
                      "positions": [],
                      "decisions": {},
                      "order_stats": {
                        "attempted": 0,
                        "successful": 0,
                        "failed": 0
                      },
                      "orders": 0,
                      "fills": 0,
                      "withheld": 0,
                      "rejected": 0,
                      "denied": 0,
                      "guard_trips": [],
                      "misbehaviours": 0,
                      "market_data": [],
                      "plugins": [],
                      "system": {}
                    }

                    """)
            #expect(
                try Sample.text(folder, "health.json") == """
                    {
                      "ok": false,
                      "timestamp": "2023-11-14T22:13:20Z",
                      "message": "no market event has come yet",
                      "error": "no market event has come yet",
                      "profile": "dev",
                      "level": "NORMAL",
                      "plugins": []
                    }

                    """)
            let exposed = try Sample.text(folder, "metrics.prom").split(separator: "\n")
                .filter { !$0.hasPrefix("#") }
            #expect(
                exposed == [
                    #"perps_bot_run_info{profile="dev",mode="paper",run_id="run-1"} 1"#,
                    "perps_bot_metrics_timestamp_seconds 1700000000",
                    "perps_bot_trading_level 0",
                ])
        }
    }

    @Test func `say everything that is known, in exact texts`() throws {
        try Sample.withFolder { folder in
            let facts: [Fact] = [
                .intended(Sample.intent), .vetted(Sample.vetting(isApproved: true)),
                .filled(Sample.fill), .order(Sample.update(.filled, .fill)),
            ]
            write(Sample.full, facts, to: folder)
            let metrics = try JSONValue(parsing: Sample.text(folder, "metrics.json"))
            #expect(metrics.text() == Expected.metrics)
            let health = try JSONValue(parsing: Sample.text(folder, "health.json"))
            #expect(health.text() == Expected.health)
            let exposed = try Sample.text(folder, "metrics.prom").split(separator: "\n")
                .filter { !$0.hasPrefix("#") }
            #expect(exposed.joined(separator: "\n") == Expected.exposition)
        }
    }

    @Test func `mark dust and what has no price while it is so, and tell modelled fees`() throws {
        try Sample.withFolder { folder in
            var snapshot = Sample.bare
            snapshot.fees = Measure(301, exponent: -2)
            snapshot.feesModelled = Measure(30, exponent: -1)
            var dust = PositionSnapshot(
                symbol: "BTC-USD", quantity: Measure(1_000, exponent: -8),
                entry: Measure(5_000_000, exponent: -2), mark: Measure(4_999_950, exponent: -2))
            dust.isDust = true
            var unpriced = PositionSnapshot(
                symbol: "ETH-USD", quantity: Measure(2), entry: Measure(3_000))
            unpriced.isUnpriced = true
            snapshot.positions = [dust, unpriced]
            let files = TelemetryFiles(folder: folder, limits: Sample.limits, log: .silent)
            let witness = Sample.witness([])
            files.write(snapshot, from: witness)
            let metrics = try JSONValue(parsing: Sample.text(folder, "metrics.json"))
            #expect(metrics["fees"]?.string == "3.01")
            #expect(metrics["fees_modelled"]?.string == "3")
            #expect(
                metrics["positions"]?.text()
                    == #"[{"symbol":"BTC-USD","quantity":"0.00001","side":"long","#
                    + #""entry_price":"50000","mark_price":"49999.5","is_dust":true},"#
                    + #"{"symbol":"ETH-USD","quantity":"2","side":"long","#
                    + #""entry_price":"3000","is_unpriced":true}]"#)
            #expect(
                try exposed(in: folder) == [
                    #"perps_bot_fees{currency="USD"} 3.01"#,
                    #"perps_bot_fees_modelled{currency="USD"} 3"#,
                    #"perps_bot_position_dust{product="BTC-USD"} 1"#,
                    #"perps_bot_position_unpriced{product="ETH-USD"} 1"#,
                ])
            (snapshot.positions[0].isDust, snapshot.positions[1].isUnpriced) = (false, false)
            snapshot.feesModelled = nil
            files.write(snapshot, from: witness)
            #expect(try exposed(in: folder) == [#"perps_bot_fees{currency="USD"} 3.01"#])
        }
    }

    /// The lines of fees, dust and what has no price.
    private func exposed(in folder: String) throws -> [String] {
        let names = ["fees", "position_dust", "position_unpriced"].map { "perps_bot_" + $0 }
        return try Sample.text(folder, "metrics.prom").split(separator: "\n").map(String.init)
            .filter { line in names.contains { line.hasPrefix($0) } }
    }

    @Test func `show a reader the old text or the new one, never a part`() throws {
        try Sample.withFolder { folder in
            let texts = ["a", "b"].map { String(repeating: $0, count: 100_000) }
            try AtomicFile.replace("x", in: folder, with: texts[0])
            let writer = Writer()
            DispatchQueue.global().async {
                for turn in 1...100 {
                    do {
                        try AtomicFile.replace("x", in: folder, with: texts[turn % 2])
                    } catch {
                        writer.faults.add(1, ordering: .relaxed)
                    }
                }
                writer.isDone.store(true, ordering: .releasing)
            }
            var reads = 0
            repeat {
                let text = SmallFile.text(folder + "/x") ?? "missing"
                #expect(texts.contains(text), "\(text.count) characters")
                reads += 1
            } while !writer.isDone.load(ordering: .acquiring)
            print("read \(reads) times while it was replaced 100 times")
            #expect(writer.faults.load(ordering: .acquiring) == 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x"])
        }
    }

    @Test func `that cannot be written are counted each time, logged once, and stop nothing`()
        throws
    {
        try Sample.withFolder { parent in
            let folder = parent + "/state"
            let log = try LogFile(path: parent + "/log.jsonl")
            let events = EventLog(component: "telemetry", console: nil, file: log)
            let files = TelemetryFiles(folder: folder, limits: Sample.limits, log: events)
            let witness = Sample.witness([])
            for _ in 1...3 { files.write(Sample.bare, from: witness) }
            #expect(witness.board[.writeFailures, "metrics.json"] == Measure(3))
            #expect(witness.board[.writeFailures, "health.json"] == Measure(3))
            #expect(witness.board[.writeFailures, "metrics.prom"] == Measure(3))
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false)
            for _ in 1...2 { files.write(Sample.bare, from: witness) }
            #expect(witness.board.total(.writeFailures) == 9)
            #expect(try Sample.text(folder, "metrics.prom").contains("write_failures_total"))
            let told = try Sample.text(parent, "log.jsonl").split(separator: "\n")
                .map { try JSONValue(parsing: $0)["event"]?.string ?? "" }
            #expect(
                told == Array(repeating: "telemetry.write.failed", count: 3)
                    + Array(repeating: "telemetry.write.recovered", count: 3))
        }
    }

    @Test func `leave the old file and no rubbish when moving into place fails`() throws {
        try Sample.withFolder { folder in
            try FileManager.default.createDirectory(
                atPath: folder + "/x/y", withIntermediateDirectories: true)
            let fault = #expect(throws: Fault.self) {
                try AtomicFile.replace("x", in: folder, with: "new")
            }
            #expect(fault?.code == "telemetry.unwritable")
            #expect(fault?.file == folder + "/x")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x"])
        }
    }
}

/// Owns what the thread that replaces tells the one that reads.
private final class Writer: Sendable {
    let isDone = Atomic(false)
    let faults = Atomic(0)
}
