import Domain
import Foundation
import Ledger
import Testing

@Suite struct `After kill -9` {
    @Test func `everything committed is there, and nothing else`() async throws {
        let folder = try Sample.folder()
        defer { try? FileManager.default.removeItem(at: folder) }  // leftovers in /tmp do no harm
        let path = folder.appendingPathComponent("ledger.db").path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            for number in 1...20 as ClosedRange<UInt64> {
                Sample.approve(number, into: witness)
                try witness.commit()
            }
            Sample.approve(21, into: witness)
            kill(getpid(), SIGKILL)
        }
        let store = try LedgerStore.open(path: path)
        let orders = try store.orders(run: "run-1")
        #expect(orders.map(\.intent) == (1...20).map { Sample.intent($0) })
        #expect(orders.allSatisfy { $0.state == .sent })
        #expect(try store.nextOrderBase() == 20)
        #expect(try store.lastRun()?.endedAt == nil)
    }

    @Test func `at any moment, a step is there whole or not at all`() async throws {
        let folder = try Sample.folder()
        defer { try? FileManager.default.removeItem(at: folder) }  // leftovers in /tmp do no harm
        let path = folder.appendingPathComponent("ledger.db").path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            let progress = try FileHandle.creating(path + ".progress")
            for number in 1...UInt64.max {
                Sample.approve(number, into: witness)
                try witness.commit()
                try progress.write(contentsOf: Data("\(number)\n".utf8))
                guard number == 1 else { continue }
                let delay = Int.random(in: 20...200)
                DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(delay)) {
                    kill(getpid(), SIGKILL)
                }
            }
        }
        let text = (try? String(contentsOfFile: path + ".progress", encoding: .utf8)) ?? ""
        let proven = text.split(separator: "\n").last.flatMap { UInt64($0) } ?? 0
        let store = try LedgerStore.open(path: path)
        let count = UInt64(try store.orders(run: "run-1", countMax: .max).count)
        print("killed after \(proven) acknowledged commits; the ledger has \(count)")
        #expect(count == proven || count == proven + 1)
        let checks = try SQLiteShell.query("SELECT count(*) FROM checks", in: path)
        #expect(checks == "\(count * 2)")
        let unjudged = "SELECT count(*) FROM orders WHERE is_approved IS NULL"
        #expect(try SQLiteShell.query(unjudged, in: path) == "0")
        #expect(try SQLiteShell.query("PRAGMA integrity_check", in: path) == "ok")
    }
}

extension FileHandle {
    fileprivate static func creating(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(fileURLWithPath: path))
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }
}
