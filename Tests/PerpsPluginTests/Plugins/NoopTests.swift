import CPerpsPlugin
import Testing

@Suite struct `The modules for measuring` {
    @Test func `pulse buys and closes in turn`() throws {
        let host = HostRecord(["every": .int(2), "size": .decimal(2, exponent: -3)])
        let instance = try PluginLibrary("PerpsNoop").instance("perps.pulse", host)
        try instance.configure()
        try instance.activate()
        var records = Records()
        for place in 1...4 { records.addTrade(10_000, sequence: UInt64(place)) }
        instance.process(records)
        #expect(host.intents.map(\.cause) == [2, 4])
        #expect(host.intents.map(\.qty) == [200_000, 0])
        #expect(host.intents.map(\.limit_px) == [10_050, 9_950])
        #expect(host.intents.map(\.flags) == [0, PB_IF_CLOSE | PB_IF_REDUCE_ONLY])
    }

    @Test func `noop counts and submits nothing`() throws {
        let host = HostRecord()
        let instance = try PluginLibrary("PerpsNoop").instance("perps.noop", host)
        try instance.configure()
        try instance.activate()
        var records = Records()
        for place in 1...3 { records.addTrade(10_000, sequence: UInt64(place)) }
        instance.process(records)
        instance.deactivate()
        #expect(host.intents.isEmpty)
        #expect(host.metrics == [0: 3, 1: 0])
    }

    @Test func `allow allows`() throws {
        let instance = try PluginLibrary("PerpsNoop").instance("perps.allow")
        try instance.configure()
        try instance.activate(instruments: 0)
        let (status, verdict) = instance.judge(.init())
        #expect((status, verdict.action) == (PB_OK, PB_V_ALLOW))
    }

    @Test func `share sizes by equity and conviction`() throws {
        let host = HostRecord(["share": .decimal(2_000_000, exponent: -8)])
        let instance = try PluginLibrary("PerpsNoop").instance("perps.share", host)
        try instance.configure()
        try instance.activate()
        // 10,000 of equity, a price of 100: 2 % are two coins.
        let full = instance.measure(
            .init(ask: 10_000, conviction: 1_000_000, equity: 10_000_000_000))
        #expect((full.status, full.verdict.action) == (PB_OK, PB_V_RESIZE))
        #expect((full.verdict.qty, full.verdict.measured) == (200_000_000, 0.02))
        let half = instance.measure(.init(ask: 10_000, conviction: 500_000, equity: 10_000_000_000))
        #expect(half.verdict.qty == 100_000_000)
        let unknown = instance.measure(.init(ask: 10_000, conviction: 1, equity: PB_NONE))
        #expect(unknown.verdict.action == PB_V_REJECT)
    }
}
