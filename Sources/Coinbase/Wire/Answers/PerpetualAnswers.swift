internal import JSON

/// A position in an international perpetual.
package struct PerpetualPosition: Hashable, Sendable {
    package var product: String
    /// Unknown words leave the sign of the position open: it is then not known at all.
    package var side: OpenWord<PositionSide>
    package var netSize: WireDecimal
    package var portfolio: String?
    package var marginType: OpenWord<MarginType>?
    package var averagePrice: Money?
    package var entryPrice: Money?
    package var markPrice: Money?
    package var liquidationPrice: Money?
    package var leverage: WireDecimal?
    package var buyOrderSize: WireDecimal?
    package var sellOrderSize: WireDecimal?
    package var notional: Money?
    package var initialMargin: Money?
    package var maintenanceMargin: Money?
    package var unrealised: Money?
    package var aggregatedPnL: Money?

    package init(product: String, side: OpenWord<PositionSide>, netSize: WireDecimal) {
        (self.product, self.side, self.netSize) = (product, side, netSize)
    }
}

extension PerpetualPosition: WireReadable {
    package init(_ object: WireObject) throws(WireFault) {
        self.init(
            product: try object.required(try object.text("product_id"), "product_id"),
            side: try object.required(try object.word("position_side"), "position_side"),
            netSize: try object.required(try object.decimal("net_size"), "net_size"))
        portfolio = try object.text("portfolio_uuid")
        marginType = try object.word("margin_type")
        averagePrice = try object.nativeMoney("vwap")
        entryPrice = try object.nativeMoney("entry_vwap")
        markPrice = try object.nativeMoney("mark_price")
        liquidationPrice = try object.nativeMoney("liquidation_price")
        leverage = try object.decimal("leverage")
        buyOrderSize = try object.decimal("buy_order_size")
        sellOrderSize = try object.decimal("sell_order_size")
        notional = try object.nativeMoney("position_notional")
        initialMargin = try object.nativeMoney("im_notional")
        maintenanceMargin = try object.nativeMoney("mm_notional")
        unrealised = try object.nativeMoney("unrealized_pnl")
        aggregatedPnL = try object.nativeMoney("aggregated_pnl")
    }
}

extension WireObject {
    /// An amount in the currency of the market: a breakdown gives it beside that of the user.
    fileprivate func nativeMoney(_ key: String) throws(WireFault) -> Money? {
        if let inner = try? object(key), inner["rawCurrency"] != nil {  // bare text is no object
            return try inner.money("rawCurrency")
        }
        return try money(key)
    }
}

/// The answer to `intx/positions/{portfolio}`.
package struct PerpetualPositionList: Hashable, WireReadable {
    package var positions: [PerpetualPosition]
    package var aggregatedPnL: Money?

    package init(_ object: WireObject) throws(WireFault) {
        positions = try object.list("positions")
        aggregatedPnL = try object.object("summary")?.money("aggregated_pnl")
    }
}

/// The answer to `intx/positions/{portfolio}/{symbol}`.
package struct PerpetualPositionAnswer: Hashable, WireReadable {
    package var position: PerpetualPosition?

    package init(_ object: WireObject) throws(WireFault) {
        guard object.value["position"] != nil else {
            throw object.fault(.missing, "position", "is missing")
        }
        position = try object.read("position")
    }
}

/// What stands behind the positions of an international portfolio.
package struct PerpetualPortfolio: Hashable, WireReadable {
    package var id: String
    package var collateral: WireDecimal?
    package var positionNotional: WireDecimal?
    package var initialMargin: WireDecimal?
    package var maintenanceMargin: WireDecimal?
    package var liquidationPercent: WireDecimal?
    package var liquidationBuffer: WireDecimal?
    package var liquidationStatus: OpenWord<LiquidationStatus>?
    package var marginType: OpenWord<MarginType>?
    package var unrealised: Money?
    package var totalBalance: Money?

    package init(_ object: WireObject) throws(WireFault) {
        id = try object.required(try object.text("portfolio_uuid"), "portfolio_uuid")
        collateral = try object.decimal("collateral")
        positionNotional = try object.decimal("position_notional")
        initialMargin = try object.decimal("portfolio_initial_margin")
        maintenanceMargin = try object.decimal("portfolio_maintenance_margin")
        liquidationPercent = try object.decimal("liquidation_percentage")
        liquidationBuffer = try object.decimal("liquidation_buffer")
        liquidationStatus = try object.word("liquidation_status")
        marginType = try object.word("margin_type")
        unrealised = try object.money("unrealized_pnl")
        totalBalance = try object.money("total_balance")
    }
}

/// The answer to `intx/portfolio/{portfolio}`.
package struct PerpetualPortfolioAnswer: Hashable, WireReadable {
    package var portfolios: [PerpetualPortfolio]
    package var buyingPower: Money?
    package var withdrawableMax: Money?

    package init(_ object: WireObject) throws(WireFault) {
        portfolios = try object.list("portfolios")
        let summary = try object.object("summary")
        buyingPower = try summary?.money("buying_power")
        withdrawableMax = try summary?.money("max_withdrawal_amount")
    }
}

/// One asset of an international portfolio.
package struct PerpetualBalance: Hashable, WireReadable {
    package var asset: String
    package var quantity: WireDecimal
    package var hold: WireDecimal?
    package var transferHold: WireDecimal?
    package var collateralValue: WireDecimal?
    package var loan: WireDecimal?
    package var pledged: WireDecimal?

    package init(_ object: WireObject) throws(WireFault) {
        let name = try object.required(try object.object("asset"), "asset")
        asset = try name.required(try name.text("asset_name"), "asset_name")
        quantity = try object.required(try object.decimal("quantity"), "quantity")
        hold = try object.decimal("hold")
        transferHold = try object.decimal("transfer_hold")
        collateralValue = try object.decimal("collateral_value")
        loan = try object.decimal("loan")
        pledged = try object.decimal("pledged_quantity")
    }
}

/// The balances of one international portfolio.
package struct PerpetualBalances: Hashable, WireReadable {
    package var portfolio: String
    package var balances: [PerpetualBalance]
    package var isMarginLimitReached: Bool?

    package init(_ object: WireObject) throws(WireFault) {
        portfolio = try object.required(try object.text("portfolio_uuid"), "portfolio_uuid")
        balances = try object.list("balances")
        isMarginLimitReached = try object.flag("is_margin_limit_reached")
    }
}

/// The answer to `intx/balances/{portfolio}`.
package struct PerpetualBalancesAnswer: Hashable, WireReadable {
    package var portfolios: [PerpetualBalances]

    package init(_ object: WireObject) throws(WireFault) {
        portfolios = try object.list("portfolio_balances")
    }
}
