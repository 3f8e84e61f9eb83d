/// Every metric there is; no other name is ever written.
///
/// A name that ends in `_total` is a counter and only grows during a run, any other is a gauge.
/// Units are those of Prometheus: seconds and bytes; money says its currency in a label.
package enum MetricName: String, CaseIterable, Hashable, Sendable {
    case intents = "perps_bot_intents_total"
    case ordersSubmitted = "perps_bot_orders_submitted_total"
    case ordersSent = "perps_bot_orders_sent_total"
    case ordersDenied = "perps_bot_orders_denied_total"
    case ordersWithheld = "perps_bot_orders_withheld_total"
    case ordersRejected = "perps_bot_orders_rejected_total"
    case ordersFilled = "perps_bot_orders_filled_total"
    case ordersCancelled = "perps_bot_orders_cancelled_total"
    case ordersExpired = "perps_bot_orders_expired_total"
    case ordersUnknown = "perps_bot_orders_unknown_total"
    case fills = "perps_bot_fills_total"
    case feeDifferences = "perps_bot_fee_differences_total"
    case guardTrips = "perps_bot_guard_trips_total"
    case guardFailures = "perps_bot_guard_failures_total"
    case misbehaviours = "perps_bot_plugin_misbehaviours_total"
    case levelChanges = "perps_bot_level_changes_total"
    case blocks = "perps_bot_level_blocks_total"
    case events = "perps_bot_events_total"
    case bars = "perps_bot_bars_total"
    case steps = "perps_bot_steps_total"
    case cycles = "perps_bot_cycles_total"
    case writeFailures = "perps_bot_telemetry_write_failures_total"
    case seriesDropped = "perps_bot_telemetry_series_dropped_total"
    case cpuSeconds = "perps_bot_process_cpu_seconds_total"

    case run = "perps_bot_run_info"
    case timestamp = "perps_bot_metrics_timestamp_seconds"
    case uptime = "perps_bot_uptime_seconds"
    case cycleDuration = "perps_bot_cycle_duration_seconds"
    case level = "perps_bot_trading_level"
    case equity = "perps_bot_equity"
    case cash = "perps_bot_cash"
    case realised = "perps_bot_realised_pnl"
    case unrealised = "perps_bot_unrealised_pnl"
    case unrealisedOfSold = "perps_bot_unrealised_of_sold"
    case fees = "perps_bot_fees"
    case feesModelled = "perps_bot_fees_modelled"
    case dayPnL = "perps_bot_day_pnl"
    case funding = "perps_bot_funding"
    case residual = "perps_bot_residual"
    case leverage = "perps_bot_leverage"
    case marginUsed = "perps_bot_margin_used"
    case marginAvailable = "perps_bot_margin_available"
    case liquidationDistance = "perps_bot_liquidation_distance_ratio"
    case openOrders = "perps_bot_open_orders"
    case positionQuantity = "perps_bot_position_quantity"
    case positionEntry = "perps_bot_position_entry_price"
    case positionDust = "perps_bot_position_dust"
    case positionUnpriced = "perps_bot_position_unpriced"
    case markPrice = "perps_bot_mark_price"
    case markAge = "perps_bot_market_data_staleness_seconds"
    case eventAge = "perps_bot_last_event_age_seconds"
    case pluginState = "perps_bot_plugin_state"
    case pluginFigure = "perps_bot_plugin_metric"
    case residentMemory = "perps_bot_process_resident_memory_bytes"

    package enum Kind: String, Sendable {
        case counter
        case gauge
    }

    package var kind: Kind { rawValue.hasSuffix("_total") ? .counter : .gauge }

    /// Names of its labels, in the order in which `MetricsBoard` takes their values.
    package var labels: [String] {
        switch self {
        case .ordersDenied, .ordersRejected: ["reason"]
        case .guardTrips: ["guard", "class"]
        case .guardFailures: ["guard", "cause"]
        case .misbehaviours: ["instance", "kind"]
        case .levelChanges: ["level"]
        case .blocks: ["guard", "level"]
        case .writeFailures: ["file"]
        case .run: ["profile", "mode", "run_id"]
        case .equity, .cash, .realised, .unrealised, .unrealisedOfSold, .fees, .feesModelled,
            .dayPnL, .funding, .residual, .marginUsed, .marginAvailable:
            ["currency"]
        case .positionQuantity, .positionEntry, .positionDust, .positionUnpriced, .markPrice,
            .markAge:
            ["product"]
        case .pluginState: ["instance", "state"]
        case .pluginFigure: ["instance", "module", "metric", "unit"]
        default: []
        }
    }
}
