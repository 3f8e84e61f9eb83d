import CPerpsPlugin
import Testing

/// Saved state comes from a file, which may be cut, damaged or somebody else's.
@Suite struct `The saved state of a guard` {
    typealias Bench = GuardBench

    static let modules = [
        "daily-loss", "drawdown", "volatility-breaker", "correlation", "mark-staleness",
        "loss-streak",
        "stop-outs", "error-rate", "position-stuck",
    ]

    /// A guard that has seen a little of everything.
    func bench(_ module: String) throws -> Bench {
        let bench = try Bench("perps." + module)
        bench.tellEquity(1_000_000)
        for close in [10_000, 10_100, 9_900] as [Int64] {
            let opened = bench.now
            bench.now += 5 * Bench.minute
            bench.tellBar(close, opened: opened)
            bench.tellBar(close, opened: opened, interval: 5 * Bench.minute)
        }
        bench.tellTrade(won: -5)
        bench.tellFill()
        bench.tellOrder(PB_ORDER_OPEN, type: PB_TYPE_STOP)
        bench.tellOrder(PB_ORDER_REJECTED)
        _ = bench.answer()
        return bench
    }

    private func isTaken(_ state: [UInt8], by module: String) -> Bool {
        do {
            _ = try Bench("perps." + module, restoring: state)
            return true
        } catch {
            return false
        }
    }

    @Test(arguments: modules) func `comes back as it was`(_ module: String) throws {
        let bench = try bench(module)
        let state = try bench.instance.save()
        let next = try Bench("perps." + module, restoring: state)
        #expect(try next.instance.save() == state)
    }

    @Test(arguments: modules) func `is refused when it is cut anywhere`(_ module: String) throws {
        let state = try bench(module).instance.save()
        for length in state.indices {
            #expect(!isTaken(Array(state[..<length]), by: module), "\(length)")
        }
    }

    @Test(arguments: modules) func `that is damaged crashes nobody`(_ module: String) throws {
        let state = try bench(module).instance.save()
        for place in state.indices {
            for damage in [0xFF, 0x80, 0x01] as [UInt8] {
                var damaged = state
                damaged[place] ^= damage
                guard isTaken(damaged, by: module) else { continue }
                let next = try Bench("perps." + module, restoring: damaged)
                next.now = Bench.noon + 16 * Bench.minute
                next.tellEquity(999_999)
                next.tellBar(10_050, opened: next.now - Bench.minute)
                next.tellTrade(won: -5)
                next.tellOrder(PB_ORDER_REJECTED)
                _ = next.answer()
                #expect(next.action { $0.flags = PB_CF_REDUCING } == "allow")
            }
        }
    }

    @Test(arguments: modules) func `of another guard crashes nobody`(_ module: String) throws {
        for other in Self.modules where other != module {
            let state = try bench(other).instance.save()
            guard isTaken(state, by: module) else { continue }
            _ = try Bench("perps." + module, restoring: state).answer()
        }
    }
}
