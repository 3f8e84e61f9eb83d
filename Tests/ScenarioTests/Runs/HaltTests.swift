import Assembly
import Domain
import Engine
import Foundation
import JSON
import Ledger
import Synchronization
import Testing

@Suite struct `A halt` {
    let desk: Desk
    let sheet = Sheet.cross(parameters: "fast: 3, slow: 8, interval: 5s")
    var folder: StateFolder { ClockRunning.folder(sheet, at: desk) }

    init() throws { desk = try Desk() }

    func status() throws -> [String?] {
        let json = try StatusDocument.stopped(folder)
        return [json["level"]?.string, json["cause"]?.string, json["halt_id"]?.string]
    }

    @Test func `by the file HALT stops all orders and outlives the run and the file`() throws {
        try StateFolder.make(folder.path)
        try StateFolder.write("", to: folder.haltFile)
        let first = try ClockRunning.run(sheet, at: desk)
        #expect((first.counts.orders, first.counts.fills) == (0, 0))
        #expect(first.level == .halt)
        #expect(first.counts.denied > 0)
        try FileManager.default.removeItem(atPath: folder.haltFile)
        #expect(try status()[1] == "file: the file HALT is there")
        let second = try ClockRunning.run(sheet, at: desk)
        #expect((second.counts.orders, second.counts.fills) == (0, 0))
        #expect(second.level == .halt)
    }

    @Test func `ends only with its own id, a reason, and without the file`() throws {
        _ = try Latch.raise(Latch.Wish(.haltCancelAll, "prices look wrong"), folder)
        let standing = try status()
        let id = try #require(standing[2])
        #expect(standing[0...1] == ["HALT_CANCEL_ALL", "operator: prices look wrong"])
        #expect(code(of: { try Latch.arm("", "fine", folder) }) == "arm.wrong_id")
        #expect(code(of: { try Latch.arm(id + "0", "fine", folder) }) == "arm.wrong_id")
        #expect(code(of: { try Latch.arm(id, " \n", folder) }) == "arm.no_reason")
        try StateFolder.write("", to: folder.haltFile)
        #expect(code(of: { try Latch.arm(id, "fine", folder) }) == "arm.halt_file")
        try FileManager.default.removeItem(atPath: folder.haltFile)
        #expect(try status() == standing)
        #expect(try ClockRunning.run(sheet, at: desk).counts.orders == 0)
        #expect(try status() == standing)
        #expect(try Latch.arm(id, "looked at it", folder)?["level"]?.string == "NORMAL")
        #expect(code(of: { try Latch.arm(id, "again", folder) }) == "arm.not_halted")
        #expect(try ClockRunning.run(sheet, at: desk).counts.orders > 0)
    }

    @Test func `outlives its ledger, in the status and for the next run`() throws {
        let raised = try Latch.raise(Latch.Wish(.halt, "prices look wrong"), folder)
        let id = try #require(raised?["halt_id"]?.string)
        let standing = try status()
        let (files, path) = (FileManager.default, folder.path)
        for name in try files.contentsOfDirectory(atPath: path) where name.hasPrefix("ledger.db") {
            try files.removeItem(atPath: path + "/" + name)
        }
        #expect(try status() == standing)
        #expect(try ClockRunning.run(sheet, at: desk).counts.orders == 0)
        #expect(try status() == standing)
        #expect(try Latch.arm(id, "looked at it", folder)?["level"]?.string == "NORMAL")
    }

    @Test func `is never lowered by a weaker one`() throws {
        _ = try Latch.raise(Latch.Wish(.halt, "first"), folder)
        let standing = try status()
        _ = try Latch.raise(Latch.Wish(.reduceOnly, "second"), folder)
        #expect(try status() == standing)
    }

    @Test func `of two sources is armed twice, over a restart too, and the status names both`()
        throws
    {
        let raised = try Latch.raise(Latch.Wish(.halt, "prices look wrong"), folder)
        let mine = try #require(raised?["halt_id"]?.string)
        try LedgerStore.open(path: folder.ledger).raiseHalt(
            HaltRecord(
                id: "run-1", level: .halt, source: "spread", reason: "too wide",
                at: WallClock.now))
        let causes = try StatusDocument.stopped(folder)["causes"]?.array
        #expect(causes?.map { $0["halt_id"]?.string } == [mine, "run-1"])
        #expect(
            causes?.map { $0["cause"]?.string }
                == ["operator: prices look wrong", "spread: too wide"])
        #expect(try status()[2] == mine)
        let armed = try Latch.arm(mine, "mine is settled", folder)
        #expect(armed?["causes"]?.array?.map { $0["halt_id"]?.string } == ["run-1"])
        #expect(try status() == ["HALT", "spread: too wide", "run-1"])
        let run = try ClockRunning.run(sheet, at: desk)
        #expect(run.level == .halt && run.counts.orders == 0)
        #expect(try status() == ["HALT", "spread: too wide", "run-1"])
        #expect(try Latch.arm("run-1", "it is narrow", folder)?["level"]?.string == "NORMAL")
        #expect(try ClockRunning.run(sheet, at: desk).counts.orders > 0)
    }

    @Test func `lets nothing leave from its step on`() throws {
        let pulse = Sheet.pulse(every: 2)
        let trial = try Trial(pulse, at: desk, feed: { _ in ListedMarket.trades(60) })
        try trial.turn { $0.counts.fills < 3 }
        try trial.command(.raise(.halt, source: "operator", reason: "enough"))
        let orders = trial.timeline.corridor.state.counts.orders
        let place = trial.chronicle.lines.count
        try trial.drain()
        #expect(trial.timeline.corridor.state.counts.orders == orders)
        #expect(trial.chronicle.texts[place - 1] == "NORMAL to HALT by operator: enough")
        #expect(trial.timeline.corridor.state.counts.denied > 3)
        #expect(trial.timeline.residual == .zero)
    }

    @Test func `of entries alone lets exits pass`() throws {
        let pulse = Sheet.pulse(every: 2)
        let trial = try Trial(pulse, at: desk, feed: { _ in ListedMarket.trades(60) })
        try trial.turn { $0.counts.fills < 3 }
        try trial.command(.raise(.reduceOnly, source: "operator", reason: "weekend"))
        let place = trial.chronicle.lines.count
        try trial.drain()
        let then = trial.chronicle.texts[place...].filter { !$0.hasPrefix("order") }
        #expect(
            then.prefix(3) == [
                "one wants sell close as 4", "approved 4", "filled 4 1000000 at 5999400",
            ])
        #expect(then.filter { $0.hasPrefix("approved") } == ["approved 4"])
        #expect(then.filter { $0.hasPrefix("denied") }.count > 3)
    }

    @Test func `reaches a run through its socket, and so does arming`() throws {
        var slow = sheet
        (slow.pace, slow.cycle) = ("60x", "1s")
        let (path, done) = (folder.path, Latched())
        let answers = Answers()
        let operatorThread = Thread {
            func ask(_ request: JSONValue) -> JSONValue? {
                guard case .answer(let answer) = ControlSocket.ask(folder: path, request)
                else { return nil }
                return answer
            }
            while ask(.object(["command": .string("status")])) == nil { usleep(10_000) }
            let halted = ask(.object(["command": .string("halt"), "reason": .string("test")]))
            let id = halted?["halt_id"]?.string ?? ""
            func arm(_ id: String, _ reason: String) -> JSONValue? {
                ask(
                    .object([
                        "command": .string("arm"), "halt_id": .string(id),
                        "reason": .string(reason),
                    ]))
            }
            answers.add(halted?["level"]?.string)
            answers.add(halted?["since"]?.string)
            answers.add(arm("x", "fine")?["error"]?["code"]?.string)
            answers.add(arm(id, "")?["error"]?["code"]?.string)
            answers.add(arm(id, "fine")?["level"]?.string)
            done.set()
        }
        operatorThread.start()
        let before = WallClock.now
        let result = try ClockRunning.run(slow, at: desk, cycles: nil) { done.isSet }
        let since = answers.all[1].flatMap { Timestamp(rfc3339: $0) }
        #expect(since.map { before <= $0 && $0 <= WallClock.now } == true)
        #expect(
            answers.all.filter { $0 != answers.all[1] }
                == ["HALT", "arm.wrong_id", "arm.no_reason", "NORMAL"])
        #expect(result.stoppedBy == "signal")
        #expect(result.level == .normal)
    }
}

@Suite struct `A second instance` {
    @Test func `of a profile is refused while the first runs`() throws {
        let desk = try Desk()
        let sheet = Sheet.cross(parameters: "fast: 3, slow: 8, interval: 5s")
        let faults = Answers()
        let result = try ClockRunning.run(sheet, at: desk) {
            do {
                _ = try ClockRunning.run(sheet, at: desk)
                faults.add("it ran")
            } catch {
                let fault = error as? Fault
                faults.add(fault?.kind == .locked ? fault?.code : "\(error)")
            }
            return true
        }
        #expect(result.stoppedBy == "signal")
        #expect(faults.all == ["run.locked"])
        #expect(try ClockRunning.run(sheet, at: desk, cycles: 1).stoppedBy == "cycles")
    }
}
