import Foundation
import JSON
import Testing

/// A person who sends orders by hand to an exchange that the program serves, with a profile `hand`.
struct HandDesk {
    let venue: ServedVenue

    /// What rests ends after so long, an hour unless told.
    init(orderTTL: String = "1h") throws {
        venue = try ServedVenue(at: try Desk(), ["--seed", "7"])
        let places = try ["rest", "market_ws", "user_ws"].map { key in
            "\(key): \"\(try #require(venue.announcement[key]?.string))\""
        }
        try venue.desk.write(
            """
            name: hand
            mode: paper
            venue: {kind: coinbase, \(places.joined(separator: ", ")), order_ttl: \(orderTTL)}
            feed: {kind: coinbase}
            products: [BTC-USD]
            limits: {price_collar: 200 bps, order_notional: 1_000 USD,
              position_notional: 5_000 USD, gross_exposure: 10_000 USD, open_orders: 20,
              order_rate: 10/s, duplicate_window: 1ms, mark_staleness: 10s, daily_loss: 500 USD}
            strategies:
              - {module: perps.noop, name: still, products: [BTC-USD]}
            telemetry: {cycle: 1s}

            """, to: "config/profiles/hand.yaml")
    }

    /// Replaces a text of the profile.
    func narrow(_ old: String, to new: String) throws {
        let path = "config/profiles/hand.yaml"
        let text = try venue.desk.read(path)
        try #require(text.contains(old))
        try venue.desk.write(text.replacing(old, with: new), to: path)
    }

    func call(_ arguments: [String]) throws -> Program.Answer {
        try venue.run(["orders"] + arguments, profile: "hand")
    }

    func call(_ arguments: String...) throws -> Program.Answer { try call(arguments) }

    func place(_ arguments: [String]) throws -> JSONValue {
        let answer = try call(["place"] + arguments + ["--yes", "--json"])
        #expect(answer.status == 0, "\(answer)")
        return try answer.json()
    }

    func place(_ arguments: String...) throws -> JSONValue { try place(arguments) }

    /// The best bid, in whole dollars.
    func bid() throws -> Int {
        let preview = try call("preview", "buy", "BTC-USD", "0.001", "--type", "market", "--json")
        let bid = try #require(try preview.json()["best_bid"]?.string)
        return try #require(bid.split(separator: ".").first.flatMap { Int($0) })
    }

    /// The open orders as they are listed.
    func listed() throws -> [JSONValue] {
        try #require(try call("list", "--json").json()["orders"]?.array)
    }

    /// The ids of the open orders.
    func open() throws -> [String] { try listed().compactMap { $0["order_id"]?.string } }

    /// The exit that an order has left at the exchange, once all that it bought is there.
    func exit(of placed: JSONValue) throws -> String {
        let id = try #require(placed["order_id"]?.string, "\(placed)")
        try awaitFill(of: id)
        var exit: String?
        try ServedVenue.wait("an exit") {
            let found = try listed().first { $0["origin_order_id"] == .string(id) }
            exit = found?["order_id"]?.string
            return exit != nil
        }
        let told = placed["exit_order_id"]?.string
        #expect(told == nil || told == exit)
        return try #require(exit)
    }

    /// Waits until an order is filled at the exchange: a fill may be heard of after the answer.
    func awaitFill(of id: String) throws {
        try ServedVenue.wait("a fill") { try truth(id)["status"] == .string("FILLED") }
    }

    /// An order as the exchange has it.
    func truth(_ id: String) throws -> JSONValue {
        let orders = try #require(try venue.truth()["orders"]?.array)
        return try #require(orders.first { $0["order_id"]?.string == id })
    }

    /// Runs the profile for a while and demands that its books are the exchange's.
    func run(for time: String) throws {
        let run = try venue.run(["run", "--for", time, "--json"], profile: "hand")
        #expect(run.status == 0, "\(run)")
        #expect(try run.json()["residual"] == .string("0"))
    }
}
