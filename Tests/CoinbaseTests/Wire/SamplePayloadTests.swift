import Coinbase
import Domain
import JSON
import Testing

/// How the payloads of the samples are read, by the ending of their name.
enum SampleReaders {
    typealias Reader = @Sendable (String) throws -> Void

    static func value<Value: WireReadable>(_ type: Value.Type) -> Reader {
        { text in _ = try Value(object(text)) }
    }

    static let readers: [(String, Reader)] =
        market + account + orders + [
            ("SetIntradayMarginSetting.txt", value(Acknowledgement.self)),
            ("SetPerpetualMultiAssetCollateralMode.txt", value(Acknowledgement.self)),
        ]

    /// Payloads that nothing here reads, each by its name and with the reason.
    static let foreign: [(String, String)] = {
        let account = "api-jkorf/Endpoints/Account/"
        let conversion = "a conversion changes what the account holds past every guard"
        let portfolios = "portfolios are made and named by people; the bot acts on its key's own"
        return [
            (account + "CreateConvertQuote.txt", conversion),
            (account + "CommitConvertTrade.txt", conversion),
            (account + "GetConvertTrade.txt", conversion),
            (account + "GetPaymentMethods.txt", "bank accounts are none of a bot's business"),
            (account + "TransferPortfolioFunds.txt", "it moves money between portfolios"),
            (account + "AllocatePortfolio.txt", "it moves money between portfolio and position"),
            (account + "CreatePortfolio.txt", portfolios),
            (account + "EditPortfolio.txt", portfolios),
            (account + "DeletePortfolio.txt", portfolios),
            (
                "api-jkorf/Endpoints/ExchangeData/GetAggregatedOrderBook.txt",
                "it is of the exchange's other interface, /products/{id}/book"
            ),
        ]
    }()

    private static let market: [(String, Reader)] = [
        ("GetKlines.txt", value(CandlePage.self)), ("http_candles.json", value(CandlePage.self)),
        ("example-candles-response.json", value(CandlePage.self)),
        ("GetOrderBook.txt", value(ProductBook.self)),
        ("http_product_book.json", value(ProductBook.self)),
        ("example-best-bid-asks-response.json", value(BestPrices.self)),
        ("GetSymbols.txt", value(ProductPage.self)),
        ("http_products.json", value(ProductPage.self)),
        ("http_products_future.json", value(ProductPage.self)),
        ("http_product.json", value(VenueProduct.self)),
        ("example-product-response.json", value(VenueProduct.self)),
        ("GetTradeHistory.txt", value(MarketTrades.self)),
        ("http_ticker.json", value(MarketTrades.self)),
        ("example-time-response.json", value(ServerTime.self)),
    ]

    private static let account: [(String, Reader)] = [
        ("GetAccounts.txt", value(AccountPage.self)),
        ("http_accounts.json", value(AccountPage.self)),
        ("example-accounts-response.json", value(AccountPage.self)),
        ("GetApiKeyInfo.txt", value(KeyPermissions.self)),
        ("GetFeeInfo.txt", value(TransactionSummary.self)),
        ("GetFeeInfo2.txt", value(TransactionSummary.self)),
        ("GetPortfolios.txt", value(PortfolioList.self)),
        ("GetPortfolio.txt", value(PortfolioBreakdown.self)),
        ("GetFuturesBalanceSummary.txt", value(FuturesBalanceAnswer.self)),
        ("http_cfm_balance_summary.json", value(FuturesBalanceAnswer.self)),
        ("GetFuturesPositions.txt", value(FuturesPositionList.self)),
        ("http_cfm_positions.json", value(FuturesPositionList.self)),
        ("http_cfm_position.json", value(FuturesPositionAnswer.self)),
        ("GetFuturesCurrentMarginWindow.txt", value(MarginWindow.self)),
        ("GetIntradayMarginSetting.txt", value(MarginSettingAnswer.self)),
        ("GetPerpetualBalances.txt", value(PerpetualBalancesAnswer.self)),
        ("GetPerpetualPosition.txt", value(PerpetualPositionAnswer.self)),
    ]

    private static let orders: [(String, Reader)] = [
        ("PlaceOrder.txt", value(OrderAnswer.self)),
        ("ClosePosition.txt", value(OrderAnswer.self)),
        ("create_order_insufficient_fund.json", value(OrderAnswer.self)),
        ("EditOrder.txt", value(EditAnswer.self)), ("CancelOrders.txt", value(CancelAnswer.self)),
        ("GetOrder.txt", value(OrderLookup.self)), ("http_order.json", value(OrderLookup.self)),
        ("GetOrders.txt", value(OrderPage.self)),
        ("http_orders_list.json", value(OrderPage.self)),
        ("GetUserTrades.txt", value(FillPage.self)), ("http_fills.json", value(FillPage.self)),
        ("example-fills-response.json", value(FillPage.self)),
        ("error_400_enum.json", error), ("error_404_product.json", error),
    ]

    private static let error: Reader = { text in
        let answer = HTTPAnswer(status: 400, body: Array(text.utf8))
        _ = try #require(VenueError.read(answer))
    }
}

@Suite(.enabled(if: sampleFolder != nil, "PERPS_SHARED_DATA names no folder of payloads"))
struct `A sample payload` {
    func body(_ ending: String) throws -> WireObject {
        try object(try #require(try samples().first { $0.name.hasSuffix(ending) }).text)
    }

    @Test func `is read, every one of them`() throws {
        let products = ["BTC-USD", "ETH-USD", "ETH-USDT", "BTC-PERP-INTX"].enumerated().map {
            instrument($1, id: $0)
        }
        var (frames, answers) = (0, 0)
        for sample in try samples() {
            if sample.name.contains("/ws_") || sample.name.contains("Subscriptions/") {
                frames += 1
                if sample.name.contains("Concurrent"), sample.text.contains("\"candles\"") {
                    // Made by hand, candles without a start.
                    let fault = wireFault { _ = try decode(sample.text, products) }
                    #expect(fault?.kind == (sample.text.contains("snapshot") ? .missing : nil))
                    continue
                }
                let quick = try decode(sample.text, products)
                #expect(quick == (try decode(sample.text, products, usesTemplates: false)))
                #expect(quick.channel != .unknown, "\(sample.name)")
                continue
            }
            let isForeign = SampleReaders.foreign.contains { $0.0 == sample.name }
            let readers = SampleReaders.readers.filter { sample.name.hasSuffix($0.0) }
            #expect(readers.count == (isForeign ? 0 : 1), "\(sample.name) is read in one way")
            if let (_, read) = readers.first {
                let fault = wireFault { try read(sample.text) }
                #expect(fault == nil, "\(sample.name): \(fault?.text ?? "")")
                answers += 1
            }
        }
        // Another payload has to be given a reader, or a reason why it has none.
        #expect([frames, answers, SampleReaders.foreign.count] == [33, 47, 10])
        #expect(try sampleFiles().count == 75)
    }

    @Test func `that nothing reads is of a request that is never signed`() throws {
        for (name, reason) in SampleReaders.foreign {
            let sample = try #require(try samples().first { $0.name == name }, "\(name)")
            let parts = try #require(sample.request?.split(separator: " "))
            #expect(!reason.isEmpty && parts.count == 2, "\(name)")
            #expect(!SignableEndpoints.permits(String(parts[0]), String(parts[1])), "\(name)")
            _ = try JSONValue(parsing: sample.text)
        }
    }

    @Test func `is spot as it is listed`() throws {
        var product = VenueProduct(
            id: "BTC-USD", priceIncrement: try decimal("0.01"),
            baseIncrement: try decimal("0.00000001"))
        product.kind = .known(.spot)
        product.venue = .known(.spot)
        product.status = .known(.online)
        (product.base, product.quote, product.displayName) = ("BTC", "USD", "BTC-USD")
        product.aliases = ["BTC-USDC"]
        product.quoteIncrement = try decimal("0.01")
        product.baseMin = try decimal("0.00000001")
        product.baseMax = try decimal("3400")
        product.quoteMin = try decimal("1")
        product.quoteMax = try decimal("150000000")
        product.price = try decimal("68923.67")
        product.volume24h = try decimal("11005.02587005")
        product.priceChangePercent24h = try decimal("-0.28560028286595")
        #expect(try VenueProduct(body("http_product.json")) == product)
        #expect(product.tradingStatus == [])
        #expect(!product.isPerpetual)
    }

    @Test func `is a future with its details`() throws {
        let page = try ProductPage(body("http_products_future.json"))
        #expect(page.cursor == nil)
        #expect(page.products.map(\.isPerpetual) == [true, false])
        let perpetual = page.products[0]
        #expect(perpetual.status == nil)
        #expect(perpetual.tradingStatus == [])
        #expect(perpetual.priceIncrement == (try decimal("5")))
        var details = FutureDetails()
        details.name = "BTC PERP"
        details.contractCode = "BIP"
        details.contractSize = try decimal("0.01")
        details.contractUnit = "BTC"
        details.expiry = try moment("2030-12-20T16:00:00Z")
        details.expiryKind = .known(.expiring)
        details.fundingRate = try decimal("0.000013")
        details.fundingTime = try moment("2026-04-07T00:00:00Z")
        details.fundingInterval = .hour
        details.openInterest = try decimal("183283")
        details.indexPrice = try decimal("68899.882564")
        details.settlementPrice = try decimal("69735")
        details.intradayMargin = MarginRates(
            long: try decimal("0.1000185"), short: try decimal("0.1000008"))
        details.overnightMargin = MarginRates(
            long: try decimal("0.245625"), short: try decimal("0.306375"))
        #expect(perpetual.future == details)
        var session = FuturesSession()
        session.isOpen = true
        session.state = .known(.open)
        session.openTime = try moment("2026-04-06T21:00:00Z")
        session.closeTime = try moment("2026-04-07T21:00:00Z")
        session.isAfterHoursEntryDisabled = false
        session.maintenanceStart = try moment("2026-04-18T14:00:00Z")
        session.maintenanceEnd = try moment("2026-04-18T17:00:00Z")
        #expect(perpetual.session == session)
    }

    @Test func `is a wallet, a fee tier and a key`() throws {
        let accounts = try AccountPage(body("http_accounts.json"))
        var bitcoin = VenueAccount(
            id: "8bfc20d7-f7c6-4422-bf07-8243ca4169fe", currency: "BTC",
            available: try decimal("1.23456789"))
        bitcoin.name = "BTC Wallet"
        bitcoin.hold = try decimal("0.005")
        bitcoin.kind = .known(.crypto)
        bitcoin.portfolio = "portfolio-001"
        (bitcoin.isActive, bitcoin.isReady) = (true, true)
        #expect(accounts.accounts.first == bitcoin)
        #expect(accounts.accounts.count == 2)
        #expect(accounts.page == .last)
        var fees = TransactionSummary(
            makerFee: try decimal("0.006"), takerFee: try decimal("0.012"))
        fees.tier = "Intro 1"
        (fees.totalVolume, fees.totalFees) = (.zero, .zero)
        fees.totalBalance = try decimal("468.35")
        (fees.hasPromotion, fees.hasCostPlus) = (false, false)
        #expect(try TransactionSummary(body("GetFeeInfo2.txt")) == fees)
        let key = try KeyPermissions(body("GetApiKeyInfo.txt"))
        #expect([key.canView, key.canTrade, key.canTransfer] == [true, true, true])
    }

    @Test func `is an order of a listing, and its fill`() throws {
        let page = try OrderPage(body("http_orders_list.json"))
        var order = VenueOrder(
            id: "0000-000000-000001", product: "BTC-USD", status: .known(.open))
        order.clientID = "11111-000000-000001"
        order.side = .known(.buy)
        order.kind = .known(.limit)
        order.duration = .known(.goodTillCancelled)
        order.trigger = .known(.none)
        order.configuration = .limit(
            .base(try decimal("0.01")), price: try decimal("45000"),
            .goodTillCancelled(postOnly: false))
        (order.filled, order.filledValue, order.fees) = (.zero, .zero, .zero)
        (order.valueAfterFees, order.fillCount) = (.zero, 0)
        order.limitPrice = try decimal("45000")
        order.hold = try decimal("450")
        (order.isPostOnly, order.isPendingCancel, order.isSizeInQuote) = (false, false, false)
        (order.isSettled, order.isLiquidation) = (false, false)
        order.createdAt = try moment("2024-01-15T10:00:00Z")
        order.productKind = .known(.spot)
        order.source = "RETAIL_ADVANCED"
        #expect(page.orders.first == order)
        #expect(page.orders.map(\.status) == [.known(.open), .known(.filled)])
        #expect(page.page == .last)
        var fill = VenueFill(
            key: .entry("22222-2222222-22222222"), order: "0000-000000-000000",
            product: "BTC-USD", side: .known(.buy), price: try decimal("45123.45"),
            size: try decimal("0.005"), commission: try decimal("1.14"),
            tradedAt: try moment("2024-01-15T10:30:00Z"))
        fill.trade = "1111-11111-111111"
        fill.kind = .known(.fill)
        fill.isSizeInQuote = false
        fill.liquidity = .known(.maker)
        fill.sequencedAt = try moment("2024-01-15T10:30:00.123456Z")
        #expect(try FillPage(body("http_fills.json")).fills.first == fill)
    }

    @Test func `is a refusal in the venue's words`() throws {
        #expect(
            try OrderAnswer(body("create_order_insufficient_fund.json"))
                == .refused(
                    Rejection(
                        FailureCode("INSUFFICIENT_FUND"),
                        message: "Insufficient balance in source account")))
        let text = try #require(
            try samples().first { $0.name.hasSuffix("error_404_product.json") }
        ).text
        let found = ResponseClass<ProductPage>(
            .answered(HTTPAnswer(status: 404, body: Array(text.utf8))), effect: .none)
        #expect(
            found
                == .notFound(
                    VenueError(
                        code: "NOT_FOUND", message: "valid product_id is required",
                        detail: "valid product_id is required")))
    }

    @Test func `is the money and the position of US futures`() throws {
        let position = try #require(
            try FuturesPositionAnswer(body("http_cfm_position.json")).position)
        var expected = FuturesPosition(
            product: "BIP-20DEC30-CDE", side: .known(.short), contracts: try decimal("3"))
        func dollars(_ text: String) throws -> Money { Money(try decimal(text), "USD") }
        expected.entryPrice = try dollars("51000")
        expected.currentPrice = try dollars("50000")
        expected.unrealised = try dollars("30")
        expected.realisedToday = try dollars("0")
        expected.fees = try dollars("0.5")
        expected.contractSize = try decimal("0.01")
        expected.liquidationPrice = try dollars("60000")
        expected.leverage = try decimal("5")
        expected.notional = try dollars("1530")
        #expect(position == expected)
        let balance = try #require(
            try FuturesBalanceAnswer(body("http_cfm_balance_summary.json")).balance)
        #expect(balance.totalBalance == (try dollars("10000")))
        #expect(balance.intraday?.window == .known(.intraday))
        #expect(balance.overnight?.level == .known(.base))
        let bare = try #require(
            try FuturesPositionList(body("GetFuturesPositions.txt")).positions.first)
        #expect(bare.currentPrice == Money(try decimal("123"), nil))
    }

    @Test func `is a stream of frames that were recorded`() throws {
        let lines = try samples().filter { $0.name.contains("ws_intx_2026-09-07") }
        var decoder = FrameDecoder([instrument("BTC-PERP-INTX", priceExponent: -1)])
        var tracker = SequenceTracker()
        var verdicts: [SequenceTracker.Verdict] = []
        var contents: [FrameContent] = []
        var market: [MarketEvent] = []
        for line in lines {
            let batch = try decode(line.text, by: &decoder)
            if batch.channel != .refusal { verdicts.append(tracker.judge(batch.sequence)) }
            contents.append(batch.content)
            market += batch.market
        }
        #expect(verdicts == [.first(missed: 0), .next, .next, .next])
        #expect(
            market == [
                event(.bookSnapshot), event(level(.sell, 799_441, 120_000_000)),
                event(level(.sell, 799_440, 4_800_000)),
                event(level(.buy, 799_438, 50_000_000)),
                event(level(.buy, 799_439, 301_050_000)),
            ])
        let books = Subscription(channel: "level2", topics: ["BTC-PERP-INTX", "ETH-PERP-INTX"])
        #expect(
            contents == [
                .none, .subscriptions([books]),
                .subscriptions([
                    Subscription(channel: "heartbeats", topics: ["heartbeats"]), books,
                ]), .heartbeat(139_651), .refusal("authentication failure"),
            ])
    }

    @Test func `tells positions as the user channel does`() throws {
        let text = try #require(
            try samples().first { $0.name.hasSuffix("Subscriptions/User.txt:1") }
        ).text
        guard case .user(let events) = try decode(text).content else {
            Issue.record("no user event")
            return
        }
        let perpetual = try #require(events.first?.perpetuals.first)
        #expect(perpetual.side == .known(.long))
        #expect(perpetual.netSize == (try decimal("0.0041")))
        #expect(perpetual.marginType == .known(.cross))
        #expect(perpetual.averagePrice == Money(try decimal("63049.9"), nil))
        var future = FuturesPosition(
            product: "BIT-28JUN24-CDE", side: .known(.long), contracts: try decimal("1"))
        future.entryPrice = Money(try decimal("64150"), nil)
        future.unrealised = Money(try decimal("-21.199999999999932"), nil)
        future.realisedToday = Money(.zero, nil)
        #expect(events.first?.futures == [future])
    }
}
