import Assembly
import Domain
import Engine
import Foundation
import JSON
import Ledger
import Testing

/// Raises a level in the ledger when a run has come so far that it is about to listen.
///
/// Owns the lock, and what went wrong.
private final class LateRaiser: RunWatcher, Sendable {
    private let folder: StateFolder
    private let lock: LatchLock
    let faults = Answers()

    init(_ folder: StateFolder) throws {
        self.folder = folder
        lock = try LatchLock(folder)
    }

    func record(_ fact: StampedFact, in effects: borrowing Effects) {}

    func begin(_ plan: RunPlan) {
        Thread {
            // A run that waits for nobody has read the levels by then.
            usleep(100_000)
            do {
                try LedgerStore.open(path: self.folder.ledger).raiseHalt(
                    HaltRecord(
                        id: "late-1", level: .halt, source: "operator", reason: "just in time",
                        at: WallClock.now))
            } catch {
                self.faults.add("\(error)")
            }
            self.lock.release()
        }.start()
    }
}

@Suite struct `A level that is raised while a run begins` {
    let desk: Desk
    let sheet = Sheet.cross(parameters: "fast: 3, slow: 8, interval: 5s")
    var folder: StateFolder { ClockRunning.folder(sheet, at: desk) }

    init() throws {
        desk = try Desk()
        try StateFolder.make(folder.path)
    }

    @Test func `is left to the run, once that listens`() throws {
        let lock = try LatchLock(folder)
        let (begun, answers, folder) = (Latched(), Answers(), folder)
        Thread {
            begun.set()
            do {
                let status = try Latch.raise(Latch.Wish(.halt, "stop"), folder)
                answers.add(status == nil ? "left to the run" : "written")
            } catch {
                answers.add("\(error)")
            }
        }.start()
        while !begun.isSet { usleep(1_000) }
        // Who waits for nobody has written by then.
        usleep(100_000)
        let control = try ControlSocket(folder: folder.path)
        lock.release()
        while answers.all.isEmpty { usleep(1_000) }
        control.close()
        #expect(answers.all == ["left to the run"])
        #expect(try StatusDocument.stopped(folder)["level"]?.string == "NORMAL")
    }

    @Test func `is known to the run, however late it was written`() throws {
        let raiser = try LateRaiser(folder)
        var run = ClockRun(loaded: try sheet.load(at: desk), scan: desk.scan, folder: folder)
        run.cyclesMax = 5
        let result = try run.run(
            watch: raiser, signals: RunSignals(stop: { false }, halt: { false }))
        #expect(raiser.faults.all.isEmpty, "\(raiser.faults.all)")
        #expect(result.level == .halt)
        #expect(result.counts.orders == 0)
    }

    @Test func `waits for no process that is stopped while it has the lock`() throws {
        let hanging = try LatchLock(folder)
        defer { hanging.release() }
        var told: [String] = []
        let halted = try Latch.raise(Latch.Wish(.haltCancelAll, "stop"), folder) { told.append($0) }
        #expect(halted?["level"]?.string == "HALT_CANCEL_ALL")
        #expect(halted?["cause"]?.string == "operator: stop")
        #expect(
            told == [
                "another process has \(folder.path)/latch.lock and does not end, so look for a "
                    + "perps-bot that is stopped or hangs; HALT_CANCEL_ALL is raised all the same"
            ])
        let wish = Latch.Wish(.reduceOnly, "less", product: "BTC-USD")
        let blocked = try Latch.raise(wish, folder)?["blocks"]?.array
        #expect(blocked?.map { $0["level"]?.string } == ["REDUCE_ONLY"])
        #expect(try StatusDocument.stopped(folder)["halt_id"] == halted?["halt_id"])
    }

    @Test func `is asked of a run that went on without the lock`() throws {
        let hanging = try LatchLock(folder)
        defer { hanging.release() }
        let control = try ControlSocket(folder: folder.path)
        defer { control.close() }
        #expect(try Latch.raise(Latch.Wish(.halt, "stop"), folder) == nil)
        #expect(try StatusDocument.stopped(folder)["level"]?.string == "NORMAL")
    }

    @Test func `is laid down as a file where the ledger takes nothing`() throws {
        try FileManager.default.createDirectory(
            atPath: folder.ledger, withIntermediateDirectories: false)
        let part = Latch.Wish(.reduceOnly, "less", product: "BTC-USD")
        let told = try #require(fault(of: part))
        #expect(told.message.hasSuffix("perps-bot halt lays one down"), "\(told)")
        #expect(folder.haltFiles.isEmpty)
        let halted = try #require(fault(of: Latch.Wish(.haltCancelAll, "stop", instance: "ma")))
        #expect(halted.kind == .runtime)
        #expect(
            halted.message.hasSuffix(
                "; the file HALT is laid down, which each run looks for before each order; it "
                    + "cancels no open order. It halts the whole profile, not ma alone: a file "
                    + "names no part"), "\(halted)")
        #expect(folder.haltFiles == [folder.haltFile])
        try FileManager.default.removeItem(atPath: folder.ledger)
        let run = try ClockRunning.run(sheet, at: desk)
        #expect(run.level == .halt && run.counts.orders == 0)
    }

    private func fault(of wish: Latch.Wish) -> Fault? {
        do throws(Fault) {
            _ = try Latch.raise(wish, folder)
            return nil
        } catch {
            return error
        }
    }

    @Test func `does not lower what stands, in whatever order two of them come`() throws {
        for _ in 0..<20 {
            let (answers, folder) = (Answers(), folder)
            for level in [TradingLevel.halt, .reduceOnly] {
                Thread {
                    do {
                        _ = try Latch.raise(Latch.Wish(level, "both"), folder)
                        answers.add(nil)
                    } catch {
                        answers.add("\(error)")
                    }
                }.start()
            }
            while answers.all.count < 2 { usleep(1_000) }
            #expect(answers.all == [nil, nil])
            let status = try StatusDocument.stopped(folder)
            #expect(status["level"]?.string == "HALT")
            let id = try #require(status["halt_id"]?.string)
            #expect(try Latch.arm(id, "next", folder)?["level"]?.string == "NORMAL")
        }
    }

    @Test func `is lost to no arming of what stood before`() throws {
        _ = try Latch.raise(Latch.Wish(.reduceOnly, "first"), folder)
        let first = try #require(try StatusDocument.stopped(folder)["halt_id"]?.string)
        let raised = try Latch.raise(Latch.Wish(.halt, "second"), folder)
        #expect(raised?["level"]?.string == "HALT")
        #expect(code(of: { try Latch.arm(first, "seen", folder) }) == "arm.wrong_id")
        #expect(try StatusDocument.stopped(folder)["level"]?.string == "HALT")
    }
}
