/// Variables that set limits and options of an earlier system; here a profile and its risk file do.
enum ForeignVariable {
    /// Whether a variable is one of them.
    static func isOne(_ name: String) -> Bool { setsLimits(name) || switches[name] != nil }

    private static func setsLimits(_ name: String) -> Bool {
        name != "RISK_CONFIG_PATH" && (name.hasPrefix("RISK_") || name.hasPrefix("BOT_V2_"))
    }

    /// Why it is a fault.
    static func message(for name: String) -> String {
        setsLimits(name)
            ? "limits come from the profile and its risk file alone; this sets nothing here"
            : "an earlier system was switched so; this sets nothing here"
    }

    /// Those that said whether money is real, how orders are made, and limits under other names.
    private static let switches = [
        "PERPS_PAPER": "--dry-run", "PERPS_FORCE_MOCK": "--dry-run",
        "COINBASE_SANDBOX": "--dry-run",
        "SPOT_FORCE_LIVE": "a profile of mode live, such as prod",
        "ORDER_PREVIEW_ENABLED": "venue.preview, or --preview",
        "PERPS_POSITION_FRACTION": "the sizer equity-fraction",
        "DAILY_LOSS_LIMIT": "limits.daily_loss",
        "VOL_GUARD_MULTIPLIER": breaker("reduce"),
        "SLIPPAGE_MULTIPLIERS": "venue.spread, and a guard perps.slippage under guards",
        "FEE_BPS_BY_SYMBOL": "venue.maker_fee and venue.taker_fee, where money is simulated",
        "PERPS_SKIP_RECONCILE": "nothing: what an exchange holds is always compared",
    ]

    /// What does here what a variable did, as a sentence's end.
    static func remedy(for name: String) -> String {
        let place =
            places[name] ?? switches[name]
            ?? "the key of the profile that means the same, of those in docs/profiles.md"
        return "Unset \(name), and use \(place)"
    }

    private static func breaker(_ parameter: String) -> String {
        "\(parameter) of a guard perps.volatility-breaker under guards"
    }

    private static let places = [
        "BOT_V2_ENCRYPTION_KEY": "COINBASE_CREDENTIALS_FILE: no other secret is kept here",
        "RISK_CB_COOLDOWN_MIN": breaker("cooldown"),
        "RISK_DAILY_LOSS_LIMIT": "limits.daily_loss",
        "RISK_DAYTIME_END_UTC": "limits.leverage_windows",
        "RISK_DAYTIME_START_UTC": "limits.leverage_windows",
        "RISK_DAY_LEVERAGE_MAX_PER_SYMBOL": "limits.leverage_windows",
        "RISK_DAY_MMR_PER_SYMBOL": "products[].maintenance_margin",
        "RISK_DEFAULT_MMR": "products[].maintenance_margin",
        "RISK_ENABLE_PRE_TRADE_LIQ_PROJECTION": "limits.liquidation_distance, always judged",
        "RISK_ENABLE_VOLATILITY_CB": "a guard perps.volatility-breaker under guards",
        "RISK_KILL_SWITCH_ENABLED": "perps-bot halt",
        "RISK_LEVERAGE_MAX_PER_SYMBOL": "limits.leverage",
        "RISK_MAX_DAILY_LOSS_PCT": "a guard perps.daily-loss under guards",
        "RISK_MAX_EXPOSURE_PCT": "limits.gross_exposure",
        "RISK_MAX_INTRADAY_VOL": breaker("halt"),
        "RISK_MAX_LEVERAGE": "limits.leverage",
        "RISK_MAX_MARK_STALENESS_SECONDS": "limits.mark_staleness",
        "RISK_MAX_NOTIONAL_PER_SYMBOL": "limits.position_notional",
        "RISK_MAX_POSITION_PCT_PER_SYMBOL": "limits.position_notional",
        "RISK_MAX_TOTAL_EXPOSURE_PCT": "limits.gross_exposure",
        "RISK_MIN_LIQUIDATION_BUFFER_PCT": "limits.liquidation_distance",
        "RISK_NIGHT_LEVERAGE_MAX_PER_SYMBOL": "limits.leverage_windows",
        "RISK_NIGHT_MMR_PER_SYMBOL": "products[].maintenance_margin",
        "RISK_REDUCE_ONLY_MODE": "start_level, or perps-bot reduce-only",
        "RISK_SLIPPAGE_GUARD_BPS": "limits.price_collar, or a guard perps.slippage",
        "RISK_VOL_KILL_SWITCH_THRESH": breaker("halt"),
        "RISK_VOL_REDUCE_ONLY_THRESH": breaker("reduce"),
        "RISK_VOL_WARNING_THRESH": breaker("warn"),
        "RISK_VOL_WINDOW_PERIODS": breaker("window"),
    ]
}
