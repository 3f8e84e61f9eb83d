import CPerpsPlugin
import Testing

@Suite struct `Every strategy on bars` {
    static let ids =
        [
            "perps.baseline", "perps.enhanced", "perps.breakout", "perps.mean-reversion",
            "perps.momentum", "perps.scalp", "perps.volatility",
        ] + Twin.all.map(\.id)

    /// A strategy of any of our libraries.
    func stage(
        _ id: String, _ parameters: [String: Stage.Parameter] = [:], saved: [UInt8]? = nil,
        terms: HostedInstance.Terms = .init()
    ) throws -> Stage {
        let twin = Twin.all.first { $0.id == id }
        return try Stage(
            id, parameters, library: twin?.library ?? "PerpsStrategies", saved: saved, terms: terms)
    }

    /// Parameters under which it trades often on prices that wander by a percent a bar.
    static func lively(_ id: String) -> [String: Stage.Parameter] {
        var own: [String: Stage.Parameter] = [
            "allow_short": .flag(true), "stop": .decimal(3_000_000, exponent: -8),
            "trailing_stop": .decimal(2_000_000, exponent: -8), "cooldown": .int(1),
            "bars_max": .int(30),
        ]
        switch id {
        case "perps.enhanced":
            own.merge(EnhancedTests.off) { $1 }
            own["rsi_window"] = .int(5)
        case "perps.breakout": own["length"] = .int(5)
        case "perps.mean-reversion": own["length"] = .int(10)
        case "perps.volatility":
            own["calm_max"] = .decimal(900_000, exponent: -8)
            own["wild_min"] = .decimal(2_000_000, exponent: -8)
        default: break
        }
        return own
    }

    typealias EnhancedTests = `The enhanced baseline`

    /// Bars that wander, with orders filled, denied and expired by turns.
    struct Walk {
        private var random: UInt64
        private var price: Int64 = 1_000_000

        init(seed: UInt64) { random = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

        private mutating func draw(_ below: UInt64) -> UInt64 {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            return random % below
        }

        /// Gives a stage the next bar and answers what it wishes for.
        mutating func turn(_ stage: Stage) -> [String] {
            price = max(10_000, price + (Int64(draw(201)) - 100) * price / 10_000)
            let (up, down) = (Int64(draw(500)), Int64(draw(500)))
            let minutes = draw(50) == 0 ? 1 + draw(40) : 1
            let wishes = stage.bar(
                price, high: price + up, low: price - down, volume: Int64(draw(1_000_000)),
                .init(minutes: minutes))
            let fate = draw(8)
            guard !wishes.isEmpty, wishes != ["fault"] else { return wishes }
            switch fate {
            case 0: stage.end(PB_ORDER_DENIED, reason: PB_R_GUARD)
            case 1: stage.end(PB_ORDER_EXPIRED)
            default: stage.fill(at: price + 5)
            }
            return wishes
        }
    }

    @Test(arguments: ids)
    func `goes on after a restart as if there had been none`(id: String) throws {
        for seed in [1, 2, 3] as [UInt64] {
            let parameters = Self.lively(id)
            let whole = try stage(id, parameters)
            var walk = Walk(seed: seed)
            var first: [[String]] = []
            for _ in 0..<1_500 { first.append(walk.turn(whole)) }
            let saved = try whole.instance.save()
            let resumed = try stage(id, parameters, saved: saved)
            #expect(try resumed.instance.save() == saved)
            resumed.follow(whole)
            var other = walk
            for place in 0..<1_500 {
                let (one, two) = (walk.turn(whole), other.turn(resumed))
                #expect(one == two, "\(id), seed \(seed), bar \(place)")
                if one != two { return }
            }
            #expect(try resumed.instance.save() == whole.instance.save())
            #expect(first.count { !$0.isEmpty } > 20, "\(id), seed \(seed)")
            #expect(resumed.host.intents.count > 20, "\(id), seed \(seed)")
        }
    }

    @Test(arguments: ids)
    func `opens nothing while it holds something, and closes nothing while it does not`(
        id: String
    ) throws {
        let stage = try stage(id, Self.lively(id))
        var (walk, held, told) = (Walk(seed: 11), 0 as Int64, 0)
        var (entries, closes) = (0, 0)
        for bar in 0..<3_000 {
            let before = stage.filled
            let wishes = walk.turn(stage)
            #expect(wishes.count <= 1)
            for intent in stage.host.intents.dropFirst(told) {
                let isBuy = intent.side == PB_SIDE_BUY
                #expect(intent.order_type == PB_TYPE_MARKET && intent.limit_px % 5 == 0)
                if intent.flags & PB_IF_CLOSE != 0 {
                    #expect(isBuy ? held < 0 : held > 0, "bar \(bar)")
                    closes += 1
                } else {
                    #expect((1...1_000_000).contains(intent.conviction_e6))
                    #expect(held == 0, "bar \(bar)")
                    entries += 1
                }
            }
            told = stage.host.intents.count
            held += stage.filled - before
        }
        #expect(entries > 20 && closes > 20)
    }

    @Test(arguments: ids)
    func `refuses a state that is cut or damaged and keeps what it has`(id: String) throws {
        let stage = try stage(id)
        stage.bars([10_000, 9_900, 10_000])
        let saved = try stage.instance.save()
        var (long, wild) = (saved, saved)
        // The length of the product's list, and a number of it that is small and not negative: the
        // bars that something is held for, or which average is above.
        long[16] &+= 1
        wild[24 + 5 * 8 + 7] = 0x80
        let fresh = try self.stage(id)
        let before = try fresh.instance.save()
        for bytes in [[], Array(saved.dropLast()), long, wild] {
            let refusal = #expect(throws: HostedInstance.Refusal.self) {
                try fresh.instance.load(bytes, version: 1)
            }
            #expect(refusal?.status == PB_E_CORRUPT)
        }
        #expect(try fresh.instance.save() == before)
    }

    @Test(arguments: ids)
    func `begins anew where the product's units have changed`(id: String) throws {
        let stage = try stage(id)
        stage.bars([10_000, 9_900, 10_000])
        let saved = try stage.instance.save()
        let other = try self.stage(id, saved: saved, terms: .init(priceExponent: -3))
        #expect(other.host.logs == [": the saved state has other units"])
        #expect(try other.instance.save() != saved)
    }

    @Test(arguments: ids)
    func `begins anew where the state is of a later time`(id: String) throws {
        let stage = try stage(id)
        stage.bars([10_000, 9_900, 10_000])
        let saved = try stage.instance.save()
        // The last bar opened a minute before the time of the last event.
        let opened = Int64(stage.clock) * 1_000 - 60_000_000_000
        let later = try self.stage(id, saved: saved, terms: .init(start: opened - 1))
        #expect(later.host.logs == [": the saved state is of a later time"])
        #expect(try later.instance.save() == self.stage(id).instance.save())
        let now = try self.stage(id, saved: saved, terms: .init(start: opened))
        #expect(now.host.logs.isEmpty)
        #expect(try now.instance.save() == saved)
    }

    /// As many bars as each measures by default, and one to compare with.
    static let warmups: [String: UInt32] = [
        "perps.baseline": 21, "perps.enhanced": 21, "perps.breakout": 21,
        "perps.mean-reversion": 21, "perps.momentum": 12, "perps.scalp": 21,
        "perps.volatility": 26, "perps.ma-cross": 21, "perps.ma-cross-c": 21,
        "perps.ma-cross-cpp": 21, "perps.ma-cross-rust": 21,
    ]

    @Test(arguments: ids)
    func `asks for bars of its interval, and for as many before as it measures`(id: String) throws {
        let stage = try stage(id, ["interval": .nanos(300_000_000_000)])
        let bars = stage.host.subscriptions.filter { $0.events == 1 << UInt64(PB_EV_CANDLE) }
        #expect(bars.map(\.interval) == [300_000_000_000])
        let wanted = try #require(Self.warmups[id])
        #expect(bars.map(\.warmup) == [wanted])
    }
}
