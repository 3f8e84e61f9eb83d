import Foundation
import JSON
import Testing

/// Runs of the program against an exchange that the program serves.
@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `A run on a served exchange` {
    let venue: ServedVenue
    init() throws { venue = try ServedVenue(at: try Desk(), ["--seed", "7", "--pace", "5x"]) }

    private func address(_ key: String) throws -> String {
        try #require(venue.announcement[key]?.string)
    }

    /// A profile that trades often, here or, with simulated money, on this market.
    private func writeProfile(_ name: String, tradesHere: Bool) throws {
        let (rest, market, user) = (
            try address("rest"), try address("market_ws"), try address("user_ws")
        )
        let place =
            tradesHere
            ? """
            venue: {kind: coinbase, rest: "\(rest)", market_ws: "\(market)", user_ws: "\(user)"}
            feed: {kind: coinbase}
            """
            : """
            account: {currency: USD, cash: 10_000 USD}
            venue: {kind: simulated, maker_fee: 40 bps, taker_fee: 60 bps, latency: 50ms}
            feed: {kind: coinbase, rest: "\(rest)", market_ws: "\(market)"}
            """
        let text = """
            name: \(name)
            mode: paper
            \(place)
            products: [BTC-USD]
            limits: {price_collar: 100 bps, order_notional: 1_000 USD,
              position_notional: 5_000 USD, gross_exposure: 10_000 USD, open_orders: 20,
              order_rate: 10/s, duplicate_window: 2s, mark_staleness: 10s, daily_loss: 500 USD}
            strategies:
              - {module: perps.ma-cross, name: ma, products: [BTC-USD],
                 parameters: {fast: 1, slow: 2, interval: 1s},
                 sizer: {module: fixed-notional, parameters: {notional: 500 USD}}}
            telemetry: {cycle: 1s, log: trace}

            """
        try venue.desk.write(text, to: "config/profiles/\(name).yaml")
    }

    private func count(_ key: String, _ document: JSONValue) throws -> Int {
        try #require(document[key]?.number.flatMap { Int($0) })
    }

    @Test func `trades, balances to the last unit, and tells no secret`() throws {
        try writeProfile("here", tradesHere: true)
        let answer = try venue.run(["run", "--for", "14s", "--json"], profile: "here")
        #expect(answer.status == 0, "\(answer)")
        let result = try answer.json()
        #expect(try count("orders", result) > 0, "\(answer)")
        #expect(try count("fills", result) >= count("orders", result) - 1)
        #expect(result["residual"] == .string("0"))
        try expectNoSecret(answer)
    }

    /// Looks through everything that the program said and wrote for what the key file holds.
    private func expectNoSecret(_ answer: Program.Answer) throws {
        let key = try JSONValue(parsing: try venue.desk.read("keys/key.json"))
        let name = try #require(key["name"]?.string)
        let pem = try #require(key["privateKey"]?.string)
        let body = pem.split(separator: "\n").filter { !$0.hasPrefix("-") }.map(String.init)
        #expect(!body.isEmpty)
        // A token begins with {"alg": in base64.
        let secrets = [name, String(name.split(separator: "/").last ?? "")] + body + ["eyJhbGciOi"]
        var places = ["standard output": Data(answer.out.utf8), "errors": Data(answer.err.utf8)]
        let root = URL(filePath: venue.desk.path + "/var")
        let files = try #require(FileManager.default.enumerator(atPath: root.path))
        for case let file as String in files {
            let path = root.appending(path: file)
            // Folders and sockets hold nothing to read.
            places[file] = (try? Data(contentsOf: path)) ?? Data()
        }
        #expect(places.count > 5)
        for (place, bytes) in places {
            for secret in secrets where !secret.isEmpty {
                #expect(bytes.firstRange(of: Data(secret.utf8)) == nil, "in \(place)")
            }
        }
    }

    @Test func `is decided again by a backtest of what it recorded, losses included`() throws {
        try writeProfile("there", tradesHere: false)
        let path = venue.desk.path + "/day.jsonl"
        let call = try venue.start(["run", "--for", "4m", "--record", path, "--json"], "there")
        try ServedVenue.wait("an order") {
            // Before the run has begun there is no log.
            let log = try? venue.desk.read("var/logs/perps_bot-there.jsonl")
            return log?.contains("order.submitted") == true
        }
        try venue.control("disconnect", #"{"path":"/market","reset":true}"#)
        Thread.sleep(forTimeInterval: 3)
        try venue.control("faults", #"{"fault":"drop_frame","count":1,"path":"/market"}"#)
        try ServedVenue.wait("a lost frame") {
            try venue.strikes()["drop_frame"]?.int ?? 0 > 0
        }
        Thread.sleep(forTimeInterval: 2)
        let answer = try call.stopped()
        #expect(answer.status == 0, "\(answer)")
        let live = try answer.json()
        #expect(try count("orders", live) > 0, "\(answer)")
        let again = try venue.run(["backtest", "--data", path, "--json"], profile: "there").json()
        for key in ["decisions_sha256", "events", "bars", "orders", "fills", "fees", "equity_end"] {
            #expect(live[key] == again[key], "\(key)")
        }
    }

    @Test func `is refused with a key that may not trade, before anything is written`() throws {
        try writeProfile("here", tradesHere: true)
        let answer = try venue.run(
            ["run", "--for", "1s"], profile: "here", key: "key-view-only.json")
        #expect(answer.status == 2 && answer.err.contains("the key may not trade"), "\(answer)")
        #expect(!FileManager.default.fileExists(atPath: venue.desk.path + "/var/data"))
    }
}
