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

    /// Buys 0.01 in turn with closing, of a product whose smallest order is worth 550 USD.
    private func coarse(every count: Int) -> Sheet {
        var sheet = Sheet.pulse(every: count)
        sheet.products = ["{symbol: BTC-USD, min_notional: 550 USD}"]
        sheet.strategies = [
            "{module: perps.pulse, name: one, products: [BTC-USD], parameters: {every: \(count)}}"
        ]
        return sheet
    }

    @Test func `that can no longer be sold is listed as dust, and only what is there is listed`()
        throws
    {
        let desk = try Desk()
        // Bought at half the spread of 2 bps above 60,000; at 50,000 it is worth 500.
        let prices = Array(repeating: Int64(60_000), count: 10)
        let path = try DataForm.trades.write(
            prices + Array(repeating: 50_000, count: 10), at: desk)
        var result = try Backtesting.run(coarse(every: 8), path, at: desk)
        let dust = #"[{"symbol":"BTC-USD","quantity":"0.01","cost":"600.06"}]"#
        #expect(result.json["dust"]?.text() == dust)
        #expect(result.json["fees"]?.string == "3.60036")
        #expect([result.json["unpriced"], result.json["fees_modelled"]] == [nil, nil])
        #expect((result.counts.fills, result.counts.denied) == (1, 1), "no exit is possible")

        result.unpriced = result.dust
        result.dust = []
        result.feesModelled = Amount(359_000_000)
        #expect(result.json["unpriced"]?.text() == dust)
        #expect(result.json["dust"] == nil)
        #expect(result.json["fees_modelled"]?.string == "3.59")
    }

    @Test func `that became dust in a run is marked in its files`() throws {
        let desk = try Desk()
        var sheet = coarse(every: 200)
        sheet.scenario = "crash"
        let result = try ClockRunning.run(sheet, at: desk, cycles: 4)
        let dust = try #require(result.dust.first)
        #expect(result.dust.map(\.symbol) == ["BTC-USD"])
        let folder = ClockRunning.folder(sheet, at: desk).path.dropFirst(desk.path.count + 1)
        let metrics = try JSONValue(parsing: try desk.read(folder + "/metrics.json"))
        let positions = try #require(metrics["positions"]?.array)
        #expect(positions.map { $0["quantity"]?.string } == [dust.quantity])
        #expect(positions.map { $0["is_dust"] } == [.bool(true)])
        #expect(positions.map { $0["is_unpriced"] } == [nil])
        #expect(metrics["fees_modelled"] == metrics["fees"])
        let lines = try desk.read(folder + "/metrics.prom").split(separator: "\n")
        #expect(lines.contains(#"perps_bot_position_dust{product="BTC-USD"} 1"#))
        #expect(!lines.contains { $0.hasPrefix("perps_bot_position_unpriced{") })
    }
}
