package import Domain
internal import Glibc
internal import Synchronization

/// What the connections have heard and the engine has not taken yet, in the order it came.
///
/// One network thread adds, one engine thread takes. The inbox gives each delivery its moment of
/// engine time: the wall clock, but always later than everything before, so that no delivery ever
/// belongs to a moment that the engine has already left. Owns both queues and the descriptor that
/// wakes the engine.
package final class Inbox: Sendable {
    /// Market events that wait at most; beyond, the books are declared lost and start anew.
    package static let marketMax = 400_000
    /// Notes that wait before it is told that the engine cannot keep up, after which a run halts.
    package static let notesMax = 100_000

    private struct Queues {
        var market: ContiguousArray<MarketEvent> = []
        var notes: [Dated] = []
        /// Whether it was told that too many notes wait.
        var isFlooded = false
        /// The moment given last, or reached by the engine.
        var floor: Timestamp
        /// The moment of a delivery that is being read; the engine does not pass it.
        var open: Timestamp?
        var isAwake = false

        /// Whether the engine has to be woken for what was just added.
        mutating func mustWake() -> Bool {
            defer { isAwake = true }
            return !isAwake
        }
    }

    /// A note with its moment of engine time.
    package struct Dated: Sendable {
        package var time: Timestamp
        package var note: FeedNote
    }

    private let queues: Mutex<Queues>
    private let clock: @Sendable () -> Timestamp
    /// Readable while something waits; for `poll`.
    package let descriptor: Int32
    /// Its other end.
    ///
    /// At most one byte is on its way, so that neither end waits for long.
    private let waker: Int32

    /// - Parameters:
    ///   - start: Before the first moment given.
    ///   - clock: The wall clock, in UTC.
    package init(start: Timestamp, clock: @escaping @Sendable () -> Timestamp) {
        queues = Mutex(Queues(floor: start))
        self.clock = clock
        var ends: (Int32, Int32) = (-1, -1)
        let made = unsafe withUnsafeMutableBytes(of: &ends) { bytes in
            unsafe pipe(bytes.assumingMemoryBound(to: Int32.self).baseAddress)
        }
        precondition(made == 0, "the machine gives no descriptor to wake the engine by")
        (descriptor, waker) = ends
        for end in [descriptor, waker] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
        Glibc.close(descriptor)
        Glibc.close(waker)
    }

    // MARK: The network's side

    /// What the wall clock says.
    package var now: Timestamp { clock() }

    /// Opens a delivery and gives its moment; `deliver` or `drop` ends it.
    package func open() -> Timestamp {
        let now = clock()
        return queues.withLock { queues in
            let time = max(now, queues.floor + Nanos(1))
            queues.floor = time
            queues.open = time
            return time
        }
    }

    /// Delivers market events that carry the moment of the open delivery.
    ///
    /// - Returns: Whether they were taken. False says that the engine has fallen too far behind:
    ///   everything that waited is dropped, and the caller has to tell all its books lost (that is
    ///   always taken) and to fetch new snapshots.
    package func deliver(_ events: ContiguousArray<MarketEvent>) -> Bool {
        let (taken, wakes) = queues.withLock { queues in
            queues.open = nil
            if queues.market.count + events.count > Inbox.marketMax, !queues.market.isEmpty {
                queues.market.removeAll()
                return (false, false)
            }
            queues.market.append(contentsOf: events)
            return (true, queues.mustWake())
        }
        if wakes { wake() }
        return taken
    }

    /// Ends the open delivery without market events.
    package func drop() { queues.withLock { $0.open = nil } }

    /// Delivers a note.
    ///
    /// What concerns orders is never dropped. Beyond `notesMax` the flood is told, once, and what
    /// only its newest word matters of is left out.
    package func tell(_ note: FeedNote) {
        let now = clock()
        let wakes = queues.withLock { queues in
            let time = max(now, queues.floor + Nanos(1))
            queues.floor = time
            let isFull = queues.notes.count >= Inbox.notesMax
            if isFull, !queues.isFlooded {
                queues.isFlooded = true
                queues.notes.append(Dated(time: time, note: .flooded))
            }
            if isFull, note.isPassing { return queues.mustWake() }
            queues.notes.append(Dated(time: time, note: note))
            return queues.mustWake()
        }
        if wakes { wake() }
    }

    private func wake() {
        var byte: UInt8 = 1
        while unsafe write(waker, &byte, 1) < 0, errno == EINTR {}
    }

    // MARK: The engine's side

    /// Moves everything that waits into the caller's queues.
    package func take(
        market: inout ContiguousArray<MarketEvent>, notes: inout [Dated]
    ) {
        queues.withLock { queues in
            market.append(contentsOf: queues.market)
            queues.market.removeAll(keepingCapacity: true)
            if !queues.notes.isEmpty {
                notes += queues.notes
                queues.notes.removeAll(keepingCapacity: !queues.isFlooded)
                queues.isFlooded = false
            }
            guard queues.isAwake else { return }
            queues.isAwake = false
            // The byte is on its way, if the other side has not written it yet.
            var byte: UInt8 = 0
            while unsafe read(descriptor, &byte, 1) < 0, errno == EINTR {}
        }
    }

    /// Lets the engine go on to a moment without a delivery, for a timer or a command.
    ///
    /// - Returns: Whether it may: nothing waits, and nothing is being read that belongs before.
    ///   Every later delivery gets a later moment.
    package func advance(to time: Timestamp) -> Bool {
        queues.withLock { queues in
            guard queues.market.isEmpty, queues.notes.isEmpty else { return false }
            if let open = queues.open, open <= time { return false }
            queues.floor = max(queues.floor, time)
            return true
        }
    }
}
