package import Domain

/// What there is to know about one file of market data without trading on it.
package struct DataSummary: Hashable, Sendable {
    /// What the file holds, counted by kind of event.
    package struct Counts: Hashable, Sendable {
        package var candles = 0
        package var trades = 0
        package var levels = 0
        package var tops = 0
        package var snapshots = 0
        package var other = 0

        package init() {}

        mutating func add(_ body: MarketEvent.Body) {
            switch body {
            case .candle: candles += 1
            case .trade: trades += 1
            case .level: levels += 1
            case .top: tops += 1
            case .bookSnapshot: snapshots += 1
            default: other += 1
            }
        }
    }

    package var report: DataReport
    /// The product that the name or the content speaks of; nil when neither does.
    package var productGuess: String?
    package var counts: Counts

    /// Reads every file of a path to its end.
    ///
    /// `product` is used when a file does not say which product it holds; `instrument` gives the
    /// exponents that numbers are read with.
    /// - Returns: One summary a file, in the order of their names.
    /// - Throws: `Fault` for a missing path, `FeedFault` for a broken file.
    package static func read(
        _ path: String, product: String? = nil,
        instrument: (String) throws(Fault) -> Instrument = { (symbol) throws(Fault) in
            try ProductCatalogue.instrument(symbol: symbol, id: InstrumentID(0))
        }
    ) throws -> [DataSummary] {
        try DataFolder.files(at: path).map { file in
            let guess = try productGuess(for: file)
            return try read(file, guess: guess, as: try instrument(product ?? guess ?? "BTC-USD"))
        }
    }

    /// The product that a file's content or name speaks of, as Coinbase would spell it.
    ///
    /// - Throws: `FeedFault` for a file that cannot be read, is of no known format, or holds an
    ///   inverse contract.
    package static func productGuess(for path: String) throws(FeedFault) -> String? {
        let probe = try DataProbe(path: path)
        try probe.refuseInverse()
        guard let symbol = probe.symbol else { return nil }
        return DataProbe.symbol(like: symbol) ?? symbol
    }

    private static func read(
        _ file: String, guess: String?, as instrument: Instrument
    ) throws -> DataSummary {
        let data = try DataSet.open([DataInput(path: file)], instruments: [instrument])
        var buffer = ContiguousArray<MarketEvent>()
        var counts = Counts()
        while true {
            buffer.removeAll(keepingCapacity: true)
            try data.feed.read(into: &buffer, countMax: DataConversion.chunk)
            if buffer.isEmpty { break }
            for event in buffer { counts.add(event.body) }
        }
        guard let report = try data.reports().first else {
            preconditionFailure("one input gives one report")
        }
        return DataSummary(report: report, productGuess: guess, counts: counts)
    }
}
