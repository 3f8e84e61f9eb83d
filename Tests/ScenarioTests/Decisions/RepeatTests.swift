import Assembly
import Domain
import Engine
import JSON
import PluginHost
import Simulation
import Testing

@Suite struct `Equal input` {
    let desk: Desk

    init() throws { desk = try Desk() }

    @Test(arguments: DataForm.allCases, seeds)
    func `leads to equal decisions, twice and in any portion`(_ form: DataForm, _ seed: UInt64)
        throws
    {
        let path = try form.write(MarketText.walk(600, seed: seed), at: desk)
        let results = try [4_096, 4_096, 1, 7].map { chunk in
            try Backtesting.run(.cross(), path, at: desk, chunk: chunk)
        }
        // A chance market may be quiet; the two that never change are not.
        if [1, 20_260_301].contains(seed) { #expect(results[0].counts.fills > 3) }
        #expect(Set(results.map(\.decisions)).count == 1)
        #expect(Set(results.map(\.counts)).count == 1)
        #expect(results.map(\.residual) == Array(repeating: .zero, count: 4))
    }

    @Test(.enabled(if: Program.isPresent, "\(Program.absence)"))
    func `leads to equal decisions in three processes`() throws {
        let path = try DataForm.trades.write(MarketText.walk(3_000, seed: 7), at: desk)
        let here = try Backtesting.run(.cross(), path, at: desk)
        let sheet = try desk.write(Sheet.cross().text, to: "trial.yaml")
        for _ in 0..<2 {
            let text = try Program.run(
                ["backtest", "--profile", sheet, "--data", path, "--json"], at: desk)
            let there = try JSONValue(parsing: text)
            #expect(there["decisions_sha256"]?.string == here.decisions)
            #expect(there["residual"]?.string == "0")
        }
    }

    @Test(arguments: seeds)
    func `leads to equal decisions by the clock and in the plain loop`(_ seed: UInt64) throws {
        var sheet = Sheet.cross(parameters: "fast: 3, slow: 8, interval: 5s")
        sheet.seed = seed
        let byClock = try [64, 1].map { chunk in
            try ClockRunning.run(sheet, at: try Desk(), cycles: 15, chunk: chunk)
        }
        let end = try #require(byClock[0].lastTime)
        let trial = try Trial(sheet, at: desk, past: { GeneratedHistory($0, seed: seed) })
        try trial.timeline.drain(stepsBetween: 1) { state, _ in state.time < end }
        let plain = trial.timeline.digest.finish()
        #expect(byClock[0].counts.fills > 3)
        #expect(byClock.map(\.decisions) == [plain, plain])
    }

    @Test func `leads to equal decisions whatever an earlier run of the profile has saved`() throws
    {
        let sheet = Sheet.cross(parameters: "fast: 3, slow: 8, interval: 5s")
        let results = try (0..<2).map { _ in try ClockRunning.run(sheet, at: desk, cycles: 15) }
        #expect(results[0].counts.fills > 3)
        #expect(results[0].decisions == results[1].decisions)
        let states = InstanceStates(folder: ClockRunning.folder(sheet, at: desk).states)
        #expect(try StateFolder.exists(states.path(of: "ma")))
    }

    @Test func `no longer leads to them when only the fees differ`() throws {
        let path = try DataForm.candles.write(MarketText.walk(600, seed: 3), at: desk)
        var dear = Sheet.cross()
        let cheap = try Backtesting.run(dear, path, at: desk)
        dear.takerFee = "61 bps"
        let other = try Backtesting.run(dear, path, at: desk)
        #expect(cheap.counts == other.counts)
        #expect(cheap.decisions != other.decisions)
    }

    @Test func `no longer leads to them when a seed, a parameter or one price changes`() throws {
        let prices = MarketText.walk(600, seed: 3)
        let path = try DataForm.candles.write(prices, at: desk)
        let before = try Backtesting.run(.cross(), path, at: desk).decisions
        let slower = Sheet.cross(parameters: "fast: 3, slow: 9, interval: 1m")
        #expect(try Backtesting.run(slower, path, at: desk).decisions != before)
        var other = prices
        other[300] += 200
        let otherPath = try DataForm.candles.write(other, at: desk, as: "other")
        #expect(try Backtesting.run(.cross(), otherPath, at: desk).decisions != before)
        var sheet = Sheet.cross(parameters: "fast: 3, slow: 8, interval: 5s")
        let first = try ClockRunning.run(sheet, at: desk).decisions
        sheet.seed += 1
        #expect(try ClockRunning.run(sheet, at: desk).decisions != first)
    }
}
