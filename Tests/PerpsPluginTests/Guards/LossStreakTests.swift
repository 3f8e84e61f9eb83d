import CPerpsPlugin
import Testing

@Suite struct `The loss streak guard` {
    typealias Bench = GuardBench
    typealias Parameters = [String: HostRecord.Parameter]
    let blocked = "reduce-only owner for 14400.0 s"

    func bench(_ more: Parameters = [:]) throws -> Bench {
        try Bench(
            "perps.loss-streak", ["losses_max": .int(2)].merging(more) { _, own in own })
    }

    @Test func `lets as many losses as the limit pass and blocks the instance after one more`()
        throws
    {
        let bench = try bench()
        for _ in 0..<2 { bench.tellTrade(won: -1) }
        let on = bench.answer()
        #expect((on.action, on.measured, on.limit, on.unit) == ("allow", 2, 2, "losses"))
        bench.tellTrade(won: -1)
        let past = bench.answer()
        #expect((past.action, past.measured, past.limit) == (blocked, 3, 2))
        #expect(past.text == "too many losses in a row")
        #expect(bench.action { $0.owner = 3 } == "allow")
        #expect(bench.host.logs == ["3 losses in a row: instance bot2"])
    }

    @Test func `counts a trade with its fees`() throws {
        let bench = try bench()
        for _ in 0..<3 { bench.tellTrade(won: 5, fees: 5) }
        #expect(bench.action() == "allow")
        for _ in 0..<3 { bench.tellTrade(won: 5, fees: 6) }
        #expect(bench.action() == blocked)
    }

    @Test func `begins anew after a win, and not after a draw`() throws {
        let bench = try bench()
        for won in [-1, -1, 1, -1, 0, -1] as [Int64] { bench.tellTrade(won: won) }
        #expect(bench.answer().measured == 2)
        bench.tellTrade(won: -1)
        #expect(bench.action() == blocked)
    }

    @Test func `counts trades, not fills`() throws {
        let bench = try bench()
        bench.tellFill { $0.size = 3 }
        for _ in 0..<3 {
            bench.tellFill { ($0.side, $0.size, $0.realised) = (PB_SIDE_SELL, 1, -1) }
        }
        #expect(bench.answer().measured == 1)
    }

    @Test func `ends a trade that turns its sign`() throws {
        let bench = try bench()
        bench.tellFill()
        for side in [PB_SIDE_SELL, PB_SIDE_BUY, PB_SIDE_SELL] {
            bench.tellFill { ($0.side, $0.size, $0.realised) = (side, 2 * Bench.coin, -1) }
        }
        #expect(bench.action() == blocked)
    }

    @Test func `counts by product or by account where the profile says so`() throws {
        let product = try bench(["scope": .text("product")])
        for owner in [1, 2, 3] as [UInt32] { product.tellTrade(won: -1, owner: owner) }
        #expect(product.action() == "reduce-only instrument for 14400.0 s")
        #expect(product.action { $0.instrument = Bench.eth } == "allow")
        let account = try bench(["scope": .text("account")])
        for place in [Bench.btc, Bench.eth, Bench.sol] { account.tellTrade(won: -1, of: place) }
        #expect(account.action { $0.owner = 1 } == "reduce-only account for 14400.0 s")
    }

    @Test func `ends a block by its time, and counts from nothing again`() throws {
        let bench = try bench()
        for _ in 0..<3 { bench.tellTrade(won: -1) }
        bench.tellTrade(won: 9)  // a win meanwhile frees nobody
        bench.now += 4 * Bench.hour - 1
        #expect(bench.action() == "reduce-only owner for 1e-09 s")
        bench.now += 1
        #expect(bench.answer().measured == 0)
        for _ in 0..<2 { bench.tellTrade(won: -1) }
        #expect(bench.action() == "allow")
        bench.tellTrade(won: -1)
        #expect(bench.action() == blocked)
    }

    @Test func `is set aside by a fill that makes no sense, so that entries stop`() throws {
        let changes: [(inout Bench.Execution) -> Void] = [
            { $0.side = 7 }, { $0.size = 0 }, { $0.size = -1 }, { $0.price = 0 },
            { $0.product = 99 },
            { ($0.realised, $0.fee) = (.min, 1) },
        ]
        for change in changes {
            #expect(try bench().tellFill(change) == PB_E_FAIL)
        }
        #expect(try bench().action { $0.instrument = 99 } == "reject")
    }

    @Test func `lets exits pass`() throws {
        let bench = try bench()
        for _ in 0..<3 { bench.tellTrade(won: -1) }
        #expect(bench.action { $0.flags = PB_CF_REDUCING } == "allow")
    }

    @Test func `keeps row, block and open trades over a restart`() throws {
        var bench = try bench()
        for _ in 0..<2 { bench.tellTrade(won: -1) }
        bench.tellFill()
        bench = try bench.restarted()
        bench.tell(PB_EV_POSITION, pb_ev_position(), flags: PB_EF_SNAPSHOT) {
            ($0.owner, $0.qty) = (2, GuardBench.coin)
        }
        bench.tellFill { ($0.side, $0.realised) = (PB_SIDE_SELL, -1) }
        #expect(bench.action() == blocked)
        bench = try bench.restarted()
        #expect(bench.action() == blocked)
    }

    @Test func `takes what an instance holds from the host where fills do not say it`() throws {
        let bench = try bench()
        bench.tell(PB_EV_POSITION, pb_ev_position()) { ($0.owner, $0.qty) = (2, GuardBench.coin) }
        bench.tellFill { ($0.side, $0.realised) = (PB_SIDE_SELL, -1) }
        #expect(bench.answer().measured == 1)
    }

    @Test(
        arguments: [
            ("losses_max", .int(0)), ("cooldown", .nanos(0)), ("scope", .text("everything")),
            ("losses_max", .text("few")),
        ] as [(String, HostRecord.Parameter)])
    func `refuses nonsense and names the key`(key: String, value: HostRecord.Parameter) throws {
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try Bench("perps.loss-streak", [key: value])
        }
        #expect(refusal?.field == key)
    }
}
