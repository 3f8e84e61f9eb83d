internal import Assembly
internal import Domain
internal import JSON
internal import Telemetry

/// How long it takes from a halt on the control socket until no order can leave any more and the
/// last byte of the last one has left, in the midst of a flood of orders.
enum HaltToSilence {
    private static let roundsMax = 200
    private static let roundsMin = 20
    /// Frames of the market for one round: as many as come in a second.
    private static let framesEach = 200
    /// What 99 of 100 halts are to take at most.
    private static let aim = Nanos.millisecond * 50

    /// - Throws: `bench.halt` when an order left after the latch had closed, or after the answer.
    static func measure(_ name: String, events: Int) throws -> JSONValue {
        guard let folder = TickToOrder.folder(.disk) else {
            return BenchRow.skipped(name, "no folder")
        }
        let count = min(roundsMax, max(roundsMin, events / 10_000))
        let course = FrameCourse(
            count: count * framesEach, booksOnly: false, hasSnapshot: true)
        let plan = try BenchRow.plan("perps.noop", "{}", isLive: true)
        try StateFolder.make(folder)
        defer { TickToOrder.remove(folder) }
        let before = ProcessUsage.now().cpuTime?.count ?? 0
        let run = try HaltRun(plan, frames: course.frames, in: folder)
        defer { run.stop() }
        let rounds = try run.measure(rounds: count)
        let nanos = (ProcessUsage.now().cpuTime?.count ?? 0) - before
        let row = BenchRow.row(name, events: run.events, orders: run.orders, nanos)
        guard case .object(var members) = row else { return row }
        members.removeAll { ["ns_per_event", "events_per_second"].contains($0.key) }
        return .object(members + figures(of: rounds))
    }

    private static func figures(of rounds: [HaltRun.Round]) -> [JSONMember] {
        func sorted(_ span: (HaltRun.Round) -> Int64) -> [Int64] { rounds.map(span).sorted() }
        func part(_ all: [Int64], _ thousandths: Int) -> JSONValue {
            .int(all[min(all.count - 1, all.count * thousandths / 1_000)])
        }
        func last(_ round: HaltRun.Round) -> Int64 { max(round.stamps.ready, round.stamps.taken) }
        // Until then an order could have left.
        let whole = sorted { max(last($0), $0.stamps.closed) - $0.call.asked }
        // Where nothing left after the command was given, the last order was before it.
        let sent = sorted { max(0, last($0) - $0.call.asked) }
        let closed = sorted { $0.stamps.closed - $0.call.asked }
        let answered = sorted { $0.call.answered - $0.call.asked }
        let total = rounds.last?.stamps
        let high = whole[min(whole.count - 1, whole.count * 990 / 1_000)]
        return [
            JSONMember("halts", .int(rounds.count)),
            JSONMember("orders_sent", .int(total?.sent ?? 0)),
            JSONMember("orders_withheld", .int(total?.withheld ?? 0)),
            JSONMember("orders_after_latch", .int(total?.late ?? 0)),
            JSONMember(
                "orders_after_answer",
                .int(rounds.reduce(0) { $0 + $1.stamps.sent - $1.call.sent })),
            JSONMember("p50_ns", part(whole, 500)), JSONMember("p99_ns", part(whole, 990)),
            JSONMember("max_ns", part(whole, 1_000)),
            JSONMember("aim_p99_ns", .int(aim.count)),
            JSONMember("aim_met", .bool(high <= aim.count)),
            JSONMember("sent_p50_ns", part(sent, 500)), JSONMember("sent_p99_ns", part(sent, 990)),
            JSONMember("latch_p50_ns", part(closed, 500)),
            JSONMember("latch_p99_ns", part(closed, 990)),
            JSONMember("answer_p50_ns", part(answered, 500)),
            JSONMember("answer_p99_ns", part(answered, 990)),
        ]
    }
}
