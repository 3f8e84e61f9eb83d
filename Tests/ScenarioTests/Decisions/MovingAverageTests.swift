import Assembly
import Engine
import Testing

@Suite struct `The moving average in Swift and in C` {
    @Test(arguments: DataForm.allCases, ["source: bars, interval: 1m", "source: trades"])
    func `wants the same`(_ form: DataForm, _ source: String) throws {
        let desk = try Desk()
        let path = try form.write(MarketText.walk(900, seed: 5), at: desk)
        let results = try ["perps.ma-cross", "perps.ma-cross-c"].map { module in
            let sheet = Sheet.cross(module, parameters: "fast: 3, slow: 8, \(source)")
            return try Backtesting.run(sheet, path, at: desk)
        }
        #expect(results[0].counts.intents > 3 || (form == .candles && source == "source: trades"))
        #expect(results[0].decisions == results[1].decisions)
        #expect(results[0].counts == results[1].counts)
    }
}
