import Domain
import Foundation
import Profile
import Testing

@Suite struct `A variable of an earlier system` {
    private func faults(_ environment: [String: String]) -> [String] {
        Sample.read(Sample.text, layers: ProfileLayers(environment: environment)).faults
            .map(\.oneLine)
    }

    @Test(arguments: [
        ("RISK_DAILY_LOSS_LIMIT", "limits.daily_loss"), ("RISK_MAX_LEVERAGE", "limits.leverage"),
        ("RISK_DAYTIME_START_UTC", "limits.leverage_windows"),
        ("RISK_NIGHT_MMR_PER_SYMBOL", "products[].maintenance_margin"),
        ("RISK_MIN_LIQUIDATION_BUFFER_PCT", "limits.liquidation_distance"),
        ("RISK_KILL_SWITCH_ENABLED", "perps-bot halt"),
        ("RISK_VOL_WINDOW_PERIODS", "a guard of volatility under guards"),
        ("RISK_SOMETHING_ELSE", "the key of the profile that means the same"),
        ("BOT_V2_SYSTEM_MAX_RETRIES", "the key of the profile that means the same"),
    ])
    func `is refused, with what to use instead`(name: String, place: String) {
        #expect(
            faults([name: "1"]) == [
                "environment \(name): error: limits come from the profile and its risk file alone; "
                    + "this sets nothing here; Unset \(name), and use \(place)"
            ])
    }

    /// Every variable of that system that set a limit.
    static let limits = [
        "RISK_MAX_LEVERAGE", "RISK_LEVERAGE_MAX_PER_SYMBOL", "RISK_DAYTIME_START_UTC",
        "RISK_DAYTIME_END_UTC", "RISK_DAY_LEVERAGE_MAX_PER_SYMBOL",
        "RISK_NIGHT_LEVERAGE_MAX_PER_SYMBOL", "RISK_DAY_MMR_PER_SYMBOL",
        "RISK_NIGHT_MMR_PER_SYMBOL", "RISK_MIN_LIQUIDATION_BUFFER_PCT",
        "RISK_ENABLE_PRE_TRADE_LIQ_PROJECTION", "RISK_DEFAULT_MMR", "RISK_DAILY_LOSS_LIMIT",
        "RISK_MAX_TOTAL_EXPOSURE_PCT", "RISK_MAX_EXPOSURE_PCT",
        "RISK_MAX_POSITION_PCT_PER_SYMBOL", "RISK_MAX_NOTIONAL_PER_SYMBOL",
        "RISK_SLIPPAGE_GUARD_BPS", "RISK_KILL_SWITCH_ENABLED", "RISK_REDUCE_ONLY_MODE",
        "RISK_MAX_MARK_STALENESS_SECONDS", "RISK_ENABLE_VOLATILITY_CB", "RISK_MAX_INTRADAY_VOL",
        "RISK_VOL_WINDOW_PERIODS", "RISK_CB_COOLDOWN_MIN", "RISK_VOL_WARNING_THRESH",
        "RISK_VOL_REDUCE_ONLY_THRESH", "RISK_VOL_KILL_SWITCH_THRESH", "RISK_MAX_DAILY_LOSS_PCT",
    ]

    @Test(arguments: limits) func `has a place of its own here`(name: String) throws {
        let line = try #require(faults([name: "1"]).first)
        #expect(!line.contains("the key of the profile that means the same"), "\(line)")
    }

    @Test(arguments: [
        ("PERPS_PAPER", "--dry-run"), ("PERPS_FORCE_MOCK", "--dry-run"),
        ("SPOT_FORCE_LIVE", "a profile of mode live, such as prod"),
        ("ORDER_PREVIEW_ENABLED", "venue.preview, or --preview"),
        ("PERPS_POSITION_FRACTION", "the sizer equity-fraction"),
        ("DAILY_LOSS_LIMIT", "limits.daily_loss"),
    ])
    func `that said whose money it is is refused too`(name: String, place: String) {
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

@Suite struct `The risk file of perpetuals` {
    @Test func `states every limit, within its range`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        let text = """
            name: sample
            mode: paper
            account: {currency: USDC, cash: 10_000 USDC}
            venue: {kind: simulated, maker_fee: 2 bps, taker_fee: 5 bps, latency: 50ms}
            feed: {kind: generated, scenario: crash, seed: 42}
            products: [BTC-PERP-INTX]
            risk_file: \(root)/config/risk/perps.yaml
            strategies: []
            """
        let reading = Sample.read(
            text, layers: ProfileLayers(environment: ["COINBASE_ENABLE_DERIVATIVES": "1"]))
        #expect(reading.faults.map(\.oneLine) == [])
        #expect(
            reading.warnings.map(\.warningLine) == [
                "profiles/sample.yaml:8:13: warning: "
                    + "strategies: names no strategy, so nothing will trade"
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
