/// The keys of schema 1, by the map that holds them; the schema is closed.
package enum ProfileSchema {
    package static let root = [
        "name", "mode", "account", "venue", "feed", "products", "risk_file", "limits",
        "strategies", "guards", "session", "telemetry",
    ]
    package static let account = ["currency", "cash"]
    package static let venueSimulated = [
        "kind", "maker_fee", "taker_fee", "latency", "spread", "volume_share",
    ]
    package static let venueCoinbase = [
        "kind", "rest", "market_ws", "user_ws", "ca_file", "portfolio", "order_ttl", "preview",
    ]
    package static let feedGenerated = ["kind", "scenario", "seed", "pace"]
    package static let feedCoinbase = ["kind", "rest", "market_ws", "ca_file"]
    package static let product = ["symbol", "tick", "lot", "min_size", "min_notional"]
    package static let limits = [
        "price_collar", "order_notional", "position_notional", "gross_exposure", "open_orders",
        "order_rate", "duplicate_window", "mark_staleness", "daily_loss",
    ]
    package static let strategy = [
        "module", "name", "library", "products", "parameters", "sizer", "hosting",
    ]
    package static let `guard` = ["module", "name", "library", "parameters", "hosting"]
    package static let sizer = ["module", "parameters"]
    package static let session = ["window", "days"]
    package static let telemetry = ["cycle", "log"]

    /// The built-in sizers and the one parameter of each.
    package static let sizers = [
        "fixed-size": "size", "fixed-notional": "notional", "equity-fraction": "fraction",
    ]
}
