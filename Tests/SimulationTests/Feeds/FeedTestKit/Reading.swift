import Domain
import Simulation

/// The product that fixtures are about: cents and 1e-8.
func bitcoin() throws -> Instrument {
    try ProductCatalogue.instrument(symbol: "BTC-USD", id: InstrumentID(0))
}

/// Every event of a feed, read so many at a time.
func events(_ feed: any MarketFeed, chunk: Int = 4_096) throws -> [MarketEvent] {
    var all: [MarketEvent] = []
    var buffer = ContiguousArray<MarketEvent>()
    while true {
        buffer.removeAll(keepingCapacity: true)
        try feed.read(into: &buffer, countMax: chunk)
        if buffer.isEmpty { return all }
        all += buffer
    }
}

/// Every event of a path as data of one product.
func events(
    at path: String, as symbol: String = "BTC-USD", options: DataOptions = DataOptions(),
    chunk: Int = 4_096
) throws -> [MarketEvent] {
    try events(
        open(path, as: symbol, options: options).feed, chunk: chunk)
}

func open(
    _ path: String, as symbol: String = "BTC-USD", options: DataOptions = DataOptions()
) throws -> DataSet {
    let instrument = try ProductCatalogue.instrument(symbol: symbol, id: InstrumentID(0))
    return try DataSet.open(
        [DataInput(path: path)], instruments: [instrument], options: options)
}

/// What a path's reading ends with: the fault and the events before it.
func fault(
    at path: String, as symbol: String = "BTC-USD", options: DataOptions = DataOptions(),
    chunk: Int = 4_096
) throws -> (fault: FeedFault?, eventsBefore: Int) {
    var count = 0
    do {
        let feed = try open(path, as: symbol, options: options).feed
        var buffer = ContiguousArray<MarketEvent>()
        while true {
            buffer.removeAll(keepingCapacity: true)
            try feed.read(into: &buffer, countMax: chunk)
            if buffer.isEmpty { return (nil, count) }
            count += buffer.count
        }
    } catch let fault as FeedFault {
        return (fault, count)
    }
}

func seconds(_ count: Int64) -> Timestamp { Timestamp(nanos: count * 1_000_000_000) }

func candleEvent(
    _ open: Int64, _ prices: (Int64, Int64, Int64, Int64), volume: Int64, hasGap: Bool = false,
    trades: UInt32 = 0
) -> MarketEvent {
    MarketEvent(
        time: seconds(open + 60), instrument: InstrumentID(0), hasGap: hasGap,
        body: .candle(
            Candle(
                openTime: seconds(open), interval: .minute, open: Price(prices.0),
                high: Price(prices.1), low: Price(prices.2), close: Price(prices.3),
                volume: Quantity(volume), trades: trades)))
}

func level(_ price: Int64, _ quantity: Int64) -> Level {
    Level(price: Price(price), quantity: Quantity(quantity))
}
