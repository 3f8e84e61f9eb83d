import Assembly
import Domain
import Engine
import JSON
import Profile
import Testing

@Suite struct `Money` {
    static let scenarios = ["calm", "trend", "crash", "gap", "halted", "dust"]

    @Test(arguments: scenarios, seeds)
    func `is neither made nor lost`(_ scenario: String, _ seed: UInt64) throws {
        let all = ["BTC-USD", "ETH-USD", "SOL-USD"]
        for count in 1...3 {
            var sheet = Sheet.cross(
                products: Array(all.prefix(count)), parameters: "fast: 2, slow: 5, interval: 5s")
            (sheet.scenario, sheet.seed, sheet.cycle) = (scenario, seed, "20m")
            let result = try ClockRunning.run(sheet, at: try Desk(), cycles: 1)
            #expect(result.residual == .zero)
            #expect(
                result.equityEnd
                    == result.equityStart + result.realised + result.unrealised - result.fees
                    + result.funding)
            if scenario == "calm" { #expect(result.counts.fills > 5) }
        }
    }

    @Test func `balances in the document to the last digit`() throws {
        let desk = try Desk()
        let path = try DataForm.trades.write(MarketText.walk(3_000, seed: 11), at: desk)
        let result = try Backtesting.run(.cross(), path, at: desk)
        let json = result.json
        func amount(_ key: String) throws -> Amount {
            let text = try #require(json[key]?.string)
            guard text.hasPrefix("-") else { return try Amount(parsing: text, exponent: -8) }
            return .zero - (try Amount(parsing: text.dropFirst(), exponent: -8))
        }
        #expect(
            try amount("equity_end")
                == amount("equity_start") + amount("realised_pnl") + amount("unrealised_pnl")
                - amount("fees") + amount("funding"))
        #expect(json["residual"]?.string == "0")
        #expect(result.counts.fills > 5)
    }
}
