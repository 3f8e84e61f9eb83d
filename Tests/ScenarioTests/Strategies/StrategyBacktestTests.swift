import Assembly
import Domain
import Engine
import Foundation
import Simulation
import Testing

/// Where real market data lies; nil where there is none.
let sharedData: String? = ProcessInfo.processInfo.environment["PERPS_SHARED_DATA"]

@Suite struct `A backtest of each strategy` {
    let desk: Desk

    init() throws { desk = try Desk() }

    @Test(arguments: StrategyCase.allCases, seeds)
    func `trades, ends with the residual 0 and decides the same twice`(
        _ strategy: StrategyCase, _ seed: UInt64
    ) throws {
        let path = try strategy.form.write(MarketText.walk(600, seed: seed), at: desk)
        let results = try [4_096, 7].map { chunk in
            try Backtesting.run(strategy.sheet, path, at: desk, chunk: chunk)
        }
        // A chance market may be quiet; the two that never change are not.
        if [1, 20_260_301].contains(seed) { #expect(results[0].counts.fills > 3) }
        #expect(results.map(\.residual) == [.zero, .zero])
        #expect(results[0].decisions == results[1].decisions)
        #expect(results[0].counts == results[1].counts)
        #expect(results[0].counts.misbehaviours == 0)
    }

    @Test(arguments: StrategyCase.allCases)
    func `decides nothing by what comes later`(_ strategy: StrategyCase) throws {
        let prices = MarketText.walk(600, seed: 5)
        var other = prices
        other.replaceSubrange(300..., with: MarketText.walk(300, seed: 6).map { $0 + 900 })
        // The bar or book of place 300 is the first that differs; it begins with the end of 299.
        let perPrice: Int64 = strategy.form == .candles ? 60 : 10
        let cut = Timestamp(nanos: (MarketText.start + 300 * perPrice) * 1_000_000_000)
        let stories = try [prices, other].map { prices in
            let path = try strategy.form.write(prices, at: desk)
            return try story(strategy.sheet, path).filter { $0.time < cut }
        }
        #expect(stories[0].count > 10)
        #expect(stories[0] == stories[1])
    }

    private func story(_ sheet: Sheet, _ path: String) throws -> [Chronicle.Line] {
        let trial = try Trial(sheet, at: desk) { instruments in
            try DataSet.open([DataInput(path: path)], instruments: instruments).feed
        }
        try trial.drain()
        return trial.chronicle.lines
    }

    static let candles = "candles/coinbase_BTC-USD_1m_2023-03-01_21.csv"
    static let minutes = "coinbase-lean/minute/btcusd"
    static let books = "l2/binance_spot_btcusdt_20240808.jsonl.gz"

    static let real: [(StrategyCase, String)] = StrategyCase.allCases.flatMap { strategy in
        strategy == .marketMaker
            ? [(strategy, books)] : [(strategy, candles), (strategy, minutes)]
    }

    @Test(
        .enabled(if: sharedData != nil, "PERPS_SHARED_DATA names no folder of real data"),
        arguments: real)
    func `on real data ends with the residual 0 and decides as ever`(
        _ strategy: StrategyCase, _ data: String
    ) throws {
        let path = try #require(sharedData) + "/" + data
        for (kind, sheet) in [("tuned", strategy.sheet), ("defaults", strategy.defaults)] {
            let results = try (0..<2).map { _ in try Backtesting.run(sheet, path, at: desk) }
            #expect(results.map(\.residual) == [.zero, .zero])
            #expect(results[0].decisions == results[1].decisions)
            #expect(results[0].counts == results[1].counts)
            #expect(results[0].counts.misbehaviours == 0)
            let key = "\(strategy.rawValue) \(kind) \(Self.names[data] ?? data)"
            let decided = String(results[0].decisions.prefix(16))
            #expect(PinnedDecisions.table[key] == decided, "\"\(key)\": \"\(decided)\",")
        }
    }

    /// The data as the table of decisions calls it.
    private static let names = [candles: "candles", minutes: "minutes", books: "books"]

    @Test func `has what it decides on each of the real data pinned`() {
        let keys = Self.real.flatMap { strategy, data in
            ["tuned", "defaults"].map { "\(strategy.rawValue) \($0) \(Self.names[data] ?? data)" }
        }
        #expect(Set(PinnedDecisions.table.keys) == Set(keys))
    }
}
