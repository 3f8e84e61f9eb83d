import Assembly
import Domain
import Testing

@Suite struct `A strategy that begins in the middle of data` {
    let desk: Desk

    init() throws { desk = try Desk() }

    /// Minutes at which a run held nothing and had nothing under way, two minutes after a fill that
    /// left nothing and three before the next one.
    private func quiet(_ fills: [FillRow]) -> [Int] {
        zip(fills, fills.dropFirst()).compactMap { last, next in
            let isQuiet = last.isFlat && last.minute > 60 && next.minute >= last.minute + 5
            return isQuiet ? last.minute + 2 : nil
        }
    }

    @Test(arguments: StrategyCase.onBars)
    func `makes the fills that it would have made had it been there before`(
        _ strategy: StrategyCase
    ) throws {
        var compared = 0
        for seed in [1, 20_260_301, 5, 6] as [UInt64] {
            let path = try DataForm.candles.write(MarketText.walk(600, seed: seed), at: desk)
            let whole = try Backtesting.fills(strategy.sheet, path, at: desk)
            let starts = quiet(whole)
            for start in [starts.first, starts.last].compactMap({ $0 }) {
                let part = try Backtesting.fills(strategy.sheet, path, from: start, at: desk)
                #expect(
                    part == whole.filter { $0.minute >= start }, "seed \(seed), minute \(start)")
                compared += part.count
            }
        }
        #expect(compared > 10)
    }

    /// Twenty closes that fall, then twenty that rise.
    static let turn: [Int64] = (0..<20).map { 61_000 - 20 * $0 } + (1...20).map { 60_620 + 30 * $0 }

    @Test(arguments: ["perps.ma-cross"] + StrategyCase.twins)
    func `takes a cross that one without a past cannot see`(_ module: String) throws {
        let sheet = Sheet.cross(module, parameters: "fast: 3, slow: 8, interval: 1m")
        let path = try DataForm.candles.write(Self.turn, at: desk)
        let whole = try Backtesting.fills(sheet, path, at: desk)
        // Closes 60,650, 60,680 and 60,710: the third lifts the fast average above the slow one.
        #expect(whole.map(\.minute) == [23])
        #expect(try Backtesting.fills(sheet, path, from: 20, at: desk) == whole)
        let later = try DataForm.candles.write(Array(Self.turn.dropFirst(20)), at: desk, as: "late")
        #expect(try Backtesting.fills(sheet, later, at: desk) == [])
    }
}
