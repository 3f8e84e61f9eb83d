import Foundation
import JSON
import Testing

/// Everything sold by an operator, at an exchange that the program serves, whose books prove it.
@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `Flatten on a served exchange` {
    let venue: ServedVenue

    /// A thin book: three levels on each side.
    init() throws {
        venue = try ServedVenue(
            at: try Desk(),
            [
                "--seed", "7", "--pace", "5x", "--depth", "3", "--products", "BTC-USD,ETH-USD",
                "--balance", "BTC=1.5", "ETH=0.00001", "USD=100000",
            ])
        let places = try ["rest", "market_ws", "user_ws"].map { key in
            "\(key): \"\(try #require(venue.announcement[key]?.string))\""
        }
        try venue.desk.write(
            """
            name: hand
            mode: paper
            venue: {kind: coinbase, \(places.joined(separator: ", "))}
            feed: {kind: coinbase}
            products: [BTC-USD, ETH-USD]
            limits: {price_collar: 200 bps, order_notional: 30_000 USD,
              position_notional: 200_000 USD, gross_exposure: 400_000 USD, open_orders: 20,
              order_rate: 20/s, duplicate_window: 1ms, mark_staleness: 30s, daily_loss: 50_000 USD}
            strategies:
              - {module: perps.noop, name: still, products: [BTC-USD]}
            telemetry: {cycle: 1s}

            """, to: "config/profiles/hand.yaml")
    }

    private func flatten(_ more: String...) throws -> Program.Answer {
        try venue.run(["flatten", "--yes", "--json"] + more, profile: "hand")
    }

    private func status() throws -> JSONValue {
        try venue.run(["status", "--json"], profile: "hand").json()
    }

    /// The best bid, in whole dollars.
    private func bid() throws -> Int {
        let preview = try venue.run(
            ["orders", "preview", "buy", "BTC-USD", "0.001", "--type", "market", "--json"],
            profile: "hand")
        let bid = try preview.json()["best_bid"]?.string?.split(separator: ".").first
        return try #require(bid.flatMap { Int($0) })
    }

    /// Buys a little with an exit that then holds it at the exchange.
    private func buyWithExit() throws {
        let bid = try self.bid()
        let bought = try venue.run(
            [
                "orders", "place", "buy", "BTC-USD", "0.01", "--limit", "\(bid + 400)",
                "--take-profit", "\(bid + 5_000)", "--stop-loss", "\(bid - 5_000)", "--yes",
                "--json",
            ], profile: "hand")
        let id = try #require(try bought.json()["order_id"], "\(bought)")
        try ServedVenue.wait("an exit") {
            let listed = try venue.run(["orders", "list", "--json"], profile: "hand").json()
            return listed["orders"]?.array?.contains { $0["origin_order_id"] == id } == true
        }
    }

    /// What the exchange itself says: bitcoin left, orders open, sales that were filled.
    private func truth() throws -> (bitcoin: String?, open: Int, sales: Int) {
        let truth = try venue.truth()
        let orders = try #require(truth["orders"]?.array)
        return (
            truth["balances"]?["BTC"]?["balance"]?["value"]?.string
                ?? truth["balances"]?["BTC"]?["balance"]?.string,
            orders.count { $0["status"]?.string == "OPEN" },
            orders.count { $0["side"]?.string == "SELL" && $0["status"]?.string != "FAILED" }
        )
    }

    private func product(_ symbol: String, in document: JSONValue) -> JSONValue? {
        document["flatten"]?["products"]?.array?.first { $0["symbol"]?.string == symbol }
    }

    private func isZero(_ text: String?) -> Bool { text.flatMap(Double.init) == 0 }

    @Test func `in a run sells in slices through a thin book, in limit_only, until it is flat`()
        throws
    {
        let run = try venue.start(["run", "--for", "20m", "--json"], "hand")
        try venue.awaitRun(of: "hand")
        // What its exit holds goes too, once that is cancelled.
        try buyWithExit()
        try venue.control("products/BTC-USD", #"{"limit_only": true}"#)
        let resting = try venue.run(
            [
                "orders", "place", "sell", "BTC-USD", "0.4", "--limit", "999999", "--yes", "--json",
            ], profile: "hand")
        // It lies beyond the collar; what rests at the exchange is somebody's who knows better.
        #expect(resting.status == 1, "\(resting)")
        let answer = try flatten("--for", "5m", "--reason", "leaving")
        #expect(answer.status == 0, "\(answer)")
        let document = try answer.json()
        #expect(document["level"]?.string == "FLATTEN")
        #expect(document["flatten"]?["state"]?.string == "done", "\(document)")
        #expect(product("BTC-USD", in: document)?["stage"]?.string == "flat")
        // Less than the exchange takes is named, and stays.
        #expect(product("ETH-USD", in: document)?["stage"]?.string == "dust")
        #expect(product("ETH-USD", in: document)?["remaining"]?.string == "0.00001")
        #expect(document["cancel_all"]?["done"] == .bool(true))
        let truth = try truth()
        #expect(isZero(truth.bitcoin) && truth.open == 0, "\(truth)")
        #expect(truth.sales >= 3, "1.5 BTC in slices of 30,000 USD: \(truth)")
        run.send(SIGINT)
        let ended = try run.answer()
        #expect(ended.status == 4, "\(ended)")
        #expect(try ended.json()["residual"] == .string("0"), "\(ended)")
        #expect(try status()["level"]?.string == "FLATTEN")
    }

    @Test func `without a run cancels what was placed by hand, sells, and stays latched`() throws {
        let bid = try self.bid()
        let resting = try venue.run(
            [
                "orders", "place", "sell", "BTC-USD", "0.4", "--limit", "\(bid + 500)", "--yes",
                "--json",
            ], profile: "hand")
        #expect(try resting.json()["state"] == .string("open"), "\(resting)")
        // Its exit holds what it bought, and goes first.
        try buyWithExit()
        let answer = try flatten("--for", "5m")
        #expect(answer.status == 0, "\(answer)")
        #expect(try answer.json()["flatten"]?["state"]?.string == "done")
        let truth = try truth()
        #expect(isZero(truth.bitcoin) && truth.open == 0, "\(truth)")
        let left = try status()
        #expect(left["level"]?.string == "FLATTEN")
        // A deposit, and a start: nothing is sold of it.
        try venue.control("balances", #"{"currency":"BTC","value":"0.5"}"#)
        let run = try venue.run(["run", "--for", "6s", "--json"], profile: "hand")
        #expect(run.status == 4, "\(run)")
        #expect(try run.json()["orders"] == .number("0"))
        let id = try #require(left["halt_id"]?.string)
        let armed = try venue.run(
            ["arm", "--halt-id", id, "--reason", "back in"], profile: "hand")
        #expect(armed.status == 0, "\(armed)")
    }

    @Test func `says why it cannot where the product does not trade, and goes on when asked again`()
        throws
    {
        try venue.control("products/BTC-USD", #"{"trading_disabled": true}"#)
        let call = try venue.start(["flatten", "--yes", "--json", "--for", "20m"], "hand")
        func isRefused(_ document: JSONValue) -> Bool {
            let reason = product("BTC-USD", in: document)?["reason"]?.string
            return reason?.hasPrefix("cannot flatten now: ") == true
        }
        try ServedVenue.wait("a reason") { isRefused(try status()) }
        let refused = try call.stopped()
        #expect(refused.status == 1, "\(refused)")
        let document = try refused.json()
        #expect(product("BTC-USD", in: document)?["remaining"]?.string == "1.5", "\(document)")
        #expect(isRefused(document), "\(document)")
        #expect(try truth().sales == 0)
        #expect(try status()["level"]?.string == "FLATTEN")
        try venue.control("products/BTC-USD", #"{"trading_disabled": false}"#)
        let answer = try flatten("--for", "5m")
        #expect(answer.status == 0, "\(answer)")
        #expect(isZero(try truth().bitcoin))
    }

    @Test func `that is halted meanwhile sells no more, and is no success`() throws {
        let call = try venue.start(
            [
                "flatten", "--yes", "--json", "--for", "20m", "--set",
                "ladder.flatten_slice=1_000 USD",
            ], "hand")
        try ServedVenue.wait("a slice") { try truth().sales > 0 }
        let halt = try venue.run(["halt", "--reason", "not like that"], profile: "hand")
        #expect(halt.status == 0, "\(halt)")
        let answer = try call.answer()
        #expect(answer.status == 1 && answer.err.contains("nothing is sold any more"), "\(answer)")
        let left = try truth()
        #expect(!isZero(left.bitcoin) && left.open == 0, "\(left)")
        #expect(try status()["level"]?.string == "FLATTEN")
    }

    @Test func `asks for a yes, and changes nothing without one`() throws {
        let answer = try venue.run(["flatten"], profile: "hand")
        #expect(answer.status == 2 && answer.err.contains("give --yes"), "\(answer)")
        #expect(try status()["level"]?.string == "NORMAL")
        #expect(try truth().sales == 0)
    }
}

@Suite(
    .enabled(
        if: Program.isPresent && PluginAuthor.isPresent,
        "\(Program.absence), or \(PluginAuthor.absence)"))
struct `Flatten on the simulated venue` {
    let desk: Desk

    init() throws {
        desk = try Desk()
        try PluginAuthor.build(PluginAuthor.hoarder, "hoarder", at: desk)
        try desk.write(
            """
            name: hoard
            mode: paper
            account: {currency: USD, cash: 100_000 USD}
            venue: {kind: simulated, maker_fee: 40 bps, taker_fee: 60 bps, latency: 50ms}
            feed: {kind: generated, scenario: calm, seed: 42, pace: 20x}
            products: [BTC-USD]
            limits: {price_collar: 200 bps, order_notional: 1_000 USD,
              position_notional: 2_000 USD, gross_exposure: 10_000 USD, open_orders: 20,
              order_rate: 100/s, duplicate_window: 1ms, mark_staleness: 1m, daily_loss: 500 USD}
            strategies:
              - {module: com.test.hoarder, name: hoard, products: [BTC-USD], parameters: {}}
            ladder: {flatten_band: 50 bps, flatten_slice: 500 USD}
            telemetry: {cycle: 1s}

            """, to: "config/profiles/hoard.yaml")
    }

    private func call(_ arguments: String...) throws -> Program.Answer {
        try Program.run(arguments + ["--profile", "hoard"], at: desk)
    }

    @Test func `sells what the run has bought, slice by slice, and balances to zero`() throws {
        let run = try Program.start(
            ["run", "--profile", "hoard", "--for", "20m", "--json"], at: desk)
        try ServedVenue.wait("a position") {
            try call("status", "--json").json()["positions"]?.array?.isEmpty == false
        }
        let answer = try call("flatten", "--yes", "--json", "--for", "5m")
        #expect(answer.status == 0, "\(answer)")
        let document = try answer.json()
        #expect(document["flatten"]?["state"]?.string == "done", "\(answer)")
        #expect(document["positions"] == .array([]))
        let slices = document["flatten"]?["products"]?.array?.first?["slices"]?.number
        #expect(slices.flatMap { Int($0) } ?? 0 >= 2, "\(answer)")
        run.send(SIGINT)
        let ended = try run.answer()
        #expect(ended.status == 4, "\(ended)")
        #expect(try ended.json()["residual"] == .string("0"))
    }

    @Test func `without a run is kept for the next start, which sells nothing by itself`() throws {
        let answer = try call("flatten", "--yes", "--json")
        #expect(answer.status == 0, "\(answer)")
        #expect(try answer.json()["level"]?.string == "FLATTEN")
        let run = try call("run", "--cycles", "5", "--json")
        #expect(run.status == 4, "\(run)")
        #expect(try run.json()["orders"] == .number("0"))
    }

    @Test func `is explained with examples`() throws {
        let help = try Program.run(["flatten", "--help"], at: desk)
        #expect(help.status == 0)
        #expect(help.out.contains("perps-bot flatten --profile prod --yes"))
    }
}
