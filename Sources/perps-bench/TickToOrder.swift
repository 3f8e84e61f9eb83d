internal import Assembly
internal import Domain
internal import Glibc
internal import JSON
internal import Telemetry

/// How long it takes from the bytes of a market frame to the signed bytes of the order that it
/// leads to, the ledger included.
enum TickToOrder {
    /// Where the ledger is.
    enum Place {
        /// On the disk that a run of this folder has: each order waits until it is there.
        case disk
        /// In memory, which costs the same but for the disk's own time; no run is like that.
        case memory
    }

    static let ordersMax = 2_000
    private static let ordersMin = 100
    /// Trades between two orders: as many as a frame has at most.
    private static let tradesBetween = 3

    /// - Throws: `Fault` when an order does not leave, or does not end as it should.
    static func measure(_ name: String, _ place: Place, events: Int) throws -> JSONValue {
        guard let folder = folder(place) else {
            return BenchRow.skipped(name, "no folder /dev/shm")
        }
        let count = min(ordersMax, max(ordersMin, events / 100))
        let course = course(orders: count)
        let plan = try BenchRow.plan(
            "perps.pulse", "{every: \(tradesBetween)}", hasGuard: true, isLive: true)
        try StateFolder.make(folder)
        defer { remove(folder) }
        let before = ProcessUsage.now().cpuTime?.count ?? 0
        let run = try TickRun(plan, frames: course.frames, in: folder)
        defer { run.stop() }
        let marks = try run.measure(orders: count)
        let nanos = (ProcessUsage.now().cpuTime?.count ?? 0) - before
        let row = BenchRow.row(name, events: run.events, orders: marks.count, nanos)
        guard case .object(var members) = row else { return row }
        members.removeAll { ["ns_per_event", "events_per_second"].contains($0.key) }
        return .object(members + figures(of: marks))
    }

    /// Frames that lead to so many orders, and some more.
    static func course(orders: Int) -> FrameCourse {
        FrameCourse(count: orders * 8 + 100, booksOnly: false, hasSnapshot: true)
    }

    private static func figures(of marks: [TickRun.Marks]) -> [JSONMember] {
        func sorted(_ span: (TickRun.Marks) -> Int64) -> [Int64] { marks.map(span).sorted() }
        func part(_ all: [Int64], _ thousandths: Int) -> JSONValue {
            .int(all[min(all.count - 1, all.count * thousandths / 1_000)])
        }
        let signed = sorted { $0.signed - $0.began }
        let commit = sorted { $0.committed - $0.signed }
        let written = sorted { $0.ready - $0.began }
        let sent = sorted { $0.departed - $0.began }
        let median = signed[signed.count / 2]
        return [
            JSONMember("ns_per_event", .int(median)),
            JSONMember("events_per_second", .int(1_000_000_000 / max(1, median))),
            JSONMember("p50_ns", .int(median)), JSONMember("p99_ns", part(signed, 990)),
            JSONMember("max_ns", part(signed, 1_000)),
            JSONMember("wake_p50_ns", part(sorted { $0.woken - $0.began }, 500)),
            JSONMember("decide_p50_ns", part(sorted { $0.signed - $0.woken }, 500)),
            JSONMember("commit_p50_ns", part(commit, 500)),
            JSONMember("commit_p99_ns", part(commit, 990)),
            JSONMember("write_p50_ns", part(sorted { $0.ready - $0.committed }, 500)),
            JSONMember("written_p50_ns", part(written, 500)),
            JSONMember("written_p99_ns", part(written, 990)),
            JSONMember("sent_p50_ns", part(sent, 500)), JSONMember("sent_p99_ns", part(sent, 990)),
        ]
    }

    // MARK: Files

    static func folder(_ place: Place) -> String? {
        switch place {
        case .disk: return "var/perps-bench-\(getpid())"
        case .memory:
            guard unsafe access("/dev/shm", W_OK) == 0 else { return nil }
            return "/dev/shm/perps-bench-\(getpid())"
        }
    }

    static func remove(_ folder: String) {
        for file in ["ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.halts", "log.jsonl"] {
            unsafe unlink("\(folder)/\(file)")
        }
        unsafe rmdir(folder)
        // Only where it is empty.
        unsafe rmdir("var")
    }
}
