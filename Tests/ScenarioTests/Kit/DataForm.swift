import Domain
import Simulation

/// The forms in which a test writes a market.
enum DataForm: String, CaseIterable {
    case candles
    case trades
    case frames
    case compact

    /// Writes the market to a file and tells its path.
    func write(_ prices: [Int64], at desk: Desk, as name: String = "data") throws -> String {
        switch self {
        case .candles: return try desk.write(MarketText.candles(prices), to: name + ".csv")
        case .trades: return try desk.write(MarketText.trades(prices), to: name + ".csv")
        case .frames: return try desk.write(MarketText.frames(prices), to: name + ".jsonl")
        case .compact:
            let source = try DataForm.frames.write(prices, at: desk, as: name)
            let product = try ProductCatalogue.instrument(symbol: "BTC-USD", id: InstrumentID(0))
            let path = desk.path + "/" + name + ".pbd"
            _ = try DataConversion.convert([source], instrument: product, to: path)
            return path
        }
    }
}
