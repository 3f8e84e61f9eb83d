package import Domain
package import Engine

/// Keeps the facts of a step until `commit()` makes them durable.
///
/// Owns the facts that are not on the disk yet. The shell calls `commit()` before it performs a
/// submit, so no order leaves that the ledger does not know.
package final class LedgerWitness: Witness {
    /// Facts kept at most while the disk refuses them; beyond it they are lost and every later
    /// commit says so.
    package static let pendingMax = 100_000

    private let store: LedgerStore
    private let run: LedgerRun
    private var pending: [LedgerEntry] = []
    private var ordinal: Int64 = 0
    /// The UTC day's result; written with the next commit that has a fill or funding in it.
    package var day: DayRecord?
    /// The name of the request that asks for the account's next order; written with that.
    package var request: String?
    /// Those that are not on the disk yet.
    private var requests: [(name: String, number: OrderNumber)] = []
    /// Facts that came when `pendingMax` others waited.
    package private(set) var lost: Int64 = 0
    private let wallClock: (() -> Timestamp)?
    /// When each halt and block of this run was raised, by its id, as the ledger has it.
    package private(set) var raisedAt: [String: Timestamp] = [:]

    /// Begins to witness a run that the ledger knows.
    ///
    /// - Parameters:
    ///   - store: Writes what is recorded.
    ///   - run: Was given to `LedgerStore.beginRun`.
    ///   - wallClock: Tells when a halt is raised; without one the engine's time does.
    /// - Throws: `ledger.unknown_run`.
    package init(
        _ store: LedgerStore, run: RunIdentity, wallClock: (() -> Timestamp)? = nil
    ) throws(Fault) {
        self.store = store
        self.run = try store.ledgerRun(run.id)
        self.wallClock = wallClock
    }

    /// The number of facts that are not on the disk.
    package var pendingCount: Int { pending.count }

    package func record(_ fact: StampedFact, in effects: borrowing Effects) {
        guard pending.count < LedgerWitness.pendingMax else {
            lost += 1
            return
        }
        var entry = LedgerEntry(fact, in: effects, ordinal: ordinal)
        switch entry.body {
        case .intended(let intent)
        where intent.owner == .account && !intent.flags.contains(.flattening):
            if let name = request { requests.append((name, intent.order)) }
            request = nil
        case .ladder(let change):
            entry.wallTime = wallClock?() ?? fact.time
            if change.raised != nil { raisedAt[change.haltID] = entry.wallTime }
        case .block(let change):
            entry.wallTime = wallClock?() ?? fact.time
            if change.kind == .raised { raisedAt[change.block.id] = entry.wallTime }
        default: break
        }
        pending.append(entry)
        ordinal += 1
    }

    private var movesMoney: Bool {
        pending.contains { entry in
            switch entry.body {
            case .filled, .funding: true
            default: false
            }
        }
    }

    /// Writes everything that was recorded, in one transaction.
    ///
    /// All of it is on the disk when this returns.
    ///
    /// - Throws: When the disk refuses; nothing was written, the facts are kept, and calling again
    ///   tries again. The caller halts, because what the ledger does not know must not happen.
    package func commit() throws(Fault) {
        if !pending.isEmpty {
            let (run, requests, day) = (run, requests, movesMoney ? day : nil)
            let time = wallClock?() ?? pending[0].time
            try store.write { db in
                let writer = try FactWriter(db, run)
                for entry in pending { try writer.write(entry) }
                for request in requests {
                    try LedgerStore.write(request: request.name, of: request.number, run, db)
                }
                if let day { try LedgerStore.write(day, of: run.profile, at: time, db) }
            }
            pending.removeAll(keepingCapacity: true)
            self.requests = []
        }
        guard lost == 0 else {
            throw Fault(
                .runtime, code: "ledger.lost",
                "\(lost) facts came while the disk refused \(LedgerWitness.pendingMax) others",
                remedy: "compare the orders with the venue before you arm"
            ).inFile(store.path)
        }
    }
}
