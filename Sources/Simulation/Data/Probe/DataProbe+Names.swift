internal import Domain

extension DataProbe {
    /// Quote currencies, longer ones first so that `BTCUSDT` is not `BTCUSD` and a `T`.
    private static let quotes = ["USDT", "USDC", "USD", "EUR", "GBP", "BTC", "ETH"]

    /// - Throws: `FeedFault` for data of an inverse contract, which names it.
    func refuseInverse() throws(FeedFault) {
        guard format == .binanceLines, let symbol, ReceivedLineParser.isInverse(symbol) else {
            return
        }
        throw FeedFault(
            file: file.path, line: 1,
            message: "\(symbol) is an inverse contract, which pays in its own coin",
            remedy: "Use data of a contract or pair that is quoted and paid in money.")
    }

    /// The product that file names speak of, such as `BTC-USD` for `coinbase_BTC-USD_1m.csv`.
    static func symbol(in names: [String]) -> String? {
        for name in names {
            let words = name.split { !($0.isLetter || $0.isNumber || $0 == "-") }.map(String.init)
            for word in words {
                if let symbol = symbol(like: word) { return symbol }
            }
            for (base, quote) in zip(words, words.dropFirst())
            where quotes.contains(quote) && base == base.uppercased() && base.count <= 6 {
                return base + "-" + quote
            }
        }
        return nil
    }

    /// Coinbase's spelling of `BTCUSDT`, `BTC/USDT` or `btc-usdt`; nil for no product's name.
    static func symbol(like word: String) -> String? {
        let upper = word.uppercased()
        let parts = upper.split { $0 == "-" || $0 == "/" }.map(String.init)
        if upper.hasSuffix("-INTX") || upper.hasSuffix("-CDE") { return upper }
        if parts.count >= 2 {
            guard quotes.contains(parts[1]), (2...10).contains(parts[0].count) else { return nil }
            return parts[0] + "-" + parts[1]
        }
        for quote in quotes where upper.hasSuffix(quote) {
            let base = upper.dropLast(quote.count)
            guard (2...6).contains(base.count), base.allSatisfy({ $0.isLetter || $0.isNumber })
            else { continue }
            return base + "-" + quote
        }
        return nil
    }

    /// The UTC day in a name such as `20161007_trade.zip`.
    static func day(in names: [String]) -> Timestamp? {
        for name in names {
            let digits = name.prefix { $0.isNumber }
            guard digits.count == 8, let number = Int(digits) else { continue }
            let time = CivilTime(
                year: number / 10_000, month: number / 100 % 100, day: number % 100)
            if let time = time.timestamp { return time }
        }
        return nil
    }

    /// The interval that a name such as `BTC-USD_1m.csv` or `x_minute_trade.csv` speaks of.
    static func interval(in names: [String]) -> Nanos? {
        let words: [String: Nanos] = [
            "1s": .second, "second": .second, "1m": .minute, "minute": .minute,
            "3m": .minute * 3, "5m": .minute * 5, "15m": .minute * 15, "30m": .minute * 30,
            "1h": .hour, "hour": .hour, "2h": .hour * 2, "4h": .hour * 4, "6h": .hour * 6,
            "1d": .day, "daily": .day,
        ]
        for name in names {
            for word in name.lowercased().split(whereSeparator: { "_-. ".contains($0) }) {
                if let interval = words[String(word)] { return interval }
            }
        }
        return nil
    }
}
