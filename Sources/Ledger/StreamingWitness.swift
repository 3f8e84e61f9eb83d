internal import Dispatch
package import Domain
package import Engine
internal import Synchronization

/// Writes the facts of a backtest on a thread of its own, thousands in one transaction.
///
/// Owns the batch that is being filled and the queue that writes full ones. When `waitingMax`
/// batches wait, `record` blocks: nothing is dropped and memory stays bounded.
package final class StreamingWitness: Witness {
    /// Facts in one transaction.
    package static let batchSize = 8_192
    /// Batches that may wait to be written.
    package static let waitingMax = 4

    private let store: LedgerStore
    private let run: LedgerRun
    private let queue = DispatchQueue(label: "ledger.streaming")
    private let places = DispatchSemaphore(value: StreamingWitness.waitingMax)
    private let outcome = StreamingOutcome()
    private var batch: [LedgerEntry] = []
    private var ordinal: Int64 = 0

    package init(_ store: LedgerStore, run: RunIdentity) throws(Fault) {
        self.store = store
        self.run = try store.ledgerRun(run.id)
        batch.reserveCapacity(StreamingWitness.batchSize)
    }

    package func record(_ fact: StampedFact, in effects: borrowing Effects) {
        batch.append(LedgerEntry(fact, in: effects, ordinal: ordinal))
        ordinal += 1
        if batch.count >= StreamingWitness.batchSize { handOver() }
    }

    /// Writes what is left and waits until everything is on the disk.
    ///
    /// - Returns: The number of facts recorded.
    /// - Throws: The first fault of any batch; batches after it were not written.
    @discardableResult package func finish() throws(Fault) -> Int64 {
        handOver()
        queue.sync {}
        if let fault = outcome.fault { throw fault }
        return ordinal
    }

    private func handOver() {
        guard !batch.isEmpty else { return }
        let full = batch
        batch = []
        batch.reserveCapacity(StreamingWitness.batchSize)
        places.wait()
        queue.async { [store, run, outcome, places] in
            outcome.attempt { () throws(Fault) in
                try store.write { db in
                    let writer = try FactWriter(db, run)
                    for entry in full { try writer.write(entry) }
                }
            }
            places.signal()
        }
    }
}

/// How writing went so far.
///
/// Owns the first fault.
private final class StreamingOutcome: Sendable {
    private let first = Mutex<Fault?>(nil)

    var fault: Fault? { first.withLock { $0 } }

    /// Does the work unless something failed before.
    func attempt(_ work: () throws(Fault) -> Void) {
        guard fault == nil else { return }
        do {
            try work()
        } catch {
            first.withLock { $0 = error }
        }
    }
}
