import Domain
import Foundation
import Profile
import Testing

@Suite struct `A variable of an earlier system` {
    private func faults(_ environment: [String: String]) -> [String] {
        Sample.read(Sample.text, layers: ProfileLayers(environment: environment)).faults
            .map(\.oneLine)
    }

    private static let breaker = " of a guard perps.volatility-breaker under guards"
    private static let unknown =
        "the key of the profile that means the same, of those in docs/profiles.md"

    /// Every variable of that system that set a limit, and some that it never had.
    static let limits: [(name: String, place: String)] = [
        ("RISK_MAX_LEVERAGE", "limits.leverage"),
        ("RISK_LEVERAGE_MAX_PER_SYMBOL", "limits.leverage"),
        ("RISK_DAYTIME_START_UTC", "limits.leverage_windows"),
        ("RISK_DAYTIME_END_UTC", "limits.leverage_windows"),
        ("RISK_DAY_LEVERAGE_MAX_PER_SYMBOL", "limits.leverage_windows"),
        ("RISK_NIGHT_LEVERAGE_MAX_PER_SYMBOL", "limits.leverage_windows"),
        ("RISK_DAY_MMR_PER_SYMBOL", "products[].maintenance_margin"),
        ("RISK_NIGHT_MMR_PER_SYMBOL", "products[].maintenance_margin"),
        ("RISK_DEFAULT_MMR", "products[].maintenance_margin"),
        ("RISK_MIN_LIQUIDATION_BUFFER_PCT", "limits.liquidation_distance"),
        (
            "RISK_ENABLE_PRE_TRADE_LIQ_PROJECTION",
            "limits.liquidation_distance, always judged"
        ),
        ("RISK_DAILY_LOSS_LIMIT", "limits.daily_loss"),
        ("RISK_MAX_DAILY_LOSS_PCT", "a guard perps.daily-loss under guards"),
        ("RISK_MAX_TOTAL_EXPOSURE_PCT", "limits.gross_exposure"),
        ("RISK_MAX_EXPOSURE_PCT", "limits.gross_exposure"),
        ("RISK_MAX_POSITION_PCT_PER_SYMBOL", "limits.position_notional"),
        ("RISK_MAX_NOTIONAL_PER_SYMBOL", "limits.position_notional"),
        ("RISK_SLIPPAGE_GUARD_BPS", "limits.price_collar, or a guard perps.slippage"),
        ("RISK_KILL_SWITCH_ENABLED", "perps-bot halt"),
        ("RISK_REDUCE_ONLY_MODE", "start_level, or perps-bot reduce-only"),
        ("RISK_MAX_MARK_STALENESS_SECONDS", "limits.mark_staleness"),
        ("RISK_ENABLE_VOLATILITY_CB", "a guard perps.volatility-breaker under guards"),
        ("RISK_MAX_INTRADAY_VOL", "halt" + breaker),
        ("RISK_VOL_KILL_SWITCH_THRESH", "halt" + breaker),
        ("RISK_VOL_WINDOW_PERIODS", "window" + breaker),
        ("RISK_CB_COOLDOWN_MIN", "cooldown" + breaker),
        ("RISK_VOL_WARNING_THRESH", "warn" + breaker),
        ("RISK_VOL_REDUCE_ONLY_THRESH", "reduce" + breaker),
        (
            "BOT_V2_ENCRYPTION_KEY",
            "COINBASE_CREDENTIALS_FILE: no other secret is kept here"
        ),
        ("RISK_SOMETHING_ELSE", unknown), ("BOT_V2_SYSTEM_MAX_RETRIES", unknown),
    ]

    @Test(arguments: limits) func `is refused, with what to use instead`(
        name: String, place: String
    ) {
        #expect(
            faults([name: "1"]) == [
                "environment \(name): error: limits come from the profile and its risk file alone; "
                    + "this sets nothing here; Unset \(name), and use \(place)"
            ])
    }

    @Test(arguments: [
        ("PERPS_PAPER", "--dry-run"), ("PERPS_FORCE_MOCK", "--dry-run"),
        ("SPOT_FORCE_LIVE", "a profile of mode live, such as prod"),
        ("ORDER_PREVIEW_ENABLED", "venue.preview, or --preview"),
        ("PERPS_POSITION_FRACTION", "the sizer equity-fraction"),
        ("COINBASE_SANDBOX", "--dry-run"),
        ("DAILY_LOSS_LIMIT", "limits.daily_loss"),
        ("VOL_GUARD_MULTIPLIER", "reduce of a guard perps.volatility-breaker under guards"),
        ("SLIPPAGE_MULTIPLIERS", "venue.spread, and a guard perps.slippage under guards"),
        ("FEE_BPS_BY_SYMBOL", "venue.maker_fee and venue.taker_fee, where money is simulated"),
        ("PERPS_SKIP_RECONCILE", "nothing: what an exchange holds is always compared"),
    ])
    func `that said whose money it is, or a limit by another name, is refused too`(
        name: String, place: String
    ) {
        #expect(
            faults([name: "0"]) == [
                "environment \(name): error: an earlier system was switched so; "
                    + "this sets nothing here; Unset \(name), and use \(place)"
            ])
    }

    @Test func `is told for each of them at once`() {
        #expect(faults(["RISK_A": "1", "BOT_V2_B": "x", "RISK_C": "0"]).count == 3)
    }

    @Test func `is no fault when it is blank, nor when it is one of ours`() throws {
        #expect(faults(["RISK_DAILY_LOSS_LIMIT": " ", "RISK_MAX_LEVERAGE": ""]) == [])
        #expect(faults(["RISKY": "1", "BOT": "1", "MY_RISK_LIMIT": "1"]) == [])
        let folder = try Folder()
        let file = try folder.write("r.yaml", "open_orders: 30\n")
        #expect(faults(["RISK_CONFIG_PATH": file]) == [])
    }
}

@Suite struct `The risk file of derivatives` {
    @Test(arguments: [("perps", "USDC", "BTC-PERP-INTX"), ("perps_us", "USD", "BIP-20DEC30-CDE")])
    func `states every limit, within its range`(
        file: String, currency: String, product: String
    ) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        let text = """
            name: sample
            mode: paper
            account: {currency: \(currency), cash: 10_000 \(currency)}
            venue: {kind: simulated, maker_fee: 2 bps, taker_fee: 5 bps, latency: 50ms}
            feed: {kind: generated, scenario: crash, seed: 42}
            products: [\(product)]
            risk_file: \(root)/config/risk/\(file).yaml
            strategies: []
            """
        let reading = Sample.read(
            text, layers: ProfileLayers(environment: ["COINBASE_ENABLE_DERIVATIVES": "1"]))
        #expect(reading.faults.map(\.oneLine) == [])
        #expect(
            reading.warnings.map(\.warningLine) == [
                "profiles/sample.yaml:6:12: warning: products[0].funding_rate: \(product) states "
                    + "none, so holding it costs and earns nothing until the market tells a rate",
                "profiles/sample.yaml:8:13: warning: "
                    + "strategies: names no strategy, so nothing will trade",
            ])
        let profile = try #require(reading.profile)
        let missing = ProfileSchema.limits.filter { key in
            !profile.effectiveValues.contains {
                $0.key.hasPrefix("limits." + key) || $0.key.hasPrefix(key)
            }
        }
        #expect(missing == [])
        #expect(profile.limits.margin.leverage == Ratio(e8: 300_000_000))
        #expect(profile.limits.margin.shorts == .on)
        #expect(profile.limits.margin.windows.map(\.leverage) == [Ratio(e8: 200_000_000)])
        #expect(profile.limits.margin.liquidationDistance == .bps(1_500))
    }
}
