import CPerpsPlugin
import Testing

@Suite struct `The moving-average cross` {
    /// An intent without what differs by nature: nothing does.
    struct Row: Hashable {
        let tag, cause: UInt64
        let side, flags: UInt32
        let conviction, limit: Int64

        init(_ intent: pb_intent) {
            (tag, cause) = (intent.tag, intent.cause)
            (side, flags) = (UInt32(intent.side), intent.flags)
            (conviction, limit) = (intent.conviction_e6, intent.limit_px)
        }
    }

    /// The intents of one twin on generated prices, with fates drawn from the same seed.
    func rows(
        _ twin: Twin, prices: Int, seed: UInt64,
        _ parameters: [String: HostRecord.Parameter]
    ) throws -> [Row] {
        let host = HostRecord(parameters)
        let instance = try twin.instance(host)
        try instance.configure()
        try instance.activate()
        var market = FateMarket(seed: seed)
        let isBars = parameters["source"] == nil
        for _ in 0..<prices {
            let step = market.next(isBars: isBars)
            #expect(instance.process(step) == PB_OK)
            while let intent = market.unseen(in: host) {
                for fate in market.fates(of: intent) { #expect(instance.process(fate) == PB_OK) }
            }
        }
        return host.intents.map { Row($0) }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `gives the same intents in every language`(seed: UInt64) throws {
        let parameters: [String: HostRecord.Parameter] = [
            "source": .text("trades"), "fast": .int(Int64(seed) * 3), "slow": .int(25),
            "allow_short": .flag(seed == 2), "slippage": .decimal(123_456, exponent: -8),
        ]
        let swift = try rows(.swift, prices: 100_000, seed: seed, parameters)
        #expect(swift.count > 1_000, "seed \(seed)")
        for twin in Twin.others {
            let other = try rows(twin, prices: 100_000, seed: seed, parameters)
            #expect(swift == other, "\(twin.id), seed \(seed)")
        }
    }

    @Test func `gives the same intents on bars with its defaults`() throws {
        let swift = try rows(.swift, prices: 20_000, seed: 9, [:])
        #expect(swift.count > 100)
        for twin in Twin.others {
            #expect(try rows(twin, prices: 20_000, seed: 9, [:]) == swift, "\(twin.id)")
        }
    }

    @Test(arguments: Twin.all)
    func `refuses a fast average that is not below the slow one`(twin: Twin) throws {
        let host = HostRecord(["fast": .int(20), "slow": .int(20)])
        let instance = try twin.instance(host)
        let refusal = HostedInstance.Refusal(
            status: PB_E_CONFIG, field: "fast", text: "must be below slow")
        #expect(throws: refusal) { try instance.configure() }
        host.parameters["fast"] = .int(19)
        try instance.configure()
    }

    /// Down, then up through: the slow average of 2 and the fast of 1 cross at the last price.
    func upward(_ instance: HostedInstance, _ host: HostRecord) throws {
        host.parameters = ["source": .text("trades"), "fast": .int(1), "slow": .int(2)]
        try instance.configure()
        try instance.activate()
        for (place, price) in [10_000, 9_900, 10_001].enumerated() {
            var records = Records()
            records.addTrade(Int64(price), sequence: UInt64(place + 1))
            instance.process(records)
        }
    }

    /// Bought, and then down to 9,000 while it is not known what has become of the order.
    func fallen(_ instance: HostedInstance, _ host: HostRecord) throws -> pb_intent {
        try upward(instance, host)
        let entry = try #require(host.intents.first)
        var records = Records()
        records.addOrder(entry, order: 1, state: PB_ORDER_UNKNOWN, sequence: 4)
        records.addFill(entry, order: 1, size: 500, sequence: 5)
        records.addTrade(9_000, sequence: 6)
        instance.process(records)
        #expect(host.intents.count == 1)
        return entry
    }

    @Test(arguments: Twin.all)
    func `buys with conviction at a worst price rounded up to the tick`(twin: Twin) throws {
        let host = HostRecord()
        let instance = try twin.instance(host)
        try upward(instance, host)
        let intent = try #require(host.intents.first)
        // 10_001 * 1.005 = 10_051.005, and the tick is 5.
        #expect(
            (intent.side, intent.limit_px, intent.conviction_e6, intent.cause)
                == (PB_SIDE_BUY, 10_055, 1_000_000, 3))
        #expect((intent.order_type, intent.tif, intent.flags) == (PB_TYPE_MARKET, PB_TIF_IOC, 0))
        #expect(host.intents.count == 1)
    }

    @Test(arguments: Twin.all)
    func `waits while an order is unknown and closes when it is final`(twin: Twin) throws {
        let host = HostRecord()
        let instance = try twin.instance(host)
        let entry = try fallen(instance, host)
        var records = Records()
        records.addOrder(entry, order: 1, state: PB_ORDER_CANCELED, sequence: 7)
        records.addTrade(8_999, sequence: 8)
        instance.process(records)
        let close = try #require(host.intents.last)
        #expect(host.intents.count == 2)
        // 8_999 * 0.995 = 8_954.005
        #expect((close.side, close.limit_px, close.cause) == (PB_SIDE_SELL, 8_950, 8))
        #expect(close.flags == PB_IF_CLOSE | PB_IF_REDUCE_ONLY)
        #expect((close.qty, close.notional, close.conviction_e6) == (0, 0, 0))
    }

    @Test(arguments: Twin.all)
    func `tries a close again that did not make it flat`(twin: Twin) throws {
        let host = HostRecord()
        let instance = try twin.instance(host)
        try upward(instance, host)
        let entry = try #require(host.intents.first)
        var records = Records()
        records.addFill(entry, order: 1, size: 500, sequence: 4)
        records.addOrder(entry, order: 1, state: PB_ORDER_FILLED, sequence: 5)
        records.addTrade(9_000, sequence: 6)
        instance.process(records)
        let close = try #require(host.intents.last)
        records = Records()
        records.addOrder(close, order: 2, state: PB_ORDER_EXPIRED, sequence: 7)
        records.addTrade(9_000, sequence: 8)
        records.addTrade(8_900, sequence: 9)
        instance.process(records)
        #expect(host.intents.map(\.cause) == [3, 6, 8])
    }

    @Test(arguments: Twin.all)
    func `learns from what is replayed, and takes no cross of the past`(twin: Twin) throws {
        let host = HostRecord(["source": .text("trades"), "fast": .int(1), "slow": .int(2)])
        let instance = try twin.instance(host)
        try instance.configure()
        try instance.activate()
        var records = Records()
        for (place, price) in [10_000, 9_900, 10_001].enumerated() {
            records.addTrade(Int64(price), sequence: UInt64(place + 1), flags: PB_EF_REPLAY)
        }
        instance.process(records)
        #expect(host.intents.isEmpty && host.metrics.isEmpty)
        // Still up, then down, then up: the second cross of now is an entry.
        for (place, price) in [10_002, 9_900, 10_001].enumerated() {
            records = Records()
            records.addTrade(Int64(price), sequence: UInt64(place + 4))
            instance.process(records)
            #expect(host.intents.map(\.cause) == (place == 2 ? [6] : []), "\(price)")
        }
        #expect(host.metrics[0] == 2)
    }

    @Test(arguments: Twin.all)
    func `leaves at the first price after a restart`(twin: Twin) throws {
        let host = HostRecord()
        let instance = try twin.instance(host)
        _ = try fallen(instance, host)
        let saved = try instance.save()
        let later = HostRecord(host.parameters)
        let resumed = try twin.instance(later)
        resumed.terms.start = 7_000
        try resumed.configure()
        try resumed.load(saved, version: 1)
        try resumed.activate()
        var records = Records()
        records.addPosition(500, sequence: 7)
        records.addTrade(8_900, sequence: 8)
        resumed.process(records)
        #expect(later.intents.map(\.flags) == [PB_IF_CLOSE | PB_IF_REDUCE_ONLY])
        #expect(later.intents.map(\.cause) == [8])
    }

    @Test(arguments: Twin.all)
    func `begins anew where the state has averages of other lengths`(twin: Twin) throws {
        let host = HostRecord()
        let instance = try twin.instance(host)
        try upward(instance, host)
        let other = HostRecord(host.parameters.merging(["slow": .int(3)]) { $1 })
        let resumed = try twin.instance(other)
        resumed.terms.start = 7_000
        try resumed.configure()
        try resumed.load(try instance.save(), version: 1)
        try resumed.activate()
        #expect(other.logs == [": the saved state has other lengths"])
    }

    @Test func `saves the same in every language`() throws {
        let states = try Twin.all.map { twin in
            let host = HostRecord(["allow_short": .flag(true)])
            let instance = try twin.instance(host)
            try instance.configure()
            try instance.activate(instruments: 3)
            var market = FateMarket(seed: 4)
            for _ in 0..<500 {
                instance.process(market.next(isBars: true))
                while let intent = market.unseen(in: host) {
                    for fate in market.fates(of: intent) { instance.process(fate) }
                }
            }
            return try instance.save()
        }
        for (twin, state) in zip(Twin.all, states) { #expect(state == states[0], "\(twin.id)") }
        #expect(states[0].count > 8 * 40)
    }

    @Test func `is there in every language that a kit is for`() {
        let ids = Twin.all.map(\.id)
        #expect(ids.prefix(3) == ["perps.ma-cross", "perps.ma-cross-c", "perps.ma-cross-cpp"])
        #expect(ids.count == (Twin.isBuilt("perps_trading_window") ? 4 : 3))
    }

    @Test(arguments: Twin.all)
    func `trades at most 64 instruments`(twin: Twin) throws {
        let instance = try twin.instance()
        try instance.configure()
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try instance.activate(instruments: 65)
        }
        #expect(refusal?.text == "trades at most 64 instruments")
    }
}
