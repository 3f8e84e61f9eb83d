import Coinbase
import Domain
import JSON
import Testing
import Transport
import VenueServer

/// The bot's own client at a venue that stands still at `TestVenue.start`.
private final class Desk {
    let venue: TestVenue
    let client: Brokerage

    /// The client has one of the venue's keys, of which 0 is the first portfolio's; the venue lists
    /// its usual products unless told.
    init(key: Int = 0, products: [String]? = nil) throws {
        venue = try TestVenue { settings in
            if let products { settings.products = products }
        }
        let document = try JSONValue(parsing: venue.server.keyDocuments[key])
        var settings = Brokerage.Settings(userAgent: "test/1")
        settings.warm = 0
        settings.clocks = Clocks(wall: { TestVenue.start }, steady: Clocks.machine.steady)
        client = try Brokerage(
            at: try Endpoint(.http, host: "127.0.0.1", port: venue.server.port),
            tls: try ClientTLS(),
            credentials: try Credentials.read(environment: [
                "COINBASE_API_KEY": document["name"]?.string ?? "",
                "COINBASE_API_SECRET": document["privateKey"]?.string ?? "",
            ]), on: venue.thread, settings)
        venue.key = try TestKey(document: venue.server.keyDocuments[key])
    }

    func stop() {
        client.stop()
        venue.stop()
    }

    /// Asks the venue through the client.
    func ask<Value: Sendable>(
        _ call: (@escaping Brokerage.Answer<Value>) -> Void
    ) throws -> ResponseClass<Value> {
        let answer = client.wait(for: call)
        return try #require(answer)
    }

    /// What the venue gives; anything else fails the test.
    func get<Value: Sendable>(_ call: (@escaping Brokerage.Answer<Value>) -> Void) throws -> Value {
        let answer = try ask(call)
        guard case .success(let value) = answer else { throw Refused(text: answer.text) }
        return value
    }

    struct Refused: Error { var text: String }

    /// Why the venue refused; nil when it did not.
    func refusal<Value: Sendable>(
        _ call: (@escaping Brokerage.Answer<Value>) -> Void
    ) throws -> FailureCode? {
        guard case .rejected(let rejection) = try ask(call) else { return nil }
        return rejection.code
    }

    func quote(_ product: String, _ bid: String, _ ask: String) throws {
        try venue.control(
            "quotes",
            .object([
                "product_id": .string(product), "bid": .string(bid), "bid_size": .string("100"),
                "ask": .string(ask), "ask_size": .string("100"),
            ]))
    }
}

private func decimal(_ text: String) throws -> WireDecimal { try WireDecimal(parsing: text) }

private func moment(_ text: String) throws -> Timestamp {
    try #require(Timestamp(rfc3339: text))
}

@Suite struct `The client at the venue` {
    @Test func `reads one wallet as the list shows it`() throws {
        let desk = try Desk()
        defer { desk.stop() }
        let wallets = try desk.get { desk.client.accounts(done: $0) }
        let dollars = try #require(wallets.items.first { $0.currency == "USD" })
        #expect(try dollars.available == decimal("100000") && dollars.hold == .zero)
        #expect(dollars.kind == .known(.fiat) && dollars.platform == .known(.consumer))
        let one = try desk.get { desk.client.account(dollars.id, done: $0) }
        #expect(one.account == dollars)
        let none = "00000000-0000-4000-8000-000000000000"
        guard case .notFound(let error) = try desk.ask({ desk.client.account(none, done: $0) })
        else {
            Issue.record("a wallet that is not there was found")
            return
        }
        #expect(error.code == "NOT_FOUND")
        #expect(error.message == "account with uuid \(none) not found")
    }

    @Test func `reads a trade with the side that took`() throws {
        let desk = try Desk()
        defer { desk.stop() }
        try desk.venue.quote("59990", "60010")
        try desk.venue.trade("60000", "0.1", "SELL")
        let seen = try desk.get { desk.client.trades("BTC-USD", count: 1, done: $0) }
        let trade = try #require(seen.trades.first)
        #expect(seen.trades.count == 1 && trade.product == "BTC-USD")
        #expect(try trade.price == decimal("60000") && trade.size == decimal("0.1"))
        #expect(trade.aggressor == .sell)
    }
}

@Suite struct `The client at a venue of US futures` {
    private let product = "BIP-20DEC30-CDE"

    /// A desk that bought 4 contracts at 60,000, with a mark of 61,005.
    private func bought() throws -> Desk {
        let desk = try Desk()
        try desk.quote(product, "59995", "60000")
        let taken = try desk.venue.order(
            "BUY", "market_market_ioc", ["base_size": .string("4")], product: product)
        #expect(taken["success"]?.bool == true)
        try desk.quote(product, "61000", "61010")
        return desk
    }

    private func held(_ contracts: String, wrapped: Bool = false) throws -> FuturesPosition {
        let currency = wrapped ? "USD" : nil
        var held = FuturesPosition(
            product: product, side: .known(.long), contracts: try decimal(contracts))
        held.expiry = try moment("2030-12-20T16:00:00Z")
        held.entryPrice = Money(try decimal("60000"), currency)
        held.currentPrice = Money(try decimal("61005"), currency)
        // 0.01 of 1,005 each.
        held.unrealised = Money(
            try #require(try decimal("10.05").multiplied(by: try decimal(contracts))), currency)
        held.realisedToday = Money(.zero, currency)
        return held
    }

    @Test func `reads the position in both spellings`() throws {
        let desk = try bought()
        defer { desk.stop() }
        let all = try desk.get { desk.client.futuresPositions(done: $0) }
        #expect(all.positions == [try held("4")])
        let one = try desk.get { desk.client.futuresPosition(product, done: $0) }
        #expect(one.position == (try held("4")))
        try desk.venue.fault("wrapped_positions")
        let newer = try desk.get { desk.client.futuresPosition(product, done: $0) }
        var wrapped = try held("4", wrapped: true)
        wrapped.fees = Money(try decimal("28.8"), "USD")
        wrapped.contractSize = try decimal("0.01")
        wrapped.liquidationPrice = Money(.zero, "USD")
        wrapped.leverage = try decimal("4.06")
        wrapped.notional = Money(try decimal("2440.2"), "USD")
        #expect(newer.position == wrapped)
    }

    @Test func `reads the money that stands behind it`() throws {
        let desk = try bought()
        defer { desk.stop() }
        let found = try desk.get { desk.client.futuresBalance(done: $0) }
        let balance = try #require(found.balance)
        func dollars(_ text: String) throws -> Money { Money(try decimal(text), "USD") }
        // 2,400 were bought at a fee of 1.2 %; a margin of 24.6 % is held.
        #expect(balance.totalBalance == (try dollars("99971.2")))
        #expect(balance.initialMargin == (try dollars("590.4")))
        #expect(balance.unrealised == (try dollars("40.2")))
        #expect(balance.availableMargin == (try dollars("99421")))
        #expect(balance.intraday?.window == .known(.intraday))
        #expect(balance.overnight?.window == .known(.overnight))
        #expect(balance.overnight?.level == .known(.base))
    }

    @Test func `closes a part and then the rest, and is refused beyond that`() throws {
        let desk = try bought()
        defer { desk.stop() }
        func close(_ id: String, _ size: String?) throws -> PositionClose {
            PositionClose(clientID: id, product: product, size: try size.map(decimal))
        }
        let much = try close("much", "5")
        #expect(
            try desk.refusal { desk.client.close(much, done: $0) }
                == FailureCode("REDUCE_ONLY_INCREASED_POSITION_SIZE"))
        let part = try close("part", "1")
        let taken = try desk.get { desk.client.close(part, done: $0) }
        #expect(taken.clientID == "part" && taken.product == product)
        #expect(taken.side == .known(.sell) && !taken.id.isEmpty)
        let left = try desk.get { desk.client.futuresPositions(done: $0) }
        #expect(left.positions.map(\.contracts) == [try decimal("3")])
        let rest = try close("rest", nil)
        _ = try desk.get { desk.client.close(rest, done: $0) }
        let none = try desk.get { desk.client.futuresPositions(done: $0) }
        #expect(none.positions == [])
        let again = try close("again", nil)
        #expect(
            try desk.refusal { desk.client.close(again, done: $0) }
                == FailureCode("CANNOT_CLOSE_ZERO_POSITION"))
        let gone = try desk.ask { desk.client.futuresPosition(product, done: $0) }
        guard case .notFound(let error) = gone else {
            Issue.record("\(gone.text)")
            return
        }
        #expect(error.message == "position \(product) not found")
    }

    @Test func `reads and changes the margin, and reads its window and the sweeps`() throws {
        let desk = try Desk()
        defer { desk.stop() }
        func setting() throws -> OpenWord<MarginSetting> {
            try desk.get { desk.client.marginSetting(done: $0) }.setting
        }
        #expect(try setting() == .known(.standard))
        for wanted in [MarginSetting.intraday, .standard] {
            let change = MarginSettingChange(wanted)
            _ = try desk.get { desk.client.change(change, done: $0) }
            #expect(try setting() == .known(wanted))
        }
        var window = MarginWindow(kind: .known(.intraday))
        window.end = try moment("2026-01-05T21:00:00Z")
        (window.isKillSwitchOn, window.isEnrolmentKillSwitchOn) = (false, false)
        #expect(try desk.get { desk.client.marginWindow(done: $0) } == window)
        #expect(try desk.get { desk.client.sweeps(done: $0) }.sweeps == [])
    }
}

@Suite struct `The client at a venue of perpetuals` {
    private let product = "BTC-PERP-INTX"

    /// A desk that bought 0.5 at 60,000 with a leverage of 5, and its portfolio.
    private func bought() throws -> (Desk, portfolio: String) {
        let desk = try Desk(key: 3, products: ["BTC-USD", product])
        try desk.quote(product, "59999.9", "60000")
        let taken = try desk.venue.post(
            "/orders",
            .object([
                "client_order_id": .string("first"), "product_id": .string(product),
                "side": .string("BUY"), "leverage": .string("5"), "margin_type": .string("CROSS"),
                "order_configuration": .object([
                    "market_market_ioc": .object(["base_size": .string("0.5")])
                ]),
            ]))
        #expect(taken["success"]?.bool == true)
        try desk.quote(product, "60100", "60100.1")
        let key = try desk.get { desk.client.keyPermissions(done: $0) }
        return (desk, key.portfolio)
    }

    private func tether(_ text: String) throws -> Money { Money(try decimal(text), "USDC") }

    @Test func `reads the position and what stands behind it`() throws {
        let (desk, id) = try bought()
        defer { desk.stop() }
        let all = try desk.get { desk.client.perpetualPositions(id, done: $0) }
        let one = try desk.get { desk.client.perpetualPosition(id, product, done: $0) }
        let position = try #require(one.position)
        #expect(try all.positions == [position] && all.aggregatedPnL == tether("50"))
        #expect(position.product == product && position.portfolio == id)
        #expect(try position.side == .known(.long) && position.netSize == decimal("0.5"))
        #expect(position.leverage == (try decimal("5")))
        #expect(position.entryPrice == (try tether("60000")))
        #expect(position.unrealised == (try tether("50")))
        let behind = try desk.get { desk.client.perpetualPortfolio(id, done: $0) }
        let portfolio = try #require(behind.portfolios.first)
        #expect(behind.portfolios.count == 1 && portfolio.id == id)
        // 100,000 less a fee of 1.2 % of 30,000, and 50 more at the mark.
        #expect(portfolio.totalBalance == (try tether("99690")))
        #expect(portfolio.unrealised == (try tether("50")))
        #expect(portfolio.liquidationStatus == .known(.fullyFunded))
        #expect(portfolio.marginType == .known(.cross))
        // A fifth of 30,000 is held.
        #expect(behind.buyingPower == (try tether("93690")))
        let balances = try desk.get { desk.client.perpetualBalances(id, done: $0) }
        let wallet = try #require(balances.portfolios.first?.balances.first)
        #expect(balances.portfolios.map(\.portfolio) == [id] && wallet.asset == "USDC")
        #expect(wallet.quantity == (try decimal("99640")))
        #expect(wallet.hold == (try decimal("6000")))
    }

    @Test func `closes it, and finds none`() throws {
        let (desk, id) = try bought()
        defer { desk.stop() }
        let close = PositionClose(clientID: "close", product: product)
        _ = try desk.get { desk.client.close(close, done: $0) }
        let none = try desk.get { desk.client.perpetualPositions(id, done: $0) }
        #expect(try none.positions == [] && none.aggregatedPnL == tether("0"))
        let gone = try desk.ask { desk.client.perpetualPosition(id, product, done: $0) }
        guard case .notFound(let error) = gone else {
            Issue.record("\(gone.text)")
            return
        }
        #expect(error.message == "position \(product) not found")
    }

    @Test func `believes no answer that says the opposite of what was asked`() throws {
        let (desk, id) = try bought()
        defer { desk.stop() }
        _ = try desk.get { desk.client.setMultiAssetCollateral(false, of: id, done: $0) }
        // USDC stays the only collateral here.
        let asked = try desk.ask { desk.client.setMultiAssetCollateral(true, of: id, done: $0) }
        guard case .unknown(.garbled(let fault)) = asked else {
            Issue.record("\(asked.text)")
            return
        }
        #expect(fault.text == "multi_asset_collateral_enabled: is false, asked was true")
    }

    @Test func `is kept out of a portfolio that is not the key's`() throws {
        let desk = try Desk(products: ["BTC-USD", product])
        defer { desk.stop() }
        let key = try desk.get { desk.client.keyPermissions(done: $0) }
        let id = key.portfolio
        let asked = try desk.ask { desk.client.perpetualPositions(id, done: $0) }
        guard case .forbidden(let error?) = asked else {
            Issue.record("\(asked.text)")
            return
        }
        #expect(error.code == "PERMISSION_DENIED")
    }
}
