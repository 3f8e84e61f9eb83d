import Assembly
import Engine
import Testing

@Suite struct `The moving average in each language` {
    @Test(arguments: DataForm.allCases, ["source: bars, interval: 1m", "source: trades"])
    func `wants the same`(_ form: DataForm, _ source: String) throws {
        let desk = try Desk()
        let path = try form.write(MarketText.walk(900, seed: 5), at: desk)
        let modules = ["perps.ma-cross"] + StrategyCase.twins
        let results = try modules.map { module in
            let sheet = Sheet.cross(module, parameters: "fast: 3, slow: 8, \(source)")
            return try Backtesting.run(sheet, path, at: desk)
        }
        #expect(results[0].counts.intents > 3 || (form == .candles && source == "source: trades"))
        for (module, result) in zip(modules, results) {
            #expect(result.decisions == results[0].decisions, "\(module)")
            #expect(result.counts == results[0].counts, "\(module)")
        }
    }
}
