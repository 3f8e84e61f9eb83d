import Foundation
import JSON
import Testing

/// Whole runs against an exchange that goes wrong by a schedule.
///
/// One after the other: a machine that is out of breath shows faults of its own.
@Suite(
    .serialized,
    .enabled(if: Program.isPresent, "\(Program.absence)"),
    .enabled(if: PluginAuthor.isPresent, "\(PluginAuthor.absence)"))
struct `A run at a venue where things go wrong` {
    @Test(arguments: FaultSchedule.all)
    func `sends nothing twice, loses no fill, and ends with the venue's books`(
        schedule: FaultSchedule
    ) throws {
        print("seed \(schedule.seed)")
        let desk = try Desk()
        let venue = try ServedVenue(
            at: desk, ["--seed", String(schedule.seed), "--pace", "5x"] + schedule.options)
        try PluginAuthor.build(PluginAuthor.quoter, "quoter", at: desk)
        try writeProfile(at: venue)
        let answer = try trade(schedule, at: venue)
        try #require(answer.status == 0, "\(answer)")
        let result = try answer.json()
        let truth = try venue.truth()
        let strikes = try venue.strikes()
        for fault in schedule.faults.sorted() {
            #expect(strikes[fault]?.int ?? 0 > 0, "\(fault) never struck: \(strikes.text())")
        }
        let told = try TradeBooks(
            ledger: desk.path + "/var/data/perps_bot/quoter/ledger.db",
            run: try #require(result["run_id"]?.string),
            leavingOut: schedule.mayStayUnknown)
        let truly = try TradeBooks(truth: truth)
        #expect(truly.orders.values.contains { !$0.fills.isEmpty })
        #expect(told.differences(from: truly) == [], "\(answer)")
        #expect(!told.orders.values.contains { $0.isOpen })
        #expect(result["residual"] == .string("0"), "\(answer)")
        let level = try #require(result["level"]?.string)
        #expect(schedule.levels.contains(level), "\(answer)")
    }

    /// Runs while the faults strike.
    ///
    /// Those that come later come after the first fill: what was lost holds entries back for a
    /// while, and a slow machine has not traded after three seconds.
    private func trade(_ schedule: FaultSchedule, at venue: ServedVenue) throws -> Program.Answer {
        for step in schedule.steps where step.second <= 0 { try venue.take(step) }
        let call = try venue.start(["run", "--for", "4m", "--json"], "quoter")
        if schedule.steps.allSatisfy({ $0.second > 0 }) {
            try ServedVenue.wait("a fill") {
                try venue.truth()["fills"]?.array?.isEmpty == false
            }
        }
        var passed = 0.0
        for step in schedule.steps where step.second > 0 {
            Thread.sleep(forTimeInterval: step.second - passed)
            passed = step.second
            try venue.take(step)
        }
        Thread.sleep(forTimeInterval: max(0, Double(schedule.length) - passed))
        return try call.stopped()
    }

    private func writeProfile(at venue: ServedVenue) throws {
        func address(_ key: String) throws -> String {
            try #require(venue.announcement[key]?.string)
        }
        let text = """
            name: quoter
            mode: paper
            venue: {kind: coinbase, rest: "\(try address("rest"))",
              market_ws: "\(try address("market_ws"))", user_ws: "\(try address("user_ws"))",
              order_ttl: 1m}
            feed: {kind: coinbase}
            products: [BTC-USD]
            limits: {price_collar: 100 bps, order_notional: 1_000 USD,
              position_notional: 5_000 USD, gross_exposure: 10_000 USD, open_orders: 20,
              order_rate: 10/s, duplicate_window: 100ms, mark_staleness: 10s, daily_loss: 500 USD}
            strategies:
              - {module: com.test.quoter, name: q, products: [BTC-USD],
                 sizer: {module: fixed-notional, parameters: {notional: 500 USD}}}
            telemetry: {cycle: 1s, log: trace}

            """
        try venue.desk.write(text, to: "config/profiles/quoter.yaml")
    }
}
