import Coinbase
import Domain
import Testing

private let prefix = "/api/v3/brokerage"

private func dollars(_ text: String) throws -> Money { Money(try decimal(text), "USD") }

@Suite struct `An endpoint of the account` {
    @Test func `gives one wallet`() throws {
        let found = try AskedEndpoint(
            request: "GET \(prefix)/accounts/w-1",
            answer: #"{"account":{"uuid":"w-1","name":"BTC Wallet","currency":"BTC","#
                + #""available_balance":{"value":"1.5","currency":"BTC"},"#
                + #""hold":{"value":"0.25","currency":"BTC"},"type":"ACCOUNT_TYPE_CRYPTO","#
                + #""platform":"ACCOUNT_PLATFORM_CONSUMER","active":true,"ready":true,"#
                + #""retail_portfolio_id":"p-1"}}"#,
            call: { $0.account("w-1", done: $1) }
        ).check()
        var wallet = VenueAccount(id: "w-1", currency: "BTC", available: try decimal("1.5"))
        wallet.name = "BTC Wallet"
        wallet.hold = try decimal("0.25")
        (wallet.kind, wallet.platform) = (.known(.crypto), .known(.consumer))
        (wallet.portfolio, wallet.isActive, wallet.isReady) = ("p-1", true, true)
        #expect(found.account == wallet)
    }

    @Test func `gives the newest trades, whose side is the maker's`() throws {
        let found = try AskedEndpoint(
            request: "GET \(prefix)/products/BTC-USD/ticker?limit=2",
            answer: #"{"trades":[{"trade_id":"8","product_id":"BTC-USD","price":"60000.5","#
                + #""size":"0.1","time":"2026-01-05T12:00:01Z","side":"BUY","bid":"","ask":""},"#
                + #"{"trade_id":"7","product_id":"BTC-USD","price":"60001","size":"0.2","#
                + #""time":"2026-01-05T12:00:00Z","side":"SELL","bid":"","ask":""}],"#
                + #""best_bid":"60000","best_ask":"60001"}"#,
            call: { $0.trades("BTC-USD", count: 2, done: $1) }
        ).check()
        #expect(
            found.trades == [
                VenueTrade(
                    id: "8", product: "BTC-USD", price: try decimal("60000.5"),
                    size: try decimal("0.1"), time: try moment("2026-01-05T12:00:01Z"),
                    aggressor: .sell),
                VenueTrade(
                    id: "7", product: "BTC-USD", price: try decimal("60001"),
                    size: try decimal("0.2"), time: try moment("2026-01-05T12:00:00Z"),
                    aggressor: .buy),
            ])
        #expect(found.bestBid == (try decimal("60000")))
        #expect(found.bestAsk == (try decimal("60001")))
    }
}

@Suite struct `Closing a position` {
    private let close = PositionClose(clientID: "c-1", product: "BIP-20DEC30-CDE")
    private let answer =
        #"{"success":true,"success_response":{"order_id":"o-1","product_id":"BIP-20DEC30-CDE","#
        + #""side":"SELL","client_order_id":"c-1"}}"#

    @Test func `names the order that does it`() throws {
        let found = try AskedEndpoint(
            request: "POST \(prefix)/orders/close_position",
            body: #"{"client_order_id":"c-1","product_id":"BIP-20DEC30-CDE"}"#,
            answer: answer, call: { $0.close(close, done: $1) }
        ).check()
        var taken = TakenOrder(id: "o-1")
        (taken.clientID, taken.product, taken.side) = ("c-1", "BIP-20DEC30-CDE", .known(.sell))
        #expect(found == taken)
    }

    @Test func `of a part says how much`() throws {
        var part = close
        part.size = try decimal("2")
        let found = try AskedEndpoint(
            request: "POST \(prefix)/orders/close_position",
            body: #"{"client_order_id":"c-1","product_id":"BIP-20DEC30-CDE","size":"2"}"#,
            answer: answer,
            garbled: #"{"success":true,"success_response":{"order_id":"o-1","#
                + #""client_order_id":"c-2"}}"#,
            call: { [part] in $0.close(part, done: $1) }
        ).check()
        #expect(found.id == "o-1")
    }

    @Test func `that the venue refuses with status 200 is a refusal`() throws {
        let venue = try AnsweringVenue { exchange, _ in
            exchange.answer(
                200,
                #"{"success":false,"error_response":{"error":"CANNOT_CLOSE_ZERO_POSITION","#
                    + #""message":"there is no position"}}"#)
        }
        defer { venue.stop() }
        let close = close
        let found = try venue.answer { venue.brokerage.close(close, done: $0) }
        guard case .rejected(let rejection) = found else {
            Issue.record("\(found)")
            return
        }
        #expect(rejection.code == FailureCode("CANNOT_CLOSE_ZERO_POSITION"))
        #expect(venue.asked.count == 1)
    }
}

@Suite struct `An endpoint of US futures` {
    private let position =
        #"{"product_id":"BIP-20DEC30-CDE","expiration_time":"2030-12-20T16:00:00Z","#
        + #""side":"SHORT","number_of_contracts":"3","current_price":"50000","#
        + #""avg_entry_price":"51000","unrealized_pnl":"30","daily_realized_pnl":"-1.5"}"#

    private func read() throws -> FuturesPosition {
        var read = FuturesPosition(
            product: "BIP-20DEC30-CDE", side: .known(.short), contracts: try decimal("3"))
        read.expiry = try moment("2030-12-20T16:00:00Z")
        read.currentPrice = Money(try decimal("50000"), nil)
        read.entryPrice = Money(try decimal("51000"), nil)
        read.unrealised = Money(try decimal("30"), nil)
        read.realisedToday = Money(try decimal("-1.5"), nil)
        return read
    }

    @Test func `gives the money`() throws {
        let window =
            #"{"margin_window_type":"FCM_MARGIN_WINDOW_TYPE_INTRADAY","#
            + #""margin_level":"MARGIN_LEVEL_TYPE_WARNING","#
            + #""initial_margin":{"value":"590.4","currency":"USD"},"#
            + #""maintenance_margin":{"value":"500","currency":"USD"},"#
            + #""liquidation_buffer_percentage":"900","#
            + #""total_hold":{"value":"1","currency":"USD"},"#
            + #""futures_buying_power":{"value":"2","currency":"USD"}}"#
        let names = [
            "futures_buying_power", "total_usd_balance", "cbi_usd_balance", "cfm_usd_balance",
            "total_open_orders_hold_amount", "unrealized_pnl", "daily_realized_pnl",
            "initial_margin", "available_margin", "liquidation_threshold",
            "liquidation_buffer_amount",
        ]
        let amounts = names.enumerated().map { place, name in
            #""\#(name)":{"value":"\#(place + 1)","currency":"USD"}"#
        }
        let found = try AskedEndpoint(
            request: "GET \(prefix)/cfm/balance_summary",
            answer: #"{"balance_summary":{\#(amounts.joined(separator: ",")),"#
                + #""liquidation_buffer_percentage":"1000","#
                + #""intraday_margin_window_measure":\#(window)}}"#,
            call: { $0.futuresBalance(done: $1) }
        ).check()
        var measure = MarginMeasure()
        (measure.window, measure.level) = (.known(.intraday), .known(.warning))
        measure.initialMargin = try dollars("590.4")
        measure.maintenanceMargin = try dollars("500")
        measure.bufferPercent = try decimal("900")
        (measure.hold, measure.buyingPower) = (try dollars("1"), try dollars("2"))
        var balance = FuturesBalance()
        (balance.buyingPower, balance.totalBalance) = (try dollars("1"), try dollars("2"))
        (balance.spotBalance, balance.futuresBalance) = (try dollars("3"), try dollars("4"))
        (balance.openOrdersHold, balance.unrealised) = (try dollars("5"), try dollars("6"))
        (balance.realisedToday, balance.initialMargin) = (try dollars("7"), try dollars("8"))
        balance.availableMargin = try dollars("9")
        balance.liquidationThreshold = try dollars("10")
        balance.liquidationBuffer = try dollars("11")
        balance.liquidationBufferPercent = try decimal("1000")
        balance.intraday = measure
        #expect(found.balance == balance)
    }

    @Test func `gives no money for an account without futures`() throws {
        let found = try AskedEndpoint(
            request: "GET \(prefix)/cfm/balance_summary", answer: #"{"balance_summary":null}"#,
            call: { $0.futuresBalance(done: $1) }
        ).check()
        #expect(found.balance == nil)
    }

    @Test func `gives all positions, and one`() throws {
        let all = try AskedEndpoint(
            request: "GET \(prefix)/cfm/positions", answer: #"{"positions":[\#(position)]}"#,
            call: { $0.futuresPositions(done: $1) }
        ).check()
        #expect(all.positions == [try read()])
        let one = try AskedEndpoint(
            request: "GET \(prefix)/cfm/positions/BIP-20DEC30-CDE",
            answer: #"{"position":\#(position)}"#,
            call: { $0.futuresPosition("BIP-20DEC30-CDE", done: $1) }
        ).check()
        #expect(one.position == (try read()))
    }

    @Test func `gives the sweeps`() throws {
        let found = try AskedEndpoint(
            request: "GET \(prefix)/cfm/sweeps",
            answer: #"{"sweeps":[{"id":"s-1","requested_amount":{"value":"5","currency":"USD"},"#
                + #""should_sweep_all":false,"status":"PENDING","#
                + #""scheduled_time":"2026-01-06T00:00:00Z"}]}"#,
            call: { $0.sweeps(done: $1) }
        ).check()
        let sweep = try #require(found.sweeps.first)
        #expect(found.sweeps.count == 1 && sweep.id == "s-1")
        #expect(sweep.amount == (try dollars("5")) && sweep.sweepsAll == false)
        #expect(sweep.status == .known(.pending))
        #expect(sweep.scheduled == (try moment("2026-01-06T00:00:00Z")))
    }

    @Test func `gives the margin setting and changes it once`() throws {
        let found = try AskedEndpoint(
            request: "GET \(prefix)/cfm/intraday/margin_setting",
            answer: #"{"setting":"INTRADAY_MARGIN_SETTING_INTRADAY"}"#,
            call: { $0.marginSetting(done: $1) }
        ).check()
        #expect(found.setting == .known(.intraday))
        let changed = try AskedEndpoint(
            request: "POST \(prefix)/cfm/intraday/margin_setting",
            body: #"{"setting":"INTRADAY_MARGIN_SETTING_STANDARD"}"#, answer: "{}",
            garbled: #"{"success":false}"#,
            call: { $0.change(MarginSettingChange(.standard), done: $1) }
        ).check()
        #expect(changed == Acknowledgement())
    }

    @Test func `gives the window of margin`() throws {
        let found = try AskedEndpoint(
            request: "GET \(prefix)/cfm/intraday/current_margin_window"
                + "?margin_profile_type=MARGIN_PROFILE_TYPE_RETAIL_REGULAR",
            answer: #"{"margin_window":{"margin_window_type":"#
                + #""FCM_MARGIN_WINDOW_TYPE_OVERNIGHT","end_time":"2026-01-06T13:00:00Z"},"#
                + #""is_intraday_margin_killswitch_enabled":true,"#
                + #""is_intraday_margin_enrollment_killswitch_enabled":false}"#,
            call: { $0.marginWindow(done: $1) }
        ).check()
        var window = MarginWindow(kind: .known(.overnight))
        window.end = try moment("2026-01-06T13:00:00Z")
        (window.isKillSwitchOn, window.isEnrolmentKillSwitchOn) = (true, false)
        #expect(found == window)
    }
}

@Suite struct `An endpoint of international perpetuals` {
    private let position =
        #"{"product_id":"BTC-PERP-INTX","portfolio_uuid":"p-1","#
        + #""position_side":"POSITION_SIDE_LONG","margin_type":"MARGIN_TYPE_CROSS","#
        + #""net_size":"0.5","leverage":"5","mark_price":{"value":"60100","currency":"USDC"},"#
        + #""entry_vwap":{"value":"60000","currency":"USDC"}}"#

    private func read() throws -> PerpetualPosition {
        var read = PerpetualPosition(
            product: "BTC-PERP-INTX", side: .known(.long), netSize: try decimal("0.5"))
        (read.portfolio, read.marginType) = ("p-1", .known(.cross))
        read.leverage = try decimal("5")
        read.markPrice = Money(try decimal("60100"), "USDC")
        read.entryPrice = Money(try decimal("60000"), "USDC")
        return read
    }

    @Test func `gives all positions, and one`() throws {
        let all = try AskedEndpoint(
            request: "GET \(prefix)/intx/positions/p-1",
            answer: #"{"positions":[\#(position)],"#
                + #""summary":{"aggregated_pnl":{"value":"50","currency":"USDC"}}}"#,
            call: { $0.perpetualPositions("p-1", done: $1) }
        ).check()
        #expect(all.positions == [try read()])
        #expect(all.aggregatedPnL == Money(try decimal("50"), "USDC"))
        let one = try AskedEndpoint(
            request: "GET \(prefix)/intx/positions/p-1/BTC-PERP-INTX",
            answer: #"{"position":\#(position)}"#,
            call: { $0.perpetualPosition("p-1", "BTC-PERP-INTX", done: $1) }
        ).check()
        #expect(one.position == (try read()))
    }

    @Test func `gives what stands behind them`() throws {
        let found = try AskedEndpoint(
            request: "GET \(prefix)/intx/portfolio/p-1",
            answer: #"{"portfolios":[{"portfolio_uuid":"p-1","collateral":"99690","#
                + #""position_notional":"30050","portfolio_initial_margin":"0.06","#
                + #""portfolio_maintenance_margin":"0.03","liquidation_percentage":"0.03","#
                + #""liquidation_buffer":"96685","margin_type":"MARGIN_TYPE_CROSS","#
                + #""liquidation_status":"FULLY_FUNDED","#
                + #""unrealized_pnl":{"value":"50","currency":"USDC"},"#
                + #""total_balance":{"value":"99690","currency":"USDC"}}],"#
                + #""summary":{"buying_power":{"value":"93690","currency":"USDC"},"#
                + #""max_withdrawal_amount":{"value":"93000","currency":"USDC"}}}"#,
            call: { $0.perpetualPortfolio("p-1", done: $1) }
        ).check()
        let portfolio = try #require(found.portfolios.first)
        #expect(found.portfolios.count == 1 && portfolio.id == "p-1")
        let numbers = [
            portfolio.collateral, portfolio.positionNotional, portfolio.initialMargin,
            portfolio.maintenanceMargin, portfolio.liquidationPercent, portfolio.liquidationBuffer,
        ]
        #expect(
            numbers.map { $0?.text } == ["99690", "30050", "0.06", "0.03", "0.03", "96685"])
        #expect(portfolio.liquidationStatus == .known(.fullyFunded))
        #expect(portfolio.marginType == .known(.cross))
        #expect(portfolio.unrealised == Money(try decimal("50"), "USDC"))
        #expect(portfolio.totalBalance == Money(try decimal("99690"), "USDC"))
        #expect(found.buyingPower == Money(try decimal("93690"), "USDC"))
        #expect(found.withdrawableMax == Money(try decimal("93000"), "USDC"))
    }

    @Test func `gives the balances`() throws {
        let found = try AskedEndpoint(
            request: "GET \(prefix)/intx/balances/p-1",
            answer: #"{"portfolio_balances":[{"portfolio_uuid":"p-1","balances":["#
                + #"{"asset":{"asset_name":"USDC"},"quantity":"99640","hold":"6000","#
                + #""transfer_hold":"1","collateral_value":"99639","loan":"2","#
                + #""pledged_quantity":"3"}],"is_margin_limit_reached":true}]}"#,
            call: { $0.perpetualBalances("p-1", done: $1) }
        ).check()
        let balances = try #require(found.portfolios.first)
        #expect(balances.portfolio == "p-1" && balances.isMarginLimitReached == true)
        let balance = try #require(balances.balances.first)
        #expect(balances.balances.count == 1 && balance.asset == "USDC")
        let numbers = [
            balance.quantity, balance.hold, balance.transferHold, balance.collateralValue,
            balance.loan, balance.pledged,
        ]
        #expect(numbers.map { $0?.text } == ["99640", "6000", "1", "99639", "2", "3"])
    }

    @Test func `changes what may stand behind them, and believes no opposite answer`() throws {
        for isOn in [true, false] {
            let found = try AskedEndpoint(
                request: "POST \(prefix)/intx/multi_asset_collateral",
                body: #"{"portfolio_uuid":"p-1","multi_asset_collateral_enabled":\#(isOn)}"#,
                answer: #"{"multi_asset_collateral_enabled":\#(isOn)}"#,
                garbled: #"{"multi_asset_collateral_enabled":\#(!isOn)}"#,
                call: { $0.setMultiAssetCollateral(isOn, of: "p-1", done: $1) }
            ).check()
            #expect(found == Acknowledgement())
        }
    }
}
