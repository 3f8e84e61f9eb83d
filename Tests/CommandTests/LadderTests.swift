import Domain
import Foundation
import JSON
import Testing

/// Levels as an operator raises and lowers them, against strategies that never rest.
@Suite(
    .enabled(
        if: Program.isPresent && PluginAuthor.isPresent,
        "\(Program.absence), or \(PluginAuthor.absence)"))
struct `The ladder on the command line` {
    let desk: Desk
    private let folder = "var/data/perps_bot/flood"

    init() throws {
        desk = try Desk()
        try PluginAuthor.build(PluginAuthor.flooder, "flooder", at: desk)
        try desk.write(
            """
            name: flood
            mode: paper
            account: {currency: USD, cash: 100_000 USD}
            venue: {kind: simulated, maker_fee: 40 bps, taker_fee: 60 bps, latency: 50ms}
            feed: {kind: generated, scenario: calm, seed: 42, pace: 20x}
            products: [BTC-USD, ETH-USD]
            limits: {price_collar: 200 bps, order_notional: 1_000 USD,
              position_notional: 5_000 USD, gross_exposure: 10_000 USD, open_orders: 500,
              order_rate: 100/s, duplicate_window: 1ms, mark_staleness: 1m, daily_loss: 500 USD}
            strategies:
              - {module: com.test.flooder, name: flood, products: [BTC-USD, ETH-USD],
                 parameters: {}}
            telemetry: {cycle: 1s}

            """, to: "config/profiles/flood.yaml")
    }

    private func call(_ arguments: String...) throws -> Program.Answer {
        try Program.run(arguments + ["--profile", "flood"], at: desk)
    }

    private func status() throws -> JSONValue { try call("status", "--json").json() }

    private func count(_ key: String, in document: JSONValue) -> Int {
        document[key]?.number.flatMap { Int($0) } ?? -1
    }

    /// Orders that have been sent so far, as the figures say.
    private func orders() throws -> Int {
        count("orders", in: try JSONValue(parsing: try desk.read(folder + "/metrics.json")))
    }

    /// Begins a run, and waits until it has sent a good many orders.
    private func flood() throws -> Program.Call {
        let run = try Program.start(
            ["run", "--profile", "flood", "--for", "20m", "--json"], at: desk)
        try ServedVenue.wait("a flood") {
            // The figures are not there before the first cycle.
            if let sent = try? orders() { return sent > 50 }
            return false
        }
        return run
    }

    @Test func `halt stops a flood: no order after it, nor after kill -9 and a restart`() throws {
        let run = try flood()
        let halt = try call("halt", "--reason", "too much", "--json")
        #expect(halt.status == 0, "\(halt)")
        #expect(try halt.json()["level"] == .string("HALT"))
        let sent = try orders()
        let denied = count("denied", in: try figures())
        // The strategy goes on asking.
        let later = try figures { count("denied", in: $0) > denied + 20 }
        // What was held back on its way counts no more.
        #expect(count("orders", in: later) <= sent)
        run.send(SIGKILL)
        _ = try run.answer()
        let left = try status()
        #expect(left["level"] == .string("HALT"))
        #expect(left["cause"] == .string("operator: too much"))
        let again = try Program.run(
            ["run", "--profile", "flood", "--cycles", "40", "--json"], at: desk)
        #expect(again.status == 4, "\(again)")
        let result = try again.json()
        #expect(count("orders", in: result) == 0 && count("denied", in: result) > 50)
        let id = try #require(left["halt_id"]?.string)
        for wrong in [
            ["--halt-id", id], ["--halt-id", id, "--reason", " "], ["--reason", "fine"],
            ["--halt-id", id + "x", "--reason", "fine"],
        ] {
            let answer = try Program.run(["arm", "--profile", "flood"] + wrong, at: desk)
            #expect(answer.status == 2, "\(wrong) \(answer)")
            #expect(try status()["halt_id"] == .string(id))
        }
        let armed = try call("arm", "--halt-id", id, "--reason", "looked at it", "--json")
        #expect(armed.status == 0, "\(armed)")
        #expect(try armed.json()["level"] == .string("NORMAL"))
    }

    private func figures() throws -> JSONValue {
        try JSONValue(parsing: try desk.read(folder + "/metrics.json"))
    }

    @Test(arguments: ["SIGUSR2", "file", "file of all"])
    func `stops as dead by signal and by file`(way: String) throws {
        let run = try flood()
        switch way {
        case "SIGUSR2": run.send(SIGUSR2)
        case "file": try desk.write("", to: folder + "/HALT")
        default: try desk.write("", to: "var/data/perps_bot/HALT")
        }
        try ServedVenue.wait("a halt") { try status()["level"] == .string("HALT") }
        // Figures of a cycle that ended after the halt; answers to what had left come meanwhile.
        let halted = try figures { $0["level"] == .string("HALT") }
        let denied = count("denied", in: halted)
        let settled = try figures { count("denied", in: $0) > denied }
        let later = try figures {
            count("denied", in: $0) > count("denied", in: settled)
                && attempted(in: $0) > attempted(in: settled)
        }
        #expect(count("orders", in: later) == count("orders", in: settled))
        run.send(SIGINT)
        let ended = try run.answer()
        #expect(ended.status == 4, "\(ended)")
        let result = try ended.json()
        #expect(count("orders", in: result) == count("orders", in: later))
        #expect(count("denied", in: result) >= count("denied", in: later))
    }

    /// The figures of the first cycle that fits, of a run that goes on.
    private func figures(where fits: (JSONValue) -> Bool) throws -> JSONValue {
        // The file is replaced as a whole.
        var told = try figures()
        try ServedVenue.wait("a cycle with other figures") {
            told = try figures()
            return fits(told)
        }
        return told
    }

    private func attempted(in figures: JSONValue) -> Int {
        figures["order_stats"].map { count("attempted", in: $0) } ?? -1
    }

    @Test func `halts one product, and one instance, each with an id of its own`() throws {
        let run = try flood()
        let halt = try call("halt", "--product", "ETH-USD", "--reason", "odd", "--json")
        #expect(halt.status == 0, "\(halt)")
        let blocks = try #require(try halt.json()["blocks"]?.array)
        #expect(blocks.count == 1)
        #expect(blocks[0]["symbol"] == .string("ETH-USD"))
        #expect(blocks[0]["level"] == .string("HALT"))
        #expect(blocks[0]["cause"] == .string("operator: odd"))
        #expect(try halt.json()["level"] == .string("NORMAL"))
        let sent = try orders()
        // The other product goes on.
        _ = try figures { count("orders", in: $0) > sent }
        let whole = try call("reduce-only", "--instance", "flood", "--json").json()
        #expect(whole["blocks"]?.array?.count == 2)
        let then = try orders()
        let denied = count("denied", in: try figures())
        let later = try figures { count("denied", in: $0) > denied + 20 }
        #expect(count("orders", in: later) <= then)
        let unknown = try call("halt", "--product", "DOGE-USD")
        #expect(unknown.status == 2 && unknown.err.contains("ETH-USD"), "\(unknown)")
        run.send(SIGKILL)
        _ = try run.answer()
        let page = try call("status")
        #expect(page.out.contains("HALT for ETH-USD  by operator: odd  since 20"), "\(page)")
        for block in try #require(try status()["blocks"]?.array) {
            let id = try #require(block["halt_id"]?.string)
            let armed = try call("arm", "--halt-id", id, "--reason", "fine")
            #expect(armed.status == 0, "\(armed)")
        }
        #expect(try status()["blocks"] == .array([]))
    }

    @Test func `keeps a block that was raised while nothing ran for the next start`() throws {
        let halt = try call("halt", "--product", "BTC-USD", "--json")
        #expect(halt.status == 0, "\(halt)")
        let unknown = try call("halt", "--instance", "nobody")
        #expect(unknown.status == 2 && unknown.err.contains("flood"), "\(unknown)")
        // What else stands is named by who arms, and stays.
        let whole = try call("halt", "--reason", "all of it", "--json").json()
        #expect(whole["causes"]?.array?.map { $0["cause"]?.string } == ["operator: all of it"])
        let id = try #require(whole["halt_id"]?.string)
        let armed = try call("arm", "--halt-id", id, "--reason", "fine")
        #expect(armed.status == 0, "\(armed)")
        #expect(armed.err.contains("still stands: HALT  by operator: asked for"), "\(armed)")
        let run = try Program.run(
            ["run", "--profile", "flood", "--cycles", "20", "--json"], at: desk)
        #expect(run.status == 0, "\(run)")
        let result = try run.json()
        #expect(count("orders", in: result) > 0 && count("denied", in: result) > 0)
        #expect(try status()["blocks"]?.array?.count == 1)
    }
}

/// The same where orders go to an exchange, which the program serves.
@Suite(
    .enabled(
        if: Program.isPresent && PluginAuthor.isPresent,
        "\(Program.absence), or \(PluginAuthor.absence)"))
struct `The ladder on a served exchange` {
    let venue: ServedVenue

    init() throws {
        venue = try ServedVenue(at: try Desk(), ["--seed", "7", "--pace", "5x"])
        try PluginAuthor.build(PluginAuthor.flooder, "flooder", at: venue.desk)
        let places = try ["rest", "market_ws", "user_ws"].map { key in
            "\(key): \"\(try #require(venue.announcement[key]?.string))\""
        }
        try venue.desk.write(
            """
            name: flood
            mode: paper
            venue: {kind: coinbase, \(places.joined(separator: ", ")), preview: off}
            feed: {kind: coinbase}
            products: [BTC-USD]
            limits: {price_collar: 200 bps, order_notional: 1_000 USD,
              position_notional: 50_000 USD, gross_exposure: 100_000 USD, open_orders: 500,
              order_rate: 100/s, duplicate_window: 1ms, mark_staleness: 10s, daily_loss: 500 USD}
            strategies:
              - {module: com.test.flooder, name: flood, products: [BTC-USD], parameters: {}}
            telemetry: {cycle: 1s}

            """, to: "config/profiles/flood.yaml")
    }

    private func orders() throws -> Int {
        try #require(try venue.truth()["orders"]?.array).count
    }

    private func status() throws -> JSONValue {
        try venue.run(["status", "--json"], profile: "flood").json()
    }

    @Test func `halt lets no order arrive any more, of those that wait for their turn either`()
        throws
    {
        let run = try venue.start(["run", "--for", "20m", "--json"], "flood")
        try ServedVenue.wait("a flood") { try orders() >= 30 }
        let halt = try venue.run(["halt", "--cancel", "--json"], profile: "flood")
        #expect(halt.status == 0, "\(halt)")
        // What had left before the answer is at the exchange when nothing is open any more.
        try ServedVenue.wait("the end of what was open") {
            try status()["cancel_all"]?["done"] == .bool(true)
        }
        let there = try orders()
        Thread.sleep(forTimeInterval: 5)
        #expect(try orders() == there)
        let halted = try status()
        #expect(halted["level"]?.string == "HALT_CANCEL_ALL")
        #expect(halted["cancel_all"]?["done"] == .bool(true), "\(halted)")
        let id = try #require(halted["halt_id"]?.string)
        try expectArmedOnlyAfterALook(id)
        run.send(SIGINT)
        let ended = try run.answer()
        #expect(ended.status == 0, "\(ended)")
        #expect(try ended.json()["residual"] == .string("0"))
        let log = try venue.desk.read("var/logs/perps_bot-flood.jsonl")
        #expect(log.contains(#""reason":"mode""#) && !log.contains("order.unknown"))
    }

    /// Orders cannot be listed, and nothing is armed; then they can.
    private func expectArmedOnlyAfterALook(_ id: String) throws {
        _ = try venue.run(["halt", "--reason", "again"], profile: "flood")
        try venue.control("faults", #"{"fault":"fail_before","percent":100,"path":"/historical"}"#)
        let raised = try venue.run(
            ["reduce-only", "--product", "BTC-USD", "--json"], profile: "flood")
        func standing() throws -> String? {
            try status()["blocks"]?.array?.first { $0["level"]?.string == "REDUCE_ONLY" }?[
                "halt_id"]?.string
        }
        #expect(raised.status == 0, "\(raised)")
        let block = try #require(try standing())
        let blind = try venue.run(
            ["arm", "--halt-id", block, "--reason", "fine", "--json"], profile: "flood")
        #expect(blind.status == 2, "\(blind)")
        #expect(try blind.json()["error"]?["code"]?.string == "arm.reconciling", "\(blind)")
        #expect(try standing() == block)
        try venue.heal("fail_before")
        for one in [block, id] {
            var armed: Program.Answer?
            // The command has less patience than a slow machine needs for a look at the exchange.
            try ServedVenue.wait("a look at the exchange") {
                armed = try venue.run(
                    ["arm", "--halt-id", one, "--reason", "fine"], profile: "flood")
                return armed?.err.contains("has not yet listed") == false
            }
            #expect(armed?.status == 0, "\(armed as Any)")
        }
    }
}
