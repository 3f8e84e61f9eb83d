import Foundation
import JSON
import Testing

/// A run that trades itself into another fee tier.
@Suite(
    .enabled(
        if: Program.isPresent && PluginAuthor.isPresent,
        "\(Program.absence), or \(PluginAuthor.absence)"))
struct `A run whose fees change` {
    let venue: ServedVenue

    init() throws {
        venue = try ServedVenue(at: try Desk(), ["--seed", "9", "--pace", "5x"])
        try PluginAuthor.build(PluginAuthor.quoter, "quoter", at: venue.desk)
        let places = try ["rest", "market_ws", "user_ws"].map { key in
            "\(key): \"\(try #require(venue.announcement[key]?.string))\""
        }
        // Ten thousand dollars lead to the next tier.
        try venue.desk.write(
            """
            name: fees
            mode: paper
            venue: {kind: coinbase, \(places.joined(separator: ", "))}
            feed: {kind: coinbase}
            products: [BTC-USD]
            limits: {price_collar: 100 bps, order_notional: 3_000 USD,
              position_notional: 9_000 USD, gross_exposure: 10_000 USD, open_orders: 20,
              order_rate: 10/s, duplicate_window: 100ms, mark_staleness: 10s, daily_loss: 900 USD}
            strategies:
              - {module: com.test.quoter, name: q, products: [BTC-USD],
                 sizer: {module: fixed-notional, parameters: {notional: 1_500 USD}}}
            telemetry: {cycle: 1s, log: trace}

            """, to: "config/profiles/fees.yaml")
    }

    @Test func `counts what cost otherwise, reads the rates again, and goes on`() throws {
        let answer = try venue.run(["run", "--for", "14s", "--json"], profile: "fees")
        #expect(answer.status == 0, "\(answer)")
        let result = try answer.json()
        #expect(result["residual"] == .string("0") && result["level"] == .string("NORMAL"))
        let log = try venue.desk.read("var/logs/perps_bot-fees.jsonl")
        let told = log.split(separator: "\n").filter { $0.contains("by the rates that the venue") }
        #expect(told.count == 1, "\(told)")
        #expect(log.contains("trading BTC-USD costs maker 40 bps, taker 80 bps from now on"))
        let metrics = try venue.desk.read("var/data/perps_bot/fees/metrics.prom")
        let line = metrics.split(separator: "\n").first {
            $0.hasPrefix("perps_bot_fee_differences_total ")
        }
        let count = try #require(line?.split(separator: " ").last.flatMap { Int($0) })
        let fills = try #require(try venue.truth()["fills"]?.array).count
        #expect((1..<fills).contains(count), "\(count) of \(fills)")
    }
}
