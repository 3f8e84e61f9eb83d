import Coinbase
import JSON
import Testing

extension ServedVenue {
    /// A profile that trades often, here or, with simulated money, on this market, and logs all.
    func writeTrader(
        _ name: String, tradesHere: Bool, product: String = "BTC-USD", money own: String? = nil
    ) throws {
        let money = own ?? String(product.dropFirst(4))
        // Without one the account is in what the first product is quoted in.
        let account = own.map { "account: {currency: \($0), cash: 10_000 \($0)}" } ?? ""
        func address(_ key: String) throws -> String {
            try #require(announcement[key]?.string)
        }
        let (rest, market, user) = (
            try address("rest"), try address("market_ws"), try address("user_ws")
        )
        let place =
            tradesHere
            ? """
            venue: {kind: coinbase, rest: "\(rest)", market_ws: "\(market)", user_ws: "\(user)"}
            feed: {kind: coinbase}
            \(account)
            """
            : """
            account: {currency: \(money), cash: 10_000 \(money)}
            venue: {kind: simulated, maker_fee: 40 bps, taker_fee: 60 bps, latency: 50ms}
            feed: {kind: coinbase, rest: "\(rest)", market_ws: "\(market)"}
            """
        let text = """
            name: \(name)
            mode: paper
            \(place)
            products: [\(product)]
            limits: {price_collar: 100 bps, order_notional: 1_000 \(money),
              position_notional: 5_000 \(money), gross_exposure: 10_000 \(money), open_orders: 20,
              order_rate: 10/s, duplicate_window: 2s, mark_staleness: 10s,
              daily_loss: 500 \(money)}
            strategies:
              - {module: perps.ma-cross, name: ma, products: [\(product)],
                 parameters: {fast: 1, slow: 2, interval: 1s},
                 sizer: {module: fixed-notional, parameters: {notional: 500 \(money)}}}
            telemetry: {cycle: 1s, log: trace}

            """
        try desk.write(text, to: "config/profiles/\(name).yaml")
    }

    /// Has somebody else sell so much of another product, for another dollar, that a list of fills
    /// has two pages.
    func crowd() throws {
        let brokerage = try brokerage()
        defer { brokerage.stop() }
        let sale = NewOrder(
            clientID: "crowd", product: "ETH-USDC", side: .sell,
            configuration: .market(.base(try WireDecimal(parsing: "900"))))
        _ = try brokerage.ask("a sale") { brokerage.send(sale, done: $0) }
        try ServedVenue.wait("fills of two pages") {
            try truth()["fills"]?.array?.count ?? 0 > 100
        }
    }
}
