/// The kinds of file that market data is read from.
package enum DataFormat: String, Hashable, Sendable, CaseIterable {
    /// One bar a row.
    case candleCSV = "candle-csv"
    /// One trade a row.
    case tradeCSV = "trade-csv"
    /// The best bid and offer in each row.
    case quoteCSV = "quote-csv"
    /// A JSON array of rows `[ms, id, type, side, price, amount, …]`.
    case tradeJSON = "trade-json"
    /// Recorded frames of Coinbase's WebSocket, one JSON object a line.
    case coinbaseFrames = "coinbase-frames"
    /// What `data record` and `run --record` write: a live market, moment for moment.
    case recording = "coinbase-recording"
    /// `<received ns> <json>` lines with depth updates, book tickers and trades.
    case binanceLines = "binance-lines"
    /// The compact form that `data convert` writes.
    case compact = "compact"
}
