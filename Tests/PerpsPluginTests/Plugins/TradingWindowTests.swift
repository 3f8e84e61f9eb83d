import CPerpsPlugin
import Testing

@Suite(.enabled(if: Twin.isBuilt("perps_trading_window"), "the guard in Rust is not built here"))
struct `The trading window guard` {
    /// 2026-03-02T14:00:00Z, a Monday.
    static let opening: Int64 = 1_772_460_000_000_000_000
    static let hour: Int64 = 3_600_000_000_000

    func instance(_ parameters: [String: HostRecord.Parameter] = [:]) throws -> HostedInstance {
        let library = try PluginLibrary("perps_trading_window")
        let instance = try library.instance("perps.trading-window", HostRecord(parameters))
        try instance.configure()
        try instance.activate()
        return instance
    }

    func action(_ guarded: HostedInstance, at now: Int64, flags: UInt32 = 0) -> UInt8 {
        var (order, intent) = unsafe (pb_check(), pb_intent())
        (intent.instrument, intent.side) = (7, PB_SIDE_BUY)
        unsafe (order.now, order.flags, order.qty) = (now, flags, 1)
        let (status, verdict) = unsafe guarded.judge(order, intent)
        #expect(status == PB_OK)
        return verdict.action
    }

    @Test func `lets entries pass from its first instant to before its last`() throws {
        let guarded = try instance()
        #expect(action(guarded, at: Self.opening - 1) == PB_V_REJECT)
        #expect(action(guarded, at: Self.opening) == PB_V_ALLOW)
        #expect(action(guarded, at: Self.opening + Self.hour - 1) == PB_V_ALLOW)
        #expect(action(guarded, at: Self.opening + Self.hour) == PB_V_REJECT)
    }

    @Test func `lets exits pass at any time`() throws {
        let guarded = try instance()
        for now in [Self.opening - 1, Self.opening + 5 * Self.hour] {
            #expect(action(guarded, at: now, flags: PB_CF_REDUCING) == PB_V_ALLOW)
        }
    }

    @Test func `opens on its days only`() throws {
        let guarded = try instance(["days": .text("tue")])
        #expect(action(guarded, at: Self.opening) == PB_V_REJECT)
        #expect(action(guarded, at: Self.opening + 24 * Self.hour) == PB_V_ALLOW)
    }

    @Test(arguments: [PB_NONE, -1, 0] as [Int64])
    func `refuses entries while the clock is not set, and lets exits pass`(now: Int64) throws {
        // Midnight of 1970 lies in this window, if it is taken for a time.
        let guarded = try instance(["from": .text("00:00"), "to": .text("00:00")])
        var (order, intent) = unsafe (pb_check(), pb_intent())
        (intent.instrument, intent.side) = (7, PB_SIDE_BUY)
        unsafe (order.now, order.qty) = (now, 1)
        let (status, verdict) = unsafe guarded.judge(order, intent)
        #expect(status == PB_OK && verdict.action == PB_V_REJECT && verdict.reason == 2)
        #expect(verdict.measured.isNaN && text(of: verdict.text) == "the time is not known")
        #expect(action(guarded, at: now, flags: PB_CF_REDUCING) == PB_V_ALLOW)
        #expect(action(guarded, at: 1) == PB_V_ALLOW)
    }

    @Test func `goes by the clock alone, so that a restart lets nothing pass outside`() throws {
        let guarded = try instance()
        #expect(action(guarded, at: Self.opening) == PB_V_ALLOW)
        #expect(throws: HostedInstance.Refusal.self) { try guarded.save() }
        let next = try instance()
        #expect(action(next, at: Self.opening + Self.hour) == PB_V_REJECT)
        #expect(action(next, at: 0) == PB_V_REJECT)
        #expect(action(next, at: Self.opening + Self.hour, flags: PB_CF_REDUCING) == PB_V_ALLOW)
    }

    @Test(
        arguments: [
            ("from", .text("25:00")), ("to", .text("noon")), ("days", .text("someday")),
        ] as [(String, HostRecord.Parameter)])
    func `refuses nonsense and names the key`(key: String, value: HostRecord.Parameter) throws {
        let refusal = #expect(throws: HostedInstance.Refusal.self) { try instance([key: value]) }
        #expect(refusal?.field == key)
    }
}
