import Assembly
import Domain
import Engine
import Foundation
import JSON
import Testing

@Suite struct `An explanation` {
    let desk: Desk

    init() throws { desk = try Desk() }

    func explain(_ number: UInt64) throws -> JSONValue {
        try Backtesting.explainer(at: desk).explain(
            OrderNumber(number), profile: "trial", runID: nil)
    }

    func guards(_ story: JSONValue) -> [String] {
        (story["checks"]?.array ?? []).map { check in
            [check["guard"]?.string, check["kind"]?.string, check["verdict"]?.string]
                .compactMap { $0 }.joined(separator: " ")
        }
    }

    @Test func `names the same guards for a run and a backtest`() throws {
        let sheet = Sheet.cross(parameters: "fast: 3, slow: 8, interval: 5s")
        #expect(try ClockRunning.run(sheet, at: desk).counts.orders > 2)
        let ofRun = try (1...2).map { try explain($0) }
        let path = try DataForm.trades.write(MarketText.walk(900, seed: 2), at: desk)
        let result = try Backtesting.keep(sheet, path, at: desk)
        #expect(result.counts.orders > 2)
        let ofBacktest = try (1...2).map { try explain($0) }
        #expect(guards(ofRun[0]).count > 10)
        #expect(guards(ofRun[0]).last == "spread plugin allow")
        #expect(ofRun.map(guards) == ofBacktest.map(guards))
        for story in ofRun + ofBacktest {
            #expect(story["intent"]?["instance"]?.string == "ma")
            #expect(story["fills"]?.array?.isEmpty == false)
        }
        #expect(try explain(2) == ofBacktest[1])
    }

    @Test func `refuses data and profiles that have changed`() throws {
        let sheet = Sheet.cross()
        let prices = MarketText.walk(600, seed: 2)
        let path = try DataForm.candles.write(prices, at: desk)
        _ = try Backtesting.keep(sheet, path, at: desk)
        #expect(code(of: { try explain(1) }) == nil)
        _ = try DataForm.candles.write(prices.map { $0 + 1 }, at: desk)
        #expect(code(of: { try explain(1) }) == "explain.changed")
        _ = try DataForm.candles.write(prices, at: desk)
        #expect(code(of: { try explain(1) }) == nil)
        var other = sheet
        other.limits["open_orders"] = "19"
        try desk.write(other.text, to: "trial.yaml")
        #expect(code(of: { try explain(1) }) == "explain.changed")
    }

    @Test func `refuses the number 0 and those beyond the last`() throws {
        #expect(code(of: { try explain(1) }) == "explain.no_run")
        let path = try DataForm.candles.write(MarketText.walk(600, seed: 2), at: desk)
        let result = try Backtesting.keep(.cross(), path, at: desk)
        let last = UInt64(result.counts.intents)
        #expect(code(of: { try explain(last) }) == nil)
        #expect(code(of: { try explain(last + 1) }) == "explain.no_order")
        #expect(code(of: { try explain(0) }) == "explain.no_order")
        let sheet = Sheet.cross(parameters: "fast: 3, slow: 8, interval: 5s")
        let run = try ClockRunning.run(sheet, at: desk)
        #expect(code(of: { try explain(UInt64(run.counts.intents)) }) == nil)
        #expect(code(of: { try explain(UInt64(run.counts.intents) + 1) }) == "explain.no_order")
        #expect(code(of: { try explain(0) }) == "explain.no_order")
    }
}
