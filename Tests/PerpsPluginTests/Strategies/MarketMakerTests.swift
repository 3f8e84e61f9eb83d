import CPerpsPlugin
import Testing

@Suite struct `The market maker` {
    /// Quotes of 1,000 units, 10 bps from the fair price, moved by 10 bps at 5,000 units held.
    static let usual: [String: Stage.Parameter] = [
        "size": .decimal(1_000, exponent: -8), "inventory_max": .decimal(5_000, exponent: -8),
        "half_spread": .decimal(100_000, exponent: -8), "skew": .decimal(100_000, exponent: -8),
        "requote": .decimal(20_000, exponent: -8),
    ]

    func stage(
        _ more: [String: Stage.Parameter] = [:],
        terms: HostedInstance.Terms = .init()
    ) throws -> Stage {
        try Stage("perps.market-maker", Self.usual.merging(more) { $1 }, terms: terms)
    }

    @Test func `rests a bid and an ask around the fair price, post-only`() throws {
        let stage = try stage()
        #expect(stage.book(999_000, 1_001_000) == ["buy 1000 at 999000", "sell 1000 at 1001000"])
        #expect(stage.host.intents.allSatisfy { $0.flags == PB_IF_POST_ONLY })
        #expect(
            stage.host.intents.allSatisfy {
                $0.order_type == PB_TYPE_LIMIT && $0.tif == PB_TIF_GTC
            })
    }

    @Test func `takes the thinner side for the nearer one`() throws {
        // Three times as much is bid as is asked: the fair price is 1,000,500.
        let stage = try stage()
        let wishes = stage.book(999_000, 1_001_000, sizes: (300, 100))
        #expect(wishes == ["buy 1000 at 999495", "sell 1000 at 1001505"])
    }

    @Test func `never reaches the other side of the book`() throws {
        let near: [String: Stage.Parameter] = [
            "half_spread": .decimal(0, exponent: -8), "skew": .decimal(0, exponent: -8),
        ]
        let stage = try stage(near)
        // One tick apart: both sides rest behind the touch of the other.
        #expect(
            stage.book(1_000_000, 1_000_005) == ["buy 1000 at 1000000", "sell 1000 at 1000005"])
    }

    @Test func `leans against what it holds`() throws {
        let stage = try stage()
        stage.position(2_500)
        // Half of the greatest position moves both by 5 bps.
        #expect(stage.book(999_000, 1_001_000) == ["buy 1000 at 998500", "sell 1000 at 1000500"])
        let short = try self.stage()
        short.position(-5_000)
        #expect(short.book(999_000, 1_001_000) == ["buy 1000 at 1000000"])
    }

    @Test(arguments: [(4_000, 1_000), (4_001, 0), (5_000, 0), (9_000, 0)] as [(Int64, Int64)])
    func `buys up to its greatest position`(held: Int64, size: Int64) throws {
        let stage = try stage()
        stage.position(held)
        let bids = stage.book(999_000, 1_001_000).filter { $0.hasPrefix("buy") }
        #expect(bids.map { $0.prefix(9) == "buy \(size) " } == (size > 0 ? [true] : []))
    }

    @Test(arguments: [(0, 0), (999, 0), (1_000, 1_000), (2_500, 1_000)] as [(Int64, Int64)])
    func `asks on spot only for what it holds`(held: Int64, size: Int64) throws {
        let stage = try stage(terms: .init(isSpot: true))
        stage.position(held)
        let asks = stage.book(999_000, 1_001_000).filter { $0.hasPrefix("sell") }
        #expect(asks.map { $0.hasPrefix("sell \(size) ") } == (size > 0 ? [true] : []))
    }

    @Test func `rests nothing below the least value of an order`() throws {
        // 1,000 units at 9,990 dollars are worth 0.0999 dollars.
        func wishes(_ least: Int64) throws -> Int {
            try stage(terms: .init(notionalMin: least)).book(999_000, 1_001_000).count
        }
        #expect(try wishes(99_900) == 2)
        #expect(try wishes(99_901) == 1)
    }

    @Test func `changes a quote that is further from its place than it may be`() throws {
        let stage = try stage()
        stage.book(999_000, 1_001_000)
        stage.update(1, PB_ORDER_OPEN)
        stage.update(2, PB_ORDER_OPEN)
        // 2 bps of 999,000 are 199.8: at 195 more both stay, at 205 more both move.
        stage.book(999_195, 1_001_195)
        #expect(stage.host.amended.isEmpty)
        stage.book(999_205, 1_001_205)
        #expect(stage.host.amended.map(\.order) == [1, 2])
        #expect(stage.host.amended.map(\.limit_px) == [999_200, 1_001_210])
        #expect(stage.host.amended.allSatisfy { $0.qty == PB_NONE })
    }

    @Test func `has one change under way at a time`() throws {
        let stage = try stage()
        stage.book(999_000, 1_001_000)
        stage.update(1, PB_ORDER_SENT)
        stage.book(1_009_000, 1_011_000)
        #expect(stage.host.amended.isEmpty, "neither is open yet")
        stage.update(1, PB_ORDER_OPEN)
        stage.update(2, PB_ORDER_OPEN)
        stage.book(1_009_000, 1_011_000)
        stage.book(1_019_000, 1_021_000)
        #expect(stage.host.amended.map(\.order) == [1, 2])
        stage.update(1, PB_ORDER_OPEN, change: PB_OC_AMENDED)
        stage.book(1_019_000, 1_021_000)
        #expect(stage.host.amended.map(\.order) == [1, 2, 1])
    }

    @Test func `cancels a quote whose change was refused and rests anew after the pause`() throws {
        let stage = try stage()
        stage.book(999_000, 1_001_000)
        stage.update(1, PB_ORDER_OPEN)
        stage.update(2, PB_ORDER_OPEN)
        stage.book(1_009_000, 1_011_000)
        stage.update(1, PB_ORDER_OPEN, change: PB_OC_AMEND_REFUSED)
        stage.book(1_009_000, 1_011_000)
        #expect(stage.host.cancelled == [1])
        stage.update(1, PB_ORDER_CANCELED)
        #expect(stage.book(1_009_000, 1_011_000) == [])
        #expect(stage.book(1_009_000, 1_011_000, after: 1_000_000) == ["buy 1000 at 1008990"])
    }

    @Test func `pauses after a refusal, that side alone`() throws {
        let stage = try stage(["pause": .nanos(2_000_000_000)])
        stage.book(999_000, 1_001_000)
        stage.update(1, PB_ORDER_REJECTED, reason: PB_R_POST_ONLY)
        stage.update(2, PB_ORDER_FILLED, filled: 1_000)
        #expect(stage.book(999_000, 1_001_000).map { $0.prefix(4) } == ["sell"])
        #expect(stage.book(999_000, 1_001_000, after: 1_999_990) == [])
        #expect(stage.book(999_000, 1_001_000, after: 10).map { $0.prefix(3) } == ["buy"])
        #expect(stage.host.metrics[3] == 1)
    }

    @Test func `pulls both quotes when the book is stale, one-sided, crossed or silent`() throws {
        func cancelled(_ spoil: (Stage) -> Void) throws -> [UInt64] {
            let stage = try stage()
            stage.book(999_000, 1_001_000)
            stage.update(1, PB_ORDER_OPEN)
            stage.update(2, PB_ORDER_OPEN)
            spoil(stage)
            return stage.host.cancelled
        }
        #expect(try cancelled { $0.book(999_000, 1_001_000, flags: PB_EF_STALE) } == [1, 2])
        #expect(try cancelled { $0.book(1_001_000, 999_000) } == [1, 2])
        #expect(
            try cancelled {
                $0.step { $0.addDepth(bids: [(999_000, 1)], asks: [], sequence: $1) }
            } == [1, 2])
        #expect(try cancelled { $0.ring(1, after: 4_999_990) } == [])
        #expect(try cancelled { $0.ring(1, after: 5_000_010) } == [1, 2])
        #expect(try stage().host.timers[1]?.every == 5_000_000_000)
    }

    @Test func `warns once where no book comes, and not where one came`() throws {
        let blind = try stage()
        #expect(blind.ring(1, after: 5_000_000) == [])
        #expect(blind.ring(1, after: 5_000_000) == [])
        #expect(
            blind.host.logs == ["no book has come yet: without level 2 nothing is quoted"])
        let seeing = try stage()
        seeing.book(999_000, 1_001_000)
        seeing.ring(1, after: 5_000_000)
        #expect(seeing.host.logs.isEmpty)
    }

    @Test func `pulls a quote that is still on its way, once`() throws {
        let stage = try stage()
        stage.book(999_000, 1_001_000)
        stage.book(999_000, 1_001_000, flags: PB_EF_STALE)
        stage.book(999_000, 1_001_000, flags: PB_EF_STALE)
        #expect(stage.host.cancelled == [1, 2])
    }

    @Test func `lets a position only shrink above the level NORMAL, and rests nothing from HALT`()
        throws
    {
        let stage = try stage()
        stage.position(2_000)
        stage.level(PB_LADDER_CAUTION)
        #expect(stage.book(999_000, 1_001_000).map { $0.prefix(5) } == ["sell "])
        stage.update(1, PB_ORDER_OPEN)
        stage.level(PB_LADDER_HALT)
        stage.book(999_000, 1_001_000)
        #expect(stage.host.cancelled == [1])
    }

    @Test func `cancels what was left over from before a start`() throws {
        let stage = try stage()
        stage.step { records, sequence in
            records.add(PB_EV_ORDER, pb_ev_order(), sequence: sequence, flags: PB_EF_SNAPSHOT) {
                ($0.order, $0.state, $0.owner, $0.side) = (77, PB_ORDER_OPEN, 1, PB_SIDE_BUY)
                ($0.qty, $0.limit_px) = (1_000, 999_000)
            }
        }
        #expect(stage.book(999_000, 1_001_000) == ["sell 1000 at 1001000"])
        #expect(stage.host.cancelled == [77])
    }

    @Test(
        arguments: [
            ("size", 0, "must be above 0"), ("size", 999, "is below the smallest size of "),
            ("inventory_max", 500, "must not be below size"),
            ("inventory_target", 6_000, "must not be above inventory_max"),
        ] as [(String, Int64, String)])
    func `refuses`(key: String, value: Int64, text: String) throws {
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try stage([key: .decimal(value, exponent: -8)])
        }
        #expect(refusal?.field == key)
        #expect(refusal?.text == text)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `never holds more than it may, whatever is filled`(seed: UInt64) throws {
        let stage = try stage()
        var random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func draw(_ below: UInt64) -> Int64 {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            return Int64(random % below)
        }
        var (price, held, seen) = (1_000_000 as Int64, 0 as Int64, 0)
        var resting: [UInt64] = []
        for _ in 0..<3_000 {
            price = max(100_000, price + draw(2_001) - 1_000)
            stage.book(price - 500, price + 500)
            while seen < stage.host.intents.count {
                let intent = stage.host.intents[seen]
                seen += 1
                #expect(intent.qty > 0)
                stage.update(UInt64(seen), PB_ORDER_OPEN)
                resting.append(UInt64(seen))
            }
            for order in stage.host.cancelled {
                stage.update(order, PB_ORDER_CANCELED)
            }
            resting.removeAll { stage.host.cancelled.contains($0) }
            stage.host.cancelled = []
            for wish in stage.host.amended {
                stage.update(wish.order, PB_ORDER_OPEN, change: PB_OC_AMENDED)
            }
            stage.host.amended = []
            for order in resting where draw(3) == 0 {
                let intent = stage.host.intents[Int(order) - 1]
                held += intent.side == PB_SIDE_BUY ? intent.qty : -intent.qty
                #expect(held.magnitude <= 5_000, "seed \(seed)")
                stage.filled(order, intent)
                resting.removeAll { $0 == order }
            }
        }
        #expect(seen > 1_000, "seed \(seed)")
    }
}

extension Stage {
    /// A book of one level a side.
    @discardableResult
    func book(
        _ bid: Int64, _ ask: Int64, sizes: (Int64, Int64) = (100, 100), flags: UInt32 = 0,
        after micros: UInt64 = 1
    ) -> [String] {
        step(after: micros) {
            $0.addDepth(
                bids: [(bid, sizes.0)], asks: [(ask, sizes.1)], sequence: $1, flags: flags)
        }
    }

    /// A timer rings.
    @discardableResult
    func ring(_ timer: UInt32, after micros: UInt64) -> [String] {
        step(after: micros) {
            $0.add(PB_EV_TIMER, pb_ev_timer(), sequence: $1) { $0.timer = timer }
        }
    }

    /// An order of that number is filled wholly.
    func filled(_ order: UInt64, _ intent: pb_intent) {
        step { records, sequence in
            records.add(PB_EV_FILL, pb_ev_fill(), sequence: sequence) {
                ($0.order, $0.px, $0.qty) = (order, intent.limit_px, intent.qty)
                ($0.side, $0.owner) = (intent.side, 1)
            }
        }
        update(order, PB_ORDER_FILLED, filled: intent.qty)
    }
}
