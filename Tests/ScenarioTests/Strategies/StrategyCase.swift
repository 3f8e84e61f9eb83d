import Domain
import Foundation

/// A strategy of ours, with parameters under which it trades on a market of the tests.
enum StrategyCase: String, CaseIterable {
    case baseline = "perps.baseline"
    case enhanced = "perps.enhanced"
    case breakout = "perps.breakout"
    case meanReversion = "perps.mean-reversion"
    case momentum = "perps.momentum"
    case scalp = "perps.scalp"
    case volatility = "perps.volatility"
    case marketMaker = "perps.market-maker"
    case twap = "perps.twap"
    case maCross = "perps.ma-cross"
    case maCrossC = "perps.ma-cross-c"

    /// The modules that are to decide as `maCross` does; the one in Rust where there was cargo.
    static let twins: [String] = {
        let rust = Desk.products + "/libperps_ma_cross_rust.so"
        let isBuilt = FileManager.default.fileExists(atPath: rust)
        return ["perps.ma-cross-c", "perps.ma-cross-cpp"]
            + (isBuilt ? ["perps.ma-cross-rust"] : [])
    }()

    /// Those that decide by closed bars alone.
    static let onBars = allCases.filter { $0 != .marketMaker && $0 != .twap }

    /// Prices move by up to 10 bps a bar.
    var parameters: String {
        switch self {
        case .baseline, .maCross, .maCrossC: "fast: 3, slow: 8"
        case .enhanced:
            "fast: 3, slow: 8, band: 0 bps, spread_max: 0 bps, depth_first_min: 0, "
                + "depth_ten_min: 0, "
                + "volume_min: 0, rsi_window: 5, rsi_buy_max: 90"
        case .breakout: "length: 10, exit_length: 5, threshold: 1 bps"
        case .meanReversion: "length: 10, entry_score: 1.5, cooldown: 0"
        case .momentum: "threshold: 15 bps"
        case .scalp: "threshold: 5 bps, volume_factor: 0%"
        case .volatility: "calm_max: 20 bps, move_min: 10 bps"
        case .marketMaker: "half_spread: 1 bps, size: 0.001, inventory_max: 0.01"
        case .twap: "size: 0.1, duration: 5h, slices: 100"
        }
    }

    /// The data that it needs.
    var form: DataForm { self == .marketMaker ? .frames : .candles }

    var sheet: Sheet {
        var sheet = Sheet()
        sheet.guards = []
        sheet.strategies = [Sheet.strategy(rawValue, "{\(parameters)}")]
        return sheet
    }

    /// The same with the module's own defaults.
    var defaults: Sheet {
        var sheet = Sheet()
        sheet.guards = []
        sheet.limits["mark_staleness"] = "10m"
        sheet.strategies = [Sheet.strategy(rawValue)]
        return sheet
    }
}
