package import Domain
internal import JSON

/// The money of US futures; REST wraps its amounts with a currency, the stream does not.
package struct FuturesBalance: Hashable, Sendable {
    package var buyingPower: Money?
    package var totalBalance: Money?
    package var spotBalance: Money?
    package var futuresBalance: Money?
    package var openOrdersHold: Money?
    package var unrealised: Money?
    package var realisedToday: Money?
    package var initialMargin: Money?
    package var availableMargin: Money?
    package var liquidationThreshold: Money?
    package var liquidationBuffer: Money?
    package var liquidationBufferPercent: WireDecimal?
    package var intraday: MarginMeasure?
    package var overnight: MarginMeasure?

    package init() {}
}

extension FuturesBalance: WireReadable {
    package init(_ object: WireObject) throws(WireFault) {
        self.init()
        buyingPower = try object.money("futures_buying_power")
        totalBalance = try object.required(
            try object.money("total_usd_balance"), "total_usd_balance")
        spotBalance = try object.money("cbi_usd_balance")
        futuresBalance = try object.money("cfm_usd_balance")
        openOrdersHold = try object.money("total_open_orders_hold_amount")
        unrealised = try object.money("unrealized_pnl")
        realisedToday = try object.money("daily_realized_pnl")
        initialMargin = try object.money("initial_margin")
        availableMargin = try object.money("available_margin")
        liquidationThreshold = try object.money("liquidation_threshold")
        liquidationBuffer = try object.money("liquidation_buffer_amount")
        liquidationBufferPercent = try object.decimal("liquidation_buffer_percentage")
        intraday = try object.read("intraday_margin_window_measure")
        overnight = try object.read("overnight_margin_window_measure")
    }
}

/// The margin of one of the two windows.
package struct MarginMeasure: Hashable, WireReadable {
    package var window: OpenWord<MarginWindowKind>?
    package var level: OpenWord<MarginLevel>?
    package var initialMargin: Money?
    package var maintenanceMargin: Money?
    package var bufferPercent: WireDecimal?
    package var hold: Money?
    package var buyingPower: Money?

    package init() {}

    package init(_ object: WireObject) throws(WireFault) {
        window = try object.word("margin_window_type")
        level = try object.word("margin_level")
        initialMargin = try object.money("initial_margin")
        maintenanceMargin = try object.money("maintenance_margin")
        bufferPercent = try object.decimal("liquidation_buffer_percentage")
        hold = try object.money("total_hold")
        buyingPower = try object.money("futures_buying_power")
    }
}

/// The answer to `cfm/balance_summary`; nil inside means that the account has no futures.
package struct FuturesBalanceAnswer: Hashable, WireReadable {
    package var balance: FuturesBalance?

    package init(_ object: WireObject) throws(WireFault) {
        guard object.value["balance_summary"] != nil else {
            throw object.fault(.missing, "balance_summary", "is missing")
        }
        balance = try object.read("balance_summary")
    }
}

/// A position in a US future, in whole contracts.
package struct FuturesPosition: Hashable, Sendable {
    package var product: String
    /// Unknown words leave the sign of the position open: it is then not known at all.
    package var side: OpenWord<PositionSide>
    package var contracts: WireDecimal
    package var expiry: Timestamp?
    package var entryPrice: Money?
    package var currentPrice: Money?
    package var unrealised: Money?
    package var realisedToday: Money?
    package var fees: Money?
    package var contractSize: WireDecimal?
    package var liquidationPrice: Money?
    package var leverage: WireDecimal?
    package var notional: Money?

    package init(product: String, side: OpenWord<PositionSide>, contracts: WireDecimal) {
        (self.product, self.side, self.contracts) = (product, side, contracts)
    }
}

extension FuturesPosition: WireReadable {
    package init(_ object: WireObject) throws(WireFault) {
        self.init(
            product: try object.required(try object.text("product_id"), "product_id"),
            side: try object.required(try object.word("side"), "side"),
            contracts: try object.required(
                try object.decimal("number_of_contracts"), "number_of_contracts"))
        expiry = try object.time("expiration_time")
        let streamedEntry = try object.money("entry_price")
        entryPrice = try object.money("avg_entry_price")
        entryPrice = entryPrice ?? streamedEntry
        currentPrice = try object.money("current_price")
        unrealised = try object.money("unrealized_pnl")
        let streamedPnL = try object.money("realized_pnl")
        realisedToday = try object.money("daily_realized_pnl")
        realisedToday = realisedToday ?? streamedPnL
        fees = try object.money("total_fees")
        contractSize = try object.decimal("contract_size")
        liquidationPrice = try object.money("liquidation_price")
        leverage = try object.decimal("leverage")
        notional = try object.money("position_notional")
    }
}

/// The answer to `cfm/positions`.
package struct FuturesPositionList: Hashable, WireReadable {
    package var positions: [FuturesPosition]

    package init(_ object: WireObject) throws(WireFault) {
        positions = try object.list("positions")
    }
}

/// The answer to `cfm/positions/{product_id}`.
package struct FuturesPositionAnswer: Hashable, WireReadable {
    package var position: FuturesPosition?

    package init(_ object: WireObject) throws(WireFault) {
        guard object.value["position"] != nil else {
            throw object.fault(.missing, "position", "is missing")
        }
        position = try object.read("position")
    }
}

/// Which margin rates hold now, and how long.
package struct MarginWindow: Hashable, WireReadable {
    package var kind: OpenWord<MarginWindowKind>
    package var end: Timestamp?
    package var isKillSwitchOn: Bool?
    package var isEnrolmentKillSwitchOn: Bool?

    package init(kind: OpenWord<MarginWindowKind>) { self.kind = kind }

    package init(_ object: WireObject) throws(WireFault) {
        let window = try object.required(try object.object("margin_window"), "margin_window")
        kind = try window.required(try window.word("margin_window_type"), "margin_window_type")
        end = try window.time("end_time")
        isKillSwitchOn = try object.flag("is_intraday_margin_killswitch_enabled")
        isEnrolmentKillSwitchOn = try object.flag(
            "is_intraday_margin_enrollment_killswitch_enabled")
    }
}

/// The answer to `cfm/intraday/margin_setting`.
package struct MarginSettingAnswer: Hashable, WireReadable {
    package var setting: OpenWord<MarginSetting>

    package init(_ object: WireObject) throws(WireFault) {
        setting = try object.required(try object.word("setting"), "setting")
    }
}

/// A sweep of cash from futures to spot.
package struct FuturesSweep: Hashable, WireReadable {
    package var id: String
    package var amount: Money?
    package var sweepsAll: Bool?
    package var status: OpenWord<SweepStatus>?
    package var scheduled: Timestamp?

    package init(_ object: WireObject) throws(WireFault) {
        id = try object.required(try object.text("id"), "id")
        amount = try object.money("requested_amount")
        sweepsAll = try object.flag("should_sweep_all")
        status = try object.word("status")
        scheduled = try object.time("scheduled_time")
    }
}

/// The answer to `cfm/sweeps`.
package struct SweepList: Hashable, WireReadable {
    package var sweeps: [FuturesSweep]

    package init(_ object: WireObject) throws(WireFault) { sweeps = try object.list("sweeps") }
}
