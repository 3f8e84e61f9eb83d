import Domain
import Foundation
import JSON
import Ledger
import Testing

/// A strategy that holds something when its host is killed, and the run after it.
@Suite(
    .serialized,
    .enabled(
        if: Program.isPresent && PluginAuthor.isPresent,
        "\(Program.absence), or \(PluginAuthor.absence)"))
struct `A run after one that was killed` {
    let venue: ServedVenue

    init() throws {
        venue = try ServedVenue(at: try Desk(), ["--seed", "7", "--pace", "5x"])
        try PluginAuthor.build(PluginAuthor.keeper, "keeper", at: venue.desk)
        try write("")
    }

    private func write(_ more: String) throws {
        let places = try ["rest", "market_ws", "user_ws"].map { key in
            "\(key): \"\(try #require(venue.announcement[key]?.string))\""
        }
        try venue.desk.write(
            """
            name: keeping
            mode: paper
            venue: {kind: coinbase, \(places.joined(separator: ", "))\(more)}
            feed: {kind: coinbase}
            products: [BTC-USD]
            limits: {price_collar: 100 bps, order_notional: 1_000 USD,
              position_notional: 5_000 USD, gross_exposure: 10_000 USD, open_orders: 5,
              order_rate: 10/s, duplicate_window: 100ms, mark_staleness: 10s, daily_loss: 500 USD}
            strategies:
              - {module: com.test.keeper, name: keeper, products: [BTC-USD],
                 sizer: {module: fixed-notional, parameters: {notional: 500 USD}}}
            telemetry: {cycle: 1s, log: trace}

            """, to: "config/profiles/keeping.yaml")
    }

    // MARK: The venue's side

    private func fills() throws -> [JSONValue] {
        try #require(try venue.truth()["fills"]?.array)
    }

    private func bitcoins() throws -> Int64 {
        let text = try venue.truth()["balances"]?["BTC"]?["balance"]?.string
        return try DecimalText.mantissa(of: try #require(text), exponent: -8, signed: false)
    }

    private func text(_ mantissa: Int64) -> String {
        DecimalText.text(mantissa: mantissa, exponent: -8)
    }

    /// Waits for something at the venue.
    private func wait(_ what: String, until isSo: () throws -> Bool) throws {
        for _ in 0..<150 {
            if try isSo() { return }
            Thread.sleep(forTimeInterval: 0.2)
        }
        Issue.record("waited in vain: \(what)")
    }

    /// Runs until something has been bought and recorded, and kills the process.
    private func buyAndDie() throws {
        let call = try venue.start(["run", "--for", "2m", "--json"], "keeping")
        try wait("a purchase") { try !fills().isEmpty }
        try wait("its record") {
            let held = try venue.run(["status", "--json"], profile: "keeping").json()
            return held["positions"]?.array?.isEmpty == false
        }
        call.send(SIGKILL)
        #expect(try call.answer().status == 128 + SIGKILL)
    }

    private func runOn() throws -> (answer: Program.Answer, result: JSONValue) {
        let answer = try venue.run(["run", "--for", "9s", "--json"], profile: "keeping")
        return (answer, try answer.json())
    }

    private func ledger() throws -> LedgerStore {
        try LedgerStore.openForReading(
            path: venue.desk.path + "/var/data/perps_bot/keeping/ledger.db")
    }

    private let before: Int64 = 200_000_000

    // MARK: What comes of it

    @Test func `sees the position, leaves it, and the books agree to the last unit`() throws {
        try buyAndDie()
        let held = try bitcoins() - before
        let stopped = try venue.run(["status", "--json"], profile: "keeping").json()
        #expect(stopped["positions"]?.array?.first?["quantity"]?.string == text(held))
        let (answer, result) = try runOn()
        #expect(answer.status == 0, "\(answer)")
        #expect(answer.err.contains("keeper goes on with \(text(held)) BTC, bought at"))
        #expect(result["residual"] == .string("0") && result["level"] == .string("NORMAL"))
        #expect(result["orders"]?.int == 1, "\(answer)")
        #expect(try bitcoins() == before)
        #expect(try fills().last?["side"] == .string("SELL"))
        let last = try venue.run(["status", "--json"], profile: "keeping").json()
        #expect(last["positions"]?.array == [], "\(last.text())")
        // What was earned and paid goes on; the run's own figures are its own.
        let start = try #require(result["equity_start"]?.string)
        let end = try #require(result["equity_end"]?.string)
        func amount(_ text: String) throws -> Int64 {
            try DecimalText.mantissa(of: text, exponent: -8, signed: true)
        }
        let earned =
            try amount(try #require(result["realised_pnl"]?.string))
            - amount(try #require(result["fees"]?.string))
        #expect(try amount(end) - amount(start) == earned, "\(answer)")
    }

    @Test func `books a fill that happened while nobody looked`() throws {
        try venue.control("faults", #"{"fault":"slow_processing","delay":"4s"}"#)
        let call = try venue.start(["run", "--for", "2m", "--json"], "keeping")
        try wait("an order") { try venue.truth()["orders"]?.array?.isEmpty == false }
        call.send(SIGKILL)
        _ = try call.answer()
        #expect(try fills().isEmpty)
        try wait("a purchase") { try !fills().isEmpty }
        try venue.heal("slow_processing")
        let held = try bitcoins() - before
        let run = try #require(try ledger().lastClosing()).runID
        let (answer, result) = try runOn()
        #expect(answer.err.contains("keeper goes on with \(text(held)) BTC"), "\(answer)")
        #expect(result["residual"] == .string("0") && result["level"] == .string("NORMAL"))
        #expect(try bitcoins() == before)
        let order = try #require(try ledger().order(OrderNumber(1), run: run))
        #expect(order.order.state == .filled && order.order.filled == Quantity(held))
        #expect(order.fills.map(\.fill.owner) == order.fills.map { _ in OwnerID(1) })
        #expect(order.fills.reduce(0) { $0 + $1.fill.quantity.mantissa } == held)
    }

    @Test func `takes over what the wallet covers, and lets nothing grow`() throws {
        try buyAndDie()
        let held = try bitcoins() - before
        let half = held / 2
        try venue.control(
            "balances", #"{"currency":"BTC","value":"-\#(text(before + held - half))"}"#)
        let (answer, result) = try runOn()
        #expect(answer.status == 0, "\(answer)")
        #expect(answer.err.contains("keeper goes on with \(text(half)) BTC"), "\(answer)")
        #expect(result["level"] == .string("REDUCE_ONLY") && result["residual"] == .string("0"))
        let status = try venue.run(["status", "--json"], profile: "keeping").json()
        let cause = try #require(status["cause"]?.string)
        #expect(cause.contains("covers \(text(half)) of it"), "\(cause)")
        #expect(try bitcoins() == 0)
    }

    @Test func `begins flat where the profile says so`() throws {
        try buyAndDie()
        let held = try bitcoins() - before
        try write(", take_over: off")
        let (answer, result) = try runOn()
        #expect(answer.status == 0, "\(answer)")
        let there = "\(text(before + held)) BTC was there before the run and is left alone"
        #expect(answer.err.contains(there), "\(answer)")
        #expect(result["residual"] == .string("0") && result["level"] == .string("NORMAL"))
        #expect(try fills().allSatisfy { $0["side"] == .string("BUY") })
        #expect(try bitcoins() > before + held)
    }

    @Test func `goes on with the day and its sums, deposits left out`() throws {
        try buyAndDie()
        let first = try #require(try ledger().lastClosing())
        try venue.control("balances", #"{"currency":"USD","value":"123.45"}"#)
        _ = try runOn()
        let second = try #require(try ledger().lastClosing())
        #expect(second.runID != first.runID)
        let (day, next) = (try #require(first.day), try #require(second.day))
        // A run over midnight begins a day of its own.
        if day.start == next.start {
            #expect(next.openEquity == day.openEquity + Amount(12_345_000_000))
        }
        #expect(first.sums.fees > .zero && second.sums.fees > first.sums.fees)
        #expect(second.sums.realised != first.sums.realised)
    }
}
