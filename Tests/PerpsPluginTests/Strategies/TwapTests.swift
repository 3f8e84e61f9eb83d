import CPerpsPlugin
import Testing

@Suite struct `The TWAP executor` {
    /// 10,000 units in four slices of a minute.
    static let usual: [String: Stage.Parameter] = [
        "size": .decimal(10_000, exponent: -8), "duration": .nanos(240_000_000_000),
        "slices": .int(4), "slippage": .decimal(0, exponent: -8),
    ]

    func stage(_ more: [String: Stage.Parameter] = [:], saved: [UInt8]? = nil) throws -> Stage {
        try Stage("perps.twap", Self.usual.merging(more) { $1 }, saved: saved)
    }

    @Test func `begins with the first price and goes on with each slice`() throws {
        let stage = try stage()
        #expect(stage.mark(10_000) == ["buy 2000 at 10000"])
        stage.fillLast(2_000)
        #expect(stage.host.timers[1]?.every == 60_000_000_000)
        #expect(stage.host.timers[1]?.at == stage.host.now - 2_000 + 60_000_000_000)
        for _ in 0..<3 {
            #expect(stage.ring(1, after: 60_000_000).count == 1)
            stage.fillLast(stage.host.intents.last?.qty ?? 0)
        }
        #expect(stage.host.intents.map(\.qty) == [2_000, 3_000, 2_000, 3_000])
        #expect(stage.host.metrics[0] == 100)
        #expect(stage.ring(1, after: 60_000_000) == [])
        #expect(stage.host.logs == [": ended with 0.0001 of 0.0001"])
    }

    @Test func `waits for a price`() throws {
        let stage = try stage()
        #expect(stage.ring(1, after: 60_000_000) == [])
        #expect(stage.mark(PB_NONE) == [])
        #expect(stage.mark(10_000).count == 1)
    }

    @Test func `catches up what a slice has missed, up to its limit`() throws {
        let stage = try stage(["catch_up": .int(2)])
        #expect(stage.mark(10_000) == ["buy 2000 at 10000"])
        stage.end(PB_ORDER_EXPIRED)
        #expect(stage.ring(1, after: 60_000_000) == ["buy 5000 at 10000"])
        stage.end(PB_ORDER_EXPIRED)
        // 7,500 are missing; two plain slices are 5,000.
        #expect(stage.ring(1, after: 60_000_000) == ["buy 5000 at 10000"])
    }

    @Test func `trades at its limit and not beyond`() throws {
        let stage = try stage(["limit": .decimal(100, exponent: 0)])
        #expect(stage.mark(10_005) == [])
        #expect(stage.host.metrics[2] == 1)
        stage.mark(10_000)
        #expect(stage.ring(1, after: 60_000_000) == ["buy 5000 at 10000"])
        let wide = try self.stage([
            "limit": .decimal(100, exponent: 0), "slippage": .decimal(1_000_000, exponent: -8),
        ])
        #expect(wide.mark(9_950) == ["buy 2000 at 10000"])
        let seller = try self.stage(["limit": .decimal(100, exponent: 0), "side": .text("sell")])
        #expect(seller.mark(9_995) == [])
        #expect(seller.host.metrics[2] == 1)
    }

    @Test func `sells`() throws {
        #expect(try stage(["side": .text("sell")]).mark(10_003) == ["sell 2000 at 10000"])
    }

    @Test func `adds up slices that are too small for the venue`() throws {
        // 2,500 units at 100 dollars are worth 2,500 of the amount's units.
        let stage = try Stage(
            "perps.twap", Self.usual, terms: .init(notionalMin: 4_500))
        #expect(stage.mark(10_000) == [])
        #expect(stage.ring(1, after: 60_000_000) == ["buy 5000 at 10000"])
        stage.fillLast(5_000)
        #expect(stage.ring(1, after: 60_000_000) == [])
        #expect(stage.ring(1, after: 60_000_000) == ["buy 5000 at 10000"])
    }

    @Test func `leaves no rest that is too small for the venue`() throws {
        // The least order is 4,000 units: 3,000 are worth less than 3,500.
        let stage = try Stage(
            "perps.twap", Self.usual.merging(["slices": .int(10), "catch_up": .int(1)]) { $1 },
            terms: .init(notionalMin: 3_500))
        var wishes = [stage.mark(10_000)]
        for _ in 1...9 {
            wishes.append(stage.ring(1, after: 24_000_000))
            if wishes.last != [] { stage.fillLast(stage.host.intents.last?.qty ?? 0) }
        }
        let none: [String] = []
        #expect(
            wishes == [
                none, none, none, ["buy 4000 at 10000"], none, none, none,
                // 4,000 are due, and 2,000 would be left.
                none, none, ["buy 6000 at 10000"],
            ])
        #expect(stage.host.metrics[0] == 100)
    }

    @Test(arguments: [1, 2, 3, 5, 7, 60] as [Int64], [1, 3] as [Int64])
    func `does all of its size in orders no larger than it says`(
        slices: Int64, catchUp: Int64
    ) throws {
        let stage = try Stage(
            "perps.twap",
            Self.usual.merging(["slices": .int(slices), "catch_up": .int(catchUp)]) { $1 },
            terms: .init(notionalMin: 3_500))
        var (wishes, filled) = (stage.mark(10_000), 0 as Int64)
        for _ in 0..<slices {
            if !wishes.isEmpty {
                let size = stage.host.intents.last?.qty ?? 0
                let most = max(10_000 * catchUp / slices, 4_000)
                #expect(size <= most || (filled + size == 10_000 && size < most + 4_000))
                filled += size
                stage.fillLast(size)
            }
            wishes = stage.ring(1, after: 240_000_000 / UInt64(slices) + 1)
        }
        #expect(filled == 10_000)
    }

    @Test func `waits while an order is under way`() throws {
        let stage = try stage()
        stage.mark(10_000)
        stage.end(PB_ORDER_UNKNOWN)
        #expect(stage.ring(1, after: 60_000_000) == [])
    }

    @Test func `trades nothing above the level NORMAL, and catches up afterwards`() throws {
        let stage = try stage()
        stage.level(PB_LADDER_CAUTION)
        #expect(stage.mark(10_000) == [])
        #expect(stage.ring(1, after: 60_000_000) == [])
        stage.level(PB_LADDER_NORMAL)
        #expect(stage.ring(1, after: 60_000_000) == ["buy 7000 at 10000"])
    }

    @Test func `stops at the end with what it has`() throws {
        let stage = try stage()
        stage.mark(10_000)
        stage.end(PB_ORDER_EXPIRED)
        stage.ring(1, after: 239_999_990)
        stage.end(PB_ORDER_EXPIRED)
        #expect(stage.ring(1, after: 10) == [])
        #expect(stage.ring(1, after: 600_000_000) == [])
        #expect(stage.host.logs == [": ended with 0 of 0.0001"])
    }

    @Test func `goes on after a restart: the clock went on and what was filled counts`() throws {
        let stage = try stage()
        stage.mark(10_000)
        stage.fillLast(2_000)
        let resumed = try self.stage(saved: try stage.instance.save())
        // 121 seconds later: three slices are due.
        resumed.step(after: stage.clock + 121_000_000) { _, _ in }
        #expect(resumed.mark(10_000) == ["buy 5000 at 10000"])
        #expect((resumed.host.timers[1]?.at ?? 0) > resumed.host.now)
    }

    @Test func `does not begin again what has ended`() throws {
        let stage = try stage()
        stage.mark(10_000)
        stage.fillLast(10_000)
        stage.ring(1, after: 60_000_000)
        let resumed = try self.stage(saved: try stage.instance.save())
        #expect(resumed.mark(10_000) == [])
    }

    @Test(arguments: [("size", 10_500, -8), ("size", 0, 0), ("size", 1, -9), ("limit", 3, -2)])
    func `refuses what no order can be`(key: String, value: Int64, exponent: Int32) throws {
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try stage([key: .decimal(value, exponent: exponent)])
        }
        #expect(refusal?.field == key)
    }

    @Test func `works one product`() throws {
        let instance = try PluginLibrary("PerpsStrategies").instance("perps.twap")
        try instance.configure()
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try instance.activate(instruments: 2)
        }
        #expect(refusal?.text == "trades at most 1 products")
    }

    @Test(arguments: [1, 2, 3, 5, 7, 60] as [Int64])
    func `is never ahead of its time and never beyond its size`(slices: Int64) throws {
        let stage = try stage(["slices": .int(slices)])
        var (filled, elapsed) = (0 as Int64, 0 as Int64)
        let every = 240_000_000 / UInt64(slices)
        var wishes = stage.mark(10_000)
        for turn in 0..<(slices + 2) {
            if !wishes.isEmpty {
                let size = stage.host.intents.last?.qty ?? 0
                let part = turn % 3 == 1 ? size / 2_000 * 1_000 : size
                filled += part
                if part > 0 { stage.fillLast(part) } else { stage.end(PB_ORDER_EXPIRED) }
            }
            let due = 10_000 * min(slices, elapsed / Int64(every) + 1) / slices
            #expect(filled <= due, "after \(elapsed)")
            let before = stage.clock
            wishes = stage.ring(1, after: every)
            elapsed += Int64(stage.clock - before)
        }
        #expect(filled <= 10_000 && filled > 5_000)
    }
}

extension Stage {
    /// A mark price.
    @discardableResult
    func mark(_ price: Int64) -> [String] {
        step { records, sequence in
            records.add(PB_EV_MARK, pb_ev_mark(), sequence: sequence) {
                ($0.mark, $0.index, $0.open_interest) = (price, PB_NONE, PB_NONE)
            }
        }
    }

    /// The last order is filled by so much and ends.
    func fillLast(_ size: Int64) { fill(at: host.intents.last?.limit_px ?? 0, size: size) }
}
