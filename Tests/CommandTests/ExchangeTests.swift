import Coinbase
import Domain
import Foundation
import JSON
import Testing

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `An exchange on the command line` {
    let venue: ServedVenue
    init() throws { venue = try ServedVenue(at: try Desk()) }

    private func order(
        _ id: String, _ side: OrderSideWord, _ configuration: OrderConfiguration
    ) -> NewOrder {
        NewOrder(clientID: id, product: "BTC-USD", side: side, configuration: configuration)
    }

    /// Sends a limit order that rests and a market order that fills, and gives their ids.
    private func trade() throws -> (resting: String, filled: String) {
        let brokerage = try venue.brokerage()
        defer { brokerage.stop() }
        let resting = order(
            "rests", .buy,
            .limit(
                .base(try WireDecimal(parsing: "0.01")), price: try WireDecimal(parsing: "1000"),
                .goodTillCancelled(postOnly: true)))
        let market = order("fills", .sell, .market(.base(try WireDecimal(parsing: "0.5"))))
        let first = try brokerage.ask("the first order") { brokerage.send(resting, done: $0) }
        let second = try brokerage.ask("the second order") { brokerage.send(market, done: $0) }
        return (first.id, second.id)
    }

    @Test func `shows its wallets, fees and the rights of the key`() throws {
        let answer = try venue.run(["account", "--json"])
        #expect(answer.status == 0, "\(answer)")
        let document = try answer.json()
        let wallets = try #require(document["wallets"]?.array)
        #expect(
            wallets.map { "\($0["currency"]?.string ?? "?") \($0["total"]?.string ?? "?")" }
                == ["BTC 2", "ETH 20", "USD 100000", "USDC 100000"])
        #expect(
            document["permissions"]
                == .object([
                    "view": .bool(true), "trade": .bool(true), "transfer": .bool(false),
                    "other": .array([]),
                ]))
        #expect(document["fees"]?["taker_bps"] == .number("120"))
        #expect(document["complete"] == .bool(true))
    }

    @Test func `shows orders, fills and positions as they stand there`() throws {
        let ids = try trade()
        let open = try venue.run(["orders", "list", "--json"])
        #expect(open.status == 0, "\(open)")
        let resting = try #require(try open.json()["orders"]?.array)
        #expect(resting.map { $0["order_id"]?.string } == [ids.resting])
        #expect(resting[0]["status"] == .string("OPEN"))
        #expect(resting[0]["limit_price"] == .string("1000"))
        #expect(resting[0]["size"] == .string("0.01"))

        let all = try venue.run(["orders", "list", "--status", "all", "--json"]).json()
        let known = try #require(all["orders"]?.array).compactMap { $0["order_id"]?.string }
        #expect(Set(known) == [ids.resting, ids.filled])

        let fills = try venue.run(["fills", "--json"]).json()
        let rows = try #require(fills["fills"]?.array)
        #expect(Set(rows.map { $0["order_id"]?.string }) == [ids.filled])
        let sizes = try rows.map { try WireDecimal(parsing: $0["size"]?.string ?? "") }
        let sum = sizes.reduce(WireDecimal.zero) { $0.adding($1) ?? $0 }
        #expect(sum.text == "0.5")

        let held = try venue.run(["positions", "--json"]).json()
        let bitcoin = held["positions"]?.array?.first { $0["symbol"] == .string("BTC") }
        #expect(bitcoin?["quantity"] == .string("1.5"))
        #expect(held["complete"] == .bool(true))
    }

    @Test func `shows what waits in its own app as open, and what was filled there when asked`()
        throws
    {
        try venue.control("source", #"{"source":"RETAIL_SIMPLE"}"#)
        let ids = try trade()
        try venue.control("faults", #"{"fault":"slow_processing","delay":"10m"}"#)
        let brokerage = try venue.brokerage()
        defer { brokerage.stop() }
        let waiting = order("waits", .sell, .market(.base(try WireDecimal(parsing: "0.25"))))
        let pending = try brokerage.ask("an order") { brokerage.send(waiting, done: $0) }.id
        func listed(_ status: String...) throws -> [String: String] {
            let answer = try venue.run(["orders", "list", "--json", "--status"] + status)
            #expect(answer.status == 0, "\(answer)")
            let rows = try #require(try answer.json()["orders"]?.array)
            return try rows.reduce(into: [:]) { known, row in
                known[try #require(row["order_id"]?.string)] = row["status"]?.string
            }
        }
        #expect(try listed("open") == [ids.resting: "OPEN", pending: "PENDING"])
        #expect(
            try listed("open", "filled")
                == [ids.resting: "OPEN", pending: "PENDING", ids.filled: "FILLED"])
    }

    @Test func `says that positions are not known where the wallets are not told`() throws {
        try venue.control("faults", #"{"fault":"fail_before","path":"/accounts","percent":100}"#)
        let gap = "the wallets: the venue failed with status 503"
        let answer = try venue.run(["positions", "--json"])
        #expect(answer.status == 1, "\(answer)")
        #expect(
            try answer.json()
                == .object([
                    "profile": .string("local"), "positions": .array([]),
                    "complete": .bool(false), "gaps": .array([.string(gap)]),
                ]))
        #expect(answer.err.contains("error: \(gap); try again, or ask for less"), "\(answer)")
        let page = try venue.run(["positions"])
        #expect(page.status == 1 && page.out == "no positions are known\n", "\(page)")
    }

    @Test func `tells an edit as the desk reads it`() throws {
        let brokerage = try venue.brokerage()
        defer { brokerage.stop() }
        let id = try trade().resting
        let terms = InstrumentTerms(
            kind: .spot, priceExponent: -2, quantityExponent: -8, amountExponent: -8,
            tick: Price(1), lot: Quantity(1), quantityMin: Quantity(1),
            quantityMax: Quantity(1 << 50), notionalMin: Amount(1))
        func shown() throws -> VenueOrder {
            try brokerage.ask("the order") { brokerage.order(id, done: $0) }.order
        }
        var order = try shown()
        #expect(order.terms(in: terms) == (Quantity(1_000_000), Price(100_000)))
        let edit = OrderEdit(
            order: id, price: try WireDecimal(parsing: "1001"),
            size: try WireDecimal(parsing: "0.02"))
        _ = try brokerage.ask("the edit") { brokerage.edit(edit, done: $0) }
        try ServedVenue.wait("the end of the edit") {
            order = try shown()
            return !order.isBeingEdited
        }
        #expect(order.id == id && order.edits?.count == 1)
        #expect(order.terms(in: terms) == (Quantity(2_000_000), Price(100_100)))
    }

    @Test func `is asked about an order as it would be sent, with its end`() throws {
        let order = ["orders", "preview", "buy", "BTC-USD", "0.01", "--limit", "50000"]
        for (more, words) in [
            (["--expires", "30m"], "  limit GTD until 20"),
            (["--tif", "gtc"], "  limit GTC  limit 50000"),
            (["--tif", "ioc"], "  limit IOC  limit 50000"),
        ] {
            let answer = try venue.run(order + more)
            #expect(answer.err.contains(words), "\(answer)")
        }
        let all = try venue.run(
            ["orders", "preview", "buy", "BTC-USD", "all", "--limit", "50000", "--json"])
        #expect(all.status == 2, "\(all)")
        #expect(try all.json()["error"]?["code"] == .string("order.all"))
    }

    @Test func `prints tables for people`() throws {
        let ids = try trade()
        let orders = try venue.run(["orders", "list"])
        #expect(orders.lines.count == 2, "\(orders)")
        #expect(orders.out.contains(ids.resting))
        #expect(try venue.run(["fills"]).out.contains(ids.filled))
        #expect(try venue.run(["account"]).out.contains("USD       "))
        #expect(try venue.run(["positions"]).out.contains("spot  BTC"))
    }

    @Test func `is not asked with a key of another portfolio`() throws {
        try venue.writeProfile("other", portfolio: "5a6b")
        for command in [["account"], ["orders", "list"], ["fills"], ["positions"]] {
            let answer = try venue.run(command + ["--json"], profile: "other")
            #expect(answer.status == 2, "\(answer)")
            #expect(
                try answer.json()["error"]?["code"] == .string("coinbase.wrong_portfolio"))
        }
    }

    @Test func `is missed where the profile trades at a simulated venue`() throws {
        for command in [["account"], ["orders", "list"], ["fills"], ["positions"]] {
            let answer = try venue.run(command + ["--json"], profile: "dev")
            #expect(answer.status == 2, "\(answer)")
            #expect(try answer.json()["error"]?["code"] == .string("profile.simulated"))
        }
    }

    @Test func `says what cannot be read to its end, with exit code 1`() throws {
        let brokerage = try venue.brokerage()
        for number in 0..<101 {
            let market = order(
                "o-\(number)", .sell, .market(.base(try WireDecimal(parsing: "0.001"))))
            _ = try brokerage.ask("order \(number)") { brokerage.send(market, done: $0) }
        }
        brokerage.stop()
        let whole = try venue.run(["fills", "--json"]).json()
        #expect(whole["complete"] == .bool(true))
        let orders = Set(try #require(whole["fills"]?.array).map { $0["order_id"] })
        #expect(orders.count == 101)
        try venue.control("faults", #"{"fault":"repeated_cursor","count":5}"#)
        let answer = try venue.run(["fills", "--json"])
        #expect(answer.status == 1)
        #expect(try answer.json()["complete"] == .bool(false))
        #expect(answer.err.contains("the venue's cursor leads in a circle"))
    }

    @Test func `that refuses for the rate is asked again`() throws {
        try venue.control("faults", #"{"fault":"too_many_requests","count":2}"#)
        let answer = try venue.run(["account", "--json"])
        #expect(answer.status == 0, "\(answer)")
    }

    @Test func `shows no secret, in whatever goes wrong`() throws {
        let key = try JSONValue(parsing: try venue.desk.read("keys/key.json"))
        let name = try #require(key["name"]?.string)
        let secret = try #require(key["privateKey"]?.string)
        let lines = secret.split(separator: "\n").filter { !$0.hasPrefix("-----") }
        var told = ""
        for fault in ["refuse_tokens", "fail_before", "truncate_body"] {
            try venue.control("faults", #"{"fault":"\#(fault)","count":2}"#)
            for command in [["preflight"], ["account"], ["orders", "list", "--json"]] {
                let answer = try venue.run(command)
                told += answer.out + answer.err
            }
        }
        #expect(!told.contains(name))
        #expect(!lines.isEmpty)
        for line in lines { #expect(!told.contains(line)) }
        #expect(!told.contains("eyJ"))
    }
}
