/// The keys of schema 1, by the map that holds them; the schema is closed.
package enum ProfileSchema {
    package static let root = [
        "name", "mode", "account", "venue", "feed", "products", "risk_file", "limits",
        "strategies", "guards", "indicators", "warmup", "session", "start_level", "ladder",
        "telemetry",
    ]
    package static let account = ["currency", "cash", "volume"]
    package static let venueSimulated = [
        "kind", "maker_fee", "taker_fee", "latency", "spread", "volume_share", "fee_tiers",
    ]
    package static let feeTier = ["volume", "maker", "taker"]
    package static let venueCoinbase = [
        "kind", "rest", "market_ws", "user_ws", "ca_file", "portfolio", "order_ttl", "preview",
        "token_life", "fence_margin",
    ]
    package static let feedGenerated = ["kind", "scenario", "seed", "pace"]
    package static let feedCoinbase = ["kind", "rest", "market_ws", "ca_file"]
    package static let product =
        ["symbol", "tick", "lot", "min_size", "max_size", "min_notional"] + derivative
    /// Keys of a product that only a derivative has.
    package static let derivative = [
        "contract_size", "initial_margin", "overnight_margin", "maintenance_margin",
        "funding_rate", "hours",
    ]
    package static let limits =
        [
            "price_collar", "order_notional", "position_notional", "gross_exposure", "open_orders",
            "order_rate", "duplicate_window", "mark_staleness", "daily_loss",
        ] + jumpLimits + flowLimits + moneyLimits + marginLimits + ["products"]
    /// Of one product under `limits.products`.
    package static let productLimits = ["order_size", "position_size", "position_notional"]
    /// Limits that have a default in paper.
    static let flowLimits = [
        "resting_notional", "identical_orders", "same_rejections", "instance_orders",
        "instance_day_orders", "same_side_fills",
    ]
    static let moneyLimits = ["cash_reserve"]
    static let jumpLimits = ["mark_jump", "mark_settle"]
    /// Limits whose defaults hold in live too: they stop something as they are.
    static let standingDefaults = jumpLimits + ["same_side_fills"] + marginLimits
    /// Limits of derivatives, whose defaults are those of spot.
    static let marginLimits = ["leverage", "leverage_windows", "liquidation_distance", "shorts"]
    package static let strategy = [
        "module", "name", "library", "products", "parameters", "sizer", "hosting",
    ]
    package static let `guard` = ["module", "name", "library", "parameters", "hosting"]
    package static let indicator = [
        "module", "name", "library", "products", "parameters", "hosting",
    ]
    package static let sizer = ["module", "name", "library", "parameters"]
    package static let session = ["window", "days"]
    package static let ladder = ["flatten_band", "flatten_slice"]
    package static let telemetry = ["cycle", "log"]

    /// The built-in sizers and the one parameter of each.
    package static let sizers = [
        "fixed-size": "size", "fixed-notional": "notional", "equity-fraction": "fraction",
    ]
}
