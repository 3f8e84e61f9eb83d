import Domain
import JSON
import Ledger
import Testing

/// A run of the strategy `quoter`, which trades all the time, at a served exchange.
struct QuoterRun {
    static let profile = "quoter"

    let venue: ServedVenue
    let product: String

    /// Builds the strategy and writes the profile; with a short fence what never arrived is proven
    /// within half a minute.
    init(
        at venue: ServedVenue, on product: String = "BTC-USD", hasShortFence: Bool = false
    ) throws {
        (self.venue, self.product) = (venue, product)
        let money = product.dropFirst(4)
        try PluginAuthor.build(PluginAuthor.quoter, "quoter", at: venue.desk)
        func address(_ key: String) throws -> String {
            try #require(venue.announcement[key]?.string)
        }
        let text = """
            name: quoter
            mode: paper
            venue: {kind: coinbase, rest: "\(try address("rest"))",
              market_ws: "\(try address("market_ws"))", user_ws: "\(try address("user_ws"))",
              order_ttl: 1m\(hasShortFence ? ", token_life: 10s, fence_margin: 2s" : "")}
            feed: {kind: coinbase}
            products: [\(product)]
            limits: {price_collar: 100 bps, order_notional: 1_000 \(money),
              position_notional: 5_000 \(money), gross_exposure: 10_000 \(money), open_orders: 20,
              order_rate: 10/s, duplicate_window: 100ms, mark_staleness: 10s,
              daily_loss: 500 \(money)}
            strategies:
              - {module: com.test.quoter, name: q, products: [\(product)],
                 sizer: {module: fixed-notional, parameters: {notional: 500 \(money)}}}
            telemetry: {cycle: 1s, log: trace}

            """
        try venue.desk.write(text, to: "config/profiles/quoter.yaml")
    }

    var ledger: String { venue.desk.path + "/var/data/perps_bot/quoter/ledger.db" }

    func start() throws -> Program.Call {
        try venue.start(["run", "--for", "20m", "--json"], QuoterRun.profile)
    }

    func status() throws -> JSONValue {
        try venue.run(["status", "--json"], profile: QuoterRun.profile).json()
    }

    /// Waits until the exchange has filled something of the run.
    func awaitFill() throws {
        try ServedVenue.wait("a fill") {
            let fills = try #require(try venue.truth()["fills"]?.array)
            return fills.contains { $0["product_id"]?.string == product }
        }
    }

    /// Lets a run come to rest: what goes wrong for a while is over, what happens at the exchange
    /// is seen, what became of each order is known, and what ends by itself has ended.
    ///
    /// For a minute at most: what a run does not get over its books and its level show.
    ///
    /// - Parameters:
    ///   - levels: Those that it may end at.
    ///   - end: How it is to end.
    /// - Throws: When the exchange or the ledger cannot be read.
    func settle(
        at levels: Set<String> = ["NORMAL", "CAUTION"], as end: End = End()
    ) throws {
        _ = try ServedVenue.comes(within: .seconds(60)) {
            let status = try status()
            guard levels.contains(status["level"]?.string ?? "?") else { return false }
            // After a halt nothing more is waited for.
            guard end.status == 0 else { return true }
            guard status["running"] == .bool(true), status["blind"] == nil,
                let id = status["run_id"]?.string, try !venue.hasSpell()
            else { return false }
            return try end.mayStayUnknown || end.forgotten > 0 || !hasUnknown(in: id)
        }
    }

    private func hasUnknown(in run: String) throws -> Bool {
        let store = try LedgerStore.openForReading(path: ledger)
        return try store.orders(run: run, countMax: 10_000).contains { $0.state == .unknown }
    }

    /// How a run is to end.
    struct End {
        /// Whether an order may be left of which nobody can prove anything yet.
        var mayStayUnknown = false
        var status: Int32 = 0
        /// Orders that the exchange never had and the run must not give up yet.
        var forgotten = 0
    }

    /// Demands that the run ended well, and with the exchange's own orders, fills and money.
    ///
    /// - Parameters:
    ///   - answer: Of the run, which has ended.
    ///   - end: How it is to end.
    /// - Returns: The run's result.
    /// - Throws: When the run did not end well, or one side cannot be read.
    func expectEqualBooks(
        after answer: Program.Answer, as end: End = End()
    ) throws -> JSONValue {
        try #require(answer.status == end.status, "\(answer)")
        let result = try answer.json()
        var told = try TradeBooks(
            ledger: ledger, run: try #require(result["run_id"]?.string),
            leavingOut: end.mayStayUnknown)
        let truly = try TradeBooks(truth: try venue.truth(), of: product)
        if end.forgotten > 0 {
            #expect(told.leaveOut(missingFrom: truly) == end.forgotten, "\(answer)")
            #expect(answer.err.contains("was still open when the run ended"), "\(answer)")
        }
        #expect(truly.orders.values.contains { !$0.fills.isEmpty })
        #expect(told.differences(from: truly) == [], "\(answer)")
        #expect(!told.orders.values.contains { $0.isOpen })
        #expect(result["residual"] == .string("0"), "\(answer)")
        return result
    }
}
