/// What each strategy decides on the real data, so that a change of a decision is a change of this
/// table: the beginning of `decisions_sha256`.
///
/// When a decision is meant to change, run `A backtest of each strategy` with `PERPS_SHARED_DATA`
/// set; each row that differs is printed as it has to stand here. Say in the change log why.
enum PinnedDecisions {
    /// By the name of the module, which parameters it has, and the data.
    static let table: [String: String] = [
        "perps.baseline tuned candles": "92ae5a1738dfae70",
        "perps.baseline tuned minutes": "1dfe2f1e54e96521",
        "perps.baseline defaults candles": "3bfc00d31c7bd205",
        "perps.baseline defaults minutes": "73830a8a3ff45470",
        "perps.enhanced tuned candles": "b38909defd6d45e7",
        "perps.enhanced tuned minutes": "f91385c318bf85c1",
        "perps.enhanced defaults candles": "e3b0c44298fc1c14",
        "perps.enhanced defaults minutes": "e3b0c44298fc1c14",
        "perps.breakout tuned candles": "5797ab881ef66efb",
        "perps.breakout tuned minutes": "001b58831dc5df98",
        "perps.breakout defaults candles": "eb5a10c08fe457ca",
        "perps.breakout defaults minutes": "18a03ebdd0f2133f",
        "perps.mean-reversion tuned candles": "ae641ab4916f7a5b",
        "perps.mean-reversion tuned minutes": "e32e5aeeac905cc9",
        "perps.mean-reversion defaults candles": "68123af145114968",
        "perps.mean-reversion defaults minutes": "0baf4e97de8a67ad",
        "perps.momentum tuned candles": "9fd8c03df8003285",
        "perps.momentum tuned minutes": "fcfbef30837272a1",
        "perps.momentum defaults candles": "1773734a9aa53379",
        "perps.momentum defaults minutes": "66910b744756b211",
        "perps.scalp tuned candles": "c15c31708fe02cf1",
        "perps.scalp tuned minutes": "5deb8a6f45adcbd0",
        "perps.scalp defaults candles": "0b7cf3c5e4023602",
        "perps.scalp defaults minutes": "7cec27105d278ddc",
        "perps.volatility tuned candles": "332cd8390d976787",
        "perps.volatility tuned minutes": "00dd829fc3d0e88c",
        "perps.volatility defaults candles": "66ed69ea2a8aa5ce",
        "perps.volatility defaults minutes": "34124e7a34aaf86e",
        "perps.market-maker tuned books": "58b323eb9dc89b0a",
        "perps.market-maker defaults books": "f73a7db4b466b8a1",
        "perps.twap tuned candles": "2d472e2c86e78b96",
        "perps.twap tuned minutes": "5a7dd51f3359ff88",
        "perps.twap defaults candles": "5a0deb0f5c8044b4",
        "perps.twap defaults minutes": "eaed633260a1c0a3",
        "perps.ma-cross tuned candles": "7a68ed990b096226",
        "perps.ma-cross tuned minutes": "a1d2b14e4efd7fc3",
        "perps.ma-cross defaults candles": "dbff8981f63b5125",
        "perps.ma-cross defaults minutes": "f79900d382078b6a",
        "perps.ma-cross-c tuned candles": "7a68ed990b096226",
        "perps.ma-cross-c tuned minutes": "a1d2b14e4efd7fc3",
        "perps.ma-cross-c defaults candles": "dbff8981f63b5125",
        "perps.ma-cross-c defaults minutes": "f79900d382078b6a",
    ]
}
