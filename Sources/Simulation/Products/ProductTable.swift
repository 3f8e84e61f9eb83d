internal import Domain

/// One product as the catalogue knows it; numbers are decimal text.
struct ProductRow: Hashable {
    var symbol: String
    var tick: String
    var lot: String
    /// Smallest order size; the lot when nil.
    var sizeMin: String?
    var notionalMin = "1"
    var kind = InstrumentTerms.Kind.spot
    /// Units of the base currency in one contract; nil where only the venue or a profile can say.
    var contract: String? = "1"
    /// About what it costs, in whole quote currency or its decimals: where generated markets begin.
    var price: String
}

/// Terms of well-known Coinbase products.
///
/// - SeeAlso: Coinbase Advanced Trade, "List Products" (read 2026-09-30).
enum ProductTable {
    static let rows: [ProductRow] = [
        row("BTC-USD", "0.01", "0.00000001", "60000"),
        row("BTC-USDC", "0.01", "0.00000001", "60000"),
        row("BTC-USDT", "0.01", "0.00000001", "60000"),
        row("BTC-EUR", "0.01", "0.00000001", "55000"),
        row("ETH-USD", "0.01", "0.00000001", "3000"),
        row("ETH-USDC", "0.01", "0.00000001", "3000"),
        row("ETH-USDT", "0.01", "0.00000001", "3000"),
        row("ETH-EUR", "0.01", "0.00000001", "2800"),
        row("ETH-BTC", "0.00001", "0.00000001", "0.05", notionalMin: "0.00001"),
        row("SOL-USD", "0.01", "0.00000001", "150"),
        row("SOL-USDC", "0.01", "0.00000001", "150"),
        row("SOL-USDT", "0.01", "0.00000001", "150"),
        row("XRP-USD", "0.0001", "0.000001", "0.6"),
        row("XRP-USDC", "0.0001", "0.000001", "0.6"),
        row("XRP-USDT", "0.0001", "0.000001", "0.6"),
        row("XRP-ETH", "0.00000001", "0.1", "0.0014", notionalMin: "0.0001"),
        row("DOGE-USD", "0.00001", "0.1", "0.15"),
        row("DOGE-USDC", "0.00001", "0.1", "0.15"),
        row("DOGE-USDT", "0.00001", "0.1", "0.15"),
        row("SHIB-USD", "0.00000001", "1", "0.00002"),
        row("PEPE-USD", "0.00000001", "1", "0.00001"),
        row("BONK-USD", "0.00000001", "1", "0.00002"),
        row("LTC-USD", "0.01", "0.00000001", "80"),
        row("BCH-USD", "0.01", "0.00000001", "400"),
        row("LINK-USD", "0.001", "0.01", "15"),
        row("AVAX-USD", "0.01", "0.00000001", "30"),
        row("ADA-USD", "0.0001", "0.00000001", "0.5"),
        row("DOT-USD", "0.001", "0.00000001", "6"),
        row("FIL-USD", "0.001", "0.001", "4.2"),
        row("FIL-USDT", "0.001", "0.001", "4.2"),
        row("UNI-USD", "0.001", "0.000001", "8"),
        row("AAVE-USD", "0.01", "0.001", "120"),
        row("ATOM-USD", "0.001", "0.01", "7"),
        row("MATIC-USD", "0.0001", "0.1", "0.6"),
        row("NEAR-USD", "0.001", "0.001", "5"),
        row("ICP-USD", "0.001", "0.0001", "10"),
        row("XLM-USD", "0.000001", "0.00000001", "0.1"),
        row("ALGO-USD", "0.0001", "0.1", "0.2"),
        row("HBAR-USD", "0.00001", "0.1", "0.08"),
        row("ARB-USD", "0.0001", "0.01", "0.8"),
        row("OP-USD", "0.001", "0.01", "1.8"),
        row("SUI-USD", "0.0001", "0.1", "1.5"),
        row("APT-USD", "0.01", "0.01", "8"),
        row("USDT-USD", "0.00001", "0.01", "1"),
        row("USDC-USD", "0.00001", "0.01", "1"),
        row("USDT-USDC", "0.00001", "0.01", "1"),
        row("EURC-USDC", "0.001", "0.01", "1.08"),
        row("DAI-USD", "0.00001", "0.00001", "1"),
    ]

    private static func row(
        _ symbol: String, _ tick: String, _ lot: String, _ price: String, notionalMin: String = "1"
    ) -> ProductRow {
        ProductRow(
            symbol: symbol, tick: tick, lot: lot, notionalMin: notionalMin, price: price)
    }

    static let bySymbol: [String: ProductRow] = Dictionary(
        rows.map { ($0.symbol, $0) }, uniquingKeysWith: { first, _ in first })

    /// A product that is not in the table: fine steps, so that whatever it costs can be held.
    static func unknown(_ symbol: String, quote: String) -> ProductRow {
        let isMoney = ["USD", "USDC", "USDT", "EUR", "GBP", "DAI"].contains(quote)
        return ProductRow(
            symbol: symbol, tick: "0.00000001", lot: "0.000001",
            notionalMin: isMoney ? "1" : "0.00001", price: isMoney ? "10" : "0.01")
    }

    /// A derivative by the shape of its name; nil for spot.
    static func derivative(_ symbol: String) -> ProductRow? {
        if symbol.hasSuffix("-PERP-INTX") {
            let known = symbol.hasPrefix("BTC-") || symbol.hasPrefix("ETH-")
            return ProductRow(
                symbol: symbol, tick: known ? "0.1" : "0.0001", lot: "0.0001",
                notionalMin: "10", kind: .perpetual,
                price: symbol.hasPrefix("BTC-") ? "60000" : known ? "3000" : "10")
        }
        guard symbol.hasSuffix("-CDE") else { return nil }
        let isBitcoin = symbol.hasPrefix("BIP-") || symbol.hasPrefix("BIT-")
        return ProductRow(
            symbol: symbol, tick: isBitcoin ? "5" : "0.01", lot: "1", notionalMin: "0",
            kind: .future, contract: isBitcoin ? "0.01" : nil, price: isBitcoin ? "60000" : "100")
    }
}
