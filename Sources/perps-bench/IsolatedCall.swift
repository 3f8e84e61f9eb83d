internal import Assembly
internal import Domain
internal import Engine
internal import JSON
internal import PluginHost
internal import Telemetry

/// A call of a plugin in a process of its own and back: while both sides turn on a processor, and
/// when each sleeps until the other wakes it, beside two processes that do nothing but wake.
enum IsolatedCall {
    private static let callsMax = 200_000
    /// Calls before those that count.
    private static let warmUp = 1_000
    /// What the middle of the calls is to take at most, while both sides turn.
    private static let aim = Nanos(1_000)
    /// Turns that no call outlasts.
    private static let endless: UInt32 = 1_000_000

    static func measure(_ name: String, events: Int) throws -> JSONValue {
        let count = min(callsMax, events)
        let before = ProcessUsage.now().cpuTime?.count ?? 0
        let turning = try calls(count, spins: endless)
        let sleeping = try calls(count / 4, spins: 0)
        guard let bare = RoundTrips.bare(count: count / 4)?.sorted() else {
            throw Fault(.runtime, code: "bench.isolated", "no process can be made")
        }
        let nanos = (ProcessUsage.now().cpuTime?.count ?? 0) - before
        let row = BenchRow.row(name, events: count + count / 4, orders: 0, nanos)
        guard case .object(var members) = row else { return row }
        members.removeAll { ["ns_per_event", "events_per_second"].contains($0.key) }
        let ratio = Double(part(sleeping, 500)) / Double(max(1, part(bare, 500)))
        return .object(
            members + [
                JSONMember("p50_ns", .int(part(turning, 500))),
                JSONMember("p99_ns", .int(part(turning, 990))),
                JSONMember("max_ns", .int(turning.last ?? 0)),
                JSONMember("aim_p50_ns", .int(aim.count)),
                JSONMember("sleeping_p50_ns", .int(part(sleeping, 500))),
                JSONMember("sleeping_p99_ns", .int(part(sleeping, 990))),
                JSONMember("futex_p50_ns", .int(part(bare, 500))),
                JSONMember("futex_p99_ns", .int(part(bare, 990))),
                JSONMember("sleeping_to_futex", .double(ratio, decimals: 2) ?? .int(0)),
            ])
    }

    private static func calls(_ count: Int, spins: UInt32) throws -> [Int64] {
        let plan = try BenchRow.isolatedPlan("perps.noop", spins: spins)
        defer { plan.close() }
        guard let spans = RoundTrips.measure(plan.participants[0].instance, count: count + warmUp)
        else { throw Fault(.runtime, code: "bench.isolated", "a call failed") }
        return spans.dropFirst(warmUp).sorted()
    }

    private static func part(_ all: [Int64], _ thousandths: Int) -> Int64 {
        all[min(all.count - 1, all.count * thousandths / 1_000)]
    }
}
