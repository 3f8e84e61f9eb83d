import Coinbase
import Domain
import Foundation
import JSON
import Testing

/// A run on an account where somebody else has an order.
@Suite(
    .serialized,
    .enabled(
        if: Program.isPresent && PluginAuthor.isPresent,
        "\(Program.absence), or \(PluginAuthor.absence)"))
struct `A run beside orders of others` {
    let venue: ServedVenue

    init() throws {
        venue = try ServedVenue(at: try Desk(), ["--seed", "7", "--pace", "5x"])
        try PluginAuthor.build(PluginAuthor.quoter, "quoter", at: venue.desk)
        let places = try ["rest", "market_ws", "user_ws"].map { key in
            "\(key): \"\(try #require(venue.announcement[key]?.string))\""
        }
        try venue.desk.write(
            """
            name: beside
            mode: paper
            venue: {kind: coinbase, \(places.joined(separator: ", "))}
            feed: {kind: coinbase}
            products: [BTC-USD]
            limits: {price_collar: 100 bps, order_notional: 1_000 USD,
              position_notional: 5_000 USD, gross_exposure: 10_000 USD, open_orders: 20,
              order_rate: 10/s, duplicate_window: 100ms, mark_staleness: 10s, daily_loss: 500 USD}
            strategies:
              - {module: com.test.quoter, name: q, products: [BTC-USD],
                 sizer: {module: fixed-notional, parameters: {notional: 500 USD}}}
            telemetry: {cycle: 1s, log: trace}

            """, to: "config/profiles/beside.yaml")
    }

    /// Rests a purchase of 1 BTC far below the market, and gives its id.
    private func rest(_ client: Brokerage) throws -> String {
        let order = NewOrder(
            clientID: "somebody-else", product: "BTC-USD", side: .buy,
            configuration: .limit(
                .base(try WireDecimal(parsing: "1")), price: try WireDecimal(parsing: "10000"),
                .goodTillCancelled(postOnly: false)))
        return try client.ask("the order") { client.send(order, done: $0) }.id
    }

    private func status() throws -> JSONValue {
        try venue.run(["status", "--json"], profile: "beside").json()
    }

    private func ours() throws -> [JSONValue] {
        let orders = try #require(try venue.truth()["orders"]?.array)
        return orders.filter { $0["client_order_id"] != .string("somebody-else") }
    }

    private func wait(until isSo: () throws -> Bool) throws {
        for _ in 0..<100 {
            if try isSo() { return }
            Thread.sleep(forTimeInterval: 0.2)
        }
        Issue.record("waited in vain")
    }

    @Test func `opens nothing while they could fill the limit, and leaves them alone`() throws {
        let client = try venue.brokerage()
        defer { client.stop() }
        let id = try rest(client)
        let call = try venue.start(["run", "--for", "40s", "--json"], "beside")
        try wait { try status()["external_orders"]?.array?.isEmpty == false }
        #expect(
            try status()["external_orders"]
                == .array([
                    .object([
                        "order_id": .string(id), "product": .string("BTC-USD"),
                        "side": .string("buy"), "remaining": .string("1"),
                        "limit_price": .string("10000"),
                    ])
                ]))
        let list = try venue.run(["orders", "list", "--json"], profile: "beside").json()
        #expect(list["orders"]?.array?.map { $0["from"] } == [.string("external")])
        Thread.sleep(forTimeInterval: 4)
        #expect(try ours().isEmpty)
        let cancel = OrderCancel(orders: [id])
        _ = try client.ask("the cancel") { client.cancel(cancel, done: $0) }
        try wait { try !ours().isEmpty }
        #expect(try status()["external_orders"] == .array([]))
        call.send(SIGINT)
        let answer = try call.answer()
        #expect(answer.status == 0, "\(answer)")
        #expect(try answer.json()["residual"] == .string("0"))
        #expect(try #require(answer.json()["denied"]?.int) > 0, "\(answer)")
    }

    @Test func `lets a position be left, and never cancels them`() throws {
        let client = try venue.brokerage()
        defer { client.stop() }
        let call = try venue.start(["run", "--for", "40s", "--json"], "beside")
        // The quoter buys in one turn and sells two turns later.
        try wait { try ours().contains { $0["side"] == .string("BUY") } }
        let id = try rest(client)
        try wait {
            let held = try #require(try venue.truth()["balances"]?["BTC"]?["balance"]?.string)
            let isFlat = try WireDecimal(parsing: held) == WireDecimal(parsing: "2")
            return try isFlat && status()["external_orders"]?.array?.count == 1
        }
        let count = try ours().count
        Thread.sleep(forTimeInterval: 3)
        #expect(try ours().count { $0["side"] == .string("BUY") } <= count)
        call.send(SIGINT)
        let answer = try call.answer()
        #expect(answer.status == 0, "\(answer)")
        #expect(try answer.json()["residual"] == .string("0"))
        let orders = try #require(try venue.truth()["orders"]?.array)
        let other = orders.first { $0["order_id"] == .string(id) }
        #expect(other?["status"] == .string("OPEN"))
    }
}
