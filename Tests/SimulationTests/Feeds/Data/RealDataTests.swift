import Domain
import Simulation
import Testing

@Suite(.enabled(if: sharedData != nil, "PERPS_SHARED_DATA names no folder of real data"))
struct `Real market data` {
    let root: String

    init() throws { root = try #require(sharedData) }

    func read(_ path: String, as symbol: String) throws -> ([MarketEvent], [DataReport]) {
        let data = try open(root + "/" + path, as: symbol)
        return (try events(data.feed), try data.reports())
    }

    static let files: [(path: String, symbol: String, rows: Int)] = [
        ("candles/coinbase_BTC-USD_1m_2023-03-01_21.csv", "BTC-USD", 29_950),
        ("candles/coinbase_BTC-USDT_1m_2023-03-01_21.csv", "BTC-USDT", 24_478),
        ("candles/coinbase_USDT-USD_1m_2023-03-01_21.csv", "USDT-USD", 29_927),
        ("candles/kraken_BTCUSDC_1m_2023Q1.csv", "BTC-USDC", 56_717),
        ("candles/coinbase_BTCUSD_1h_2017-07_2019-10.csv", "BTC-USD", 20_111),
        ("perps-1m", "FIL-USD", 175_680),
        ("trades/nautilus_binance_btcusdt-trades.csv", "BTC-USDT", 2_001),
        ("trades/nautilus_binance_btcusdt-quotes.csv", "BTC-USDT", 451),
        ("trades/binance_XRP_ETH-trades.json.gz", "XRP-ETH", 12_477),
        ("trades/binance_ETH_public_trades_2023-02-02.csv", "ETH-USD", 1_000),
    ]

    @Test(arguments: files)
    func `has as many rows as it should`(path: String, symbol: String, rows: Int) throws {
        let (events, reports) = try read(path, as: symbol)
        #expect(events.count == rows)
        #expect(reports.reduce(0) { $0 + $1.tally.rows } == rows)
        #expect(zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time })
    }

    @Test func `has no candles in the outage of 4 March 2023, and says so after it`() throws {
        let (events, reports) = try read(
            "candles/coinbase_BTC-USD_1m_2023-03-01_21.csv", as: "BTC-USD")
        let from = try #require(Timestamp(rfc3339: "2023-03-04T17:00:00Z"))
        let to = try #require(Timestamp(rfc3339: "2023-03-04T21:37:00Z"))
        let next = try #require(events.first { $0.time > from })
        #expect(next.hasGap)
        #expect(next.time == to + .minute)
        let longest = try #require(reports[0].tally.missing.first)
        #expect(longest.length == .minute * 277)
    }

    @Test func `is rounded where a float left its traces`() throws {
        let (_, reports) = try read("trades/nautilus_binance_btcusdt-trades.csv", as: "BTC-USDT")
        #expect(reports[0].tally.rounded >= 1)
    }

    @Test func `merges trades and quotes of Lean zips`() throws {
        let (events, reports) = try read("coinbase-lean/minute/btcusd", as: "BTC-USD")
        #expect(reports.count == 14)
        #expect(events.count == reports.reduce(0) { $0 + $1.tally.rows })
        #expect(zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time })
    }

    @Test func `keeps the book whole across two files of depth updates`() throws {
        let folder = try ScratchFolder()
        let paths = ["08", "09"].map { root + "/l2/binance_spot_btcusdt_202408\($0).jsonl.gz" }
        let instrument = try bitcoin()
        let data = try DataSet.open(
            paths.map { DataInput(path: $0) }, instruments: [instrument])
        let direct = try events(data.feed)
        #expect(try data.reports().map(\.tally.rows) == [41_249, 58_325])
        #expect(try data.reports().map(\.tally.gaps) == [0, 0])
        #expect(direct.count { $0.body == .bookSnapshot } == 1)
        let compact = folder.path + "/spot.pbd"
        _ = try DataConversion.convert(paths, instrument: instrument, to: compact)
        #expect(try events(at: compact) == direct)
    }

    @Test func `of inverse contracts is refused`() throws {
        let end = try fault(at: root + "/l2/binance_cm_btcusd_perp_20240808.jsonl.gz")
        #expect(end.fault?.message.contains("BTCUSD_PERP is an inverse contract") == true)
    }

    @Test func `recorded from Coinbase's documentation gives a book`() throws {
        let (events, _) = try read("api-live/ws_intx_2026-09-07.jsonl", as: "BTC-PERP-INTX")
        #expect(events.count == 5)
    }
}
