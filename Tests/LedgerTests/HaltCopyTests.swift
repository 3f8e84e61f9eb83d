import Domain
import Foundation
import Ledger
import Testing

@Suite struct `A halt beside its ledger` {
    private func halt(_ id: String, _ source: String = "operator") -> HaltRecord {
        var halt = HaltRecord(
            id: id, level: .haltCancelAll, source: source,
            reason: "too\twide\\n,\nand more\r", at: Sample.start)
        halt.profile = "dev"
        return halt
    }

    private func file(_ path: String) -> String {
        String(path.dropLast("ledger.db".count)) + "ledger.halts"
    }

    private func forget(_ path: String) throws {
        for suffix in ["", "-wal", "-shm"]
        where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.removeItem(atPath: path + suffix)
        }
    }

    private func raise(_ halts: [HaltRecord], in path: String) throws {
        let store = try LedgerStore.open(path: path)
        for halt in halts { try store.raiseHalt(halt) }
    }

    @Test func `stands once the ledger is deleted, as it was, until a person arms it`() throws {
        try Sample.withPath { path in
            let halts = [halt("h1"), halt("h2", "spread")]
            try raise(halts, in: path)
            try forget(path)
            #expect(LedgerStore.haltsLeft(by: path) == halts)
            let store = try LedgerStore.open(path: path)
            #expect(try store.standingHalts() == halts)
            try store.recordArm("h1", reason: "looked at it", at: Sample.start + .minute)
            #expect(try store.standingHalts() == [halts[1]])
            try store.recordArm("h2", reason: "looked at it", at: Sample.start + .minute)
            #expect(LedgerStore.haltsLeft(by: path).isEmpty)
            #expect(try LedgerStore.open(path: path).currentHalt() == nil)
        }
    }

    @Test func `is shown where the ledger is only read`() throws {
        try Sample.withPath { path in
            try raise([], in: path)
            let old = try Data(contentsOf: URL(fileURLWithPath: path))
            try raise([halt("h1")], in: path)
            try forget(path)
            try old.write(to: URL(fileURLWithPath: path))
            #expect(try LedgerStore.openForReading(path: path).standingHalts() == [halt("h1")])
        }
    }

    @Test func `that was armed does not come back with an old copy`() throws {
        try Sample.withPath { path in
            try raise([halt("h1")], in: path)
            let copy = try Data(contentsOf: URL(fileURLWithPath: file(path)))
            try LedgerStore.open(path: path).recordArm("h1", reason: "seen", at: Sample.start)
            try copy.write(to: URL(fileURLWithPath: file(path)))
            #expect(LedgerStore.haltsLeft(by: path) == [halt("h1")])
            #expect(try LedgerStore.open(path: path).standingHalts().isEmpty)
        }
    }

    @Test(arguments: ["", "nonsense", "cut", "changed"])
    func `is a HALT where its copy makes no sense, and can be armed`(way: String) throws {
        try Sample.withPath { path in
            try raise([halt("h1")], in: path)
            let whole = try String(contentsOfFile: file(path), encoding: .utf8)
            let text =
                switch way {
                case "cut": String(whole.dropLast())
                case "changed": whole.replacingOccurrences(of: "HALT_CANCEL_ALL", with: "CAUTION")
                default: way
                }
            try text.write(toFile: file(path), atomically: true, encoding: .utf8)
            try forget(path)
            let store = try LedgerStore.open(path: path)
            let standing = try #require(try store.currentHalt())
            #expect(standing.level == .halt && standing.source == "ledger")
            try store.recordArm(standing.id, reason: "looked at it", at: Sample.start)
            #expect(try LedgerStore.open(path: path).standingHalts().isEmpty)
        }
    }

    @Test func `leaves no file where nothing was ever halted`() throws {
        try Sample.withPath { path in
            try raise([], in: path)
            #expect(!FileManager.default.fileExists(atPath: file(path)))
        }
    }
}
