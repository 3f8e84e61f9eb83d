import Domain
import Engine
import Foundation
import Ledger
import Testing

@Suite struct `While the disk refuses` {
    @Test func `nothing is written, nothing is lost, and a later commit writes it all`()
        async throws
    {
        let folder = try Sample.folder()
        defer { try? FileManager.default.removeItem(at: folder) }  // leftovers in /tmp do no harm
        let path = folder.appendingPathComponent("ledger.db").path
        await #expect(processExitsWith: .success) { [path = path as String] in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            Sample.approve(1, into: witness)
            try witness.commit()

            FileSize.limit(to: 1)
            for number in 2...3 as ClosedRange<UInt64> {
                Sample.approve(number, into: witness)
                let fault = #expect(throws: Fault.self) { try witness.commit() }
                #expect(["ledger.disk_full", "ledger.io"].contains(fault?.code))
            }
            #expect(witness.pendingCount == 4)
            #expect(try store.orders(run: "run-1").count == 1)

            FileSize.limit(to: .max)
            try witness.commit()
            #expect(try store.orders(run: "run-1").count == 3)
        }
        let store = try LedgerStore.openForReading(path: path)
        #expect(try store.orders(run: "run-1").map(\.id) == [1, 2, 3])
    }
}

/// Lets the kernel refuse writes, as a full disk would.
private enum FileSize {
    static func limit(to bytes: rlim_t) {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: bytes, rlim_max: .max)
        let status = unsafe setrlimit(Int32(RLIMIT_FSIZE.rawValue), &limit)
        precondition(status == 0, "the limit can be set")
    }
}
