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

    /// Those that said whether money is real, and how orders are made.
    private static let switches = [
        "PERPS_PAPER": "--dry-run", "PERPS_FORCE_MOCK": "--dry-run",
        "SPOT_FORCE_LIVE": "a profile of mode live, such as prod",
        "ORDER_PREVIEW_ENABLED": "venue.preview, or --preview",
        "PERPS_POSITION_FRACTION": "the sizer equity-fraction",
        "DAILY_LOSS_LIMIT": "limits.daily_loss",
    ]

    /// What does here what a variable did, as a sentence's end.
    static func remedy(for name: String) -> String {
        let place = places[name] ?? switches[name] ?? "the key of the profile that means the same"
        return "Unset \(name), and use \(place)"
    }

    private static let places: [String: String] = {
        var places: [String: String] = [
            "RISK_DAILY_LOSS_LIMIT": "limits.daily_loss",
            "RISK_MAX_LEVERAGE": "limits.leverage",
            "RISK_LEVERAGE_MAX_PER_SYMBOL": "limits.leverage",
            "RISK_MIN_LIQUIDATION_BUFFER_PCT": "limits.liquidation_distance",
            "RISK_ENABLE_PRE_TRADE_LIQ_PROJECTION": "limits.liquidation_distance, always judged",
            "RISK_DEFAULT_MMR": "products[].maintenance_margin",
            "RISK_MAX_EXPOSURE_PCT": "limits.gross_exposure",
            "RISK_MAX_TOTAL_EXPOSURE_PCT": "limits.gross_exposure",
            "RISK_MAX_POSITION_PCT_PER_SYMBOL": "limits.position_notional",
            "RISK_MAX_NOTIONAL_PER_SYMBOL": "limits.position_notional",
            "RISK_MAX_DAILY_LOSS_PCT": "a guard perps.daily-loss under guards",
            "RISK_SLIPPAGE_GUARD_BPS": "limits.price_collar, or a guard perps.slippage",
            "RISK_MAX_MARK_STALENESS_SECONDS": "limits.mark_staleness",
            "RISK_KILL_SWITCH_ENABLED": "perps-bot halt",
            "RISK_REDUCE_ONLY_MODE": "start_level, or perps-bot reduce-only",
        ]
        for part in ["DAYTIME_START_UTC", "DAYTIME_END_UTC"] {
            places["RISK_" + part] = "limits.leverage_windows"
        }
        for time in ["DAY", "NIGHT"] {
            places["RISK_\(time)_LEVERAGE_MAX_PER_SYMBOL"] = "limits.leverage_windows"
            places["RISK_\(time)_MMR_PER_SYMBOL"] = "products[].maintenance_margin"
        }
        let volatility = [
            "ENABLE_VOLATILITY_CB", "MAX_INTRADAY_VOL", "VOL_WINDOW_PERIODS", "CB_COOLDOWN_MIN",
            "VOL_WARNING_THRESH", "VOL_REDUCE_ONLY_THRESH", "VOL_KILL_SWITCH_THRESH",
        ]
        for part in volatility {
            places["RISK_" + part] = "a guard of volatility under guards"
        }
        return places
    }()
}
