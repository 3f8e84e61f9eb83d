internal import Domain

/// Makes candles, trades or tops of CSV rows, and checks that they can be true.
struct RowParser: LineParser {
    var tally = DataTally()
    private let layout: ColumnLayout
    private let instrument: InstrumentID
    private let interval: Int64
    private var row: RowNumbers
    private var previous = Int64.min
    private let hasSide: Bool
    private let hasMaker: Bool
    private let hasTrades: Bool

    /// - Precondition: Candles have an interval.
    init(_ layout: ColumnLayout, instrument: Instrument, isStrict: Bool) {
        self.layout = layout
        self.instrument = instrument.id
        interval = layout.interval?.count ?? 0
        row = RowNumbers(layout, terms: instrument.terms, isStrict: isStrict)
        hasSide = layout.roles.contains(.side)
        hasMaker = layout.roles.contains(.buyerIsMaker)
        hasTrades = layout.roles.contains(.trades)
    }

    mutating func parse(
        _ line: Span<UInt8>, into events: inout ContiguousArray<MarketEvent>
    ) throws(RowFault) {
        if line.count >= 3, line[0] == 0xEF, line[1] == 0xBB, line[2] == 0xBF, tally.rows == 0 {
            return try parse(line.extracting(3...), into: &events)
        }
        try row.read(line)
        tally.rounded = row.rounded
        let time = row[.time]
        let hasGap = try checkTime(time)
        switch layout.shape {
        case .candles:
            let candle = try candle(open: time)
            events.append(
                MarketEvent(
                    time: candle.closeTime, instrument: instrument, hasGap: hasGap,
                    body: .candle(candle)))
        case .trades: try appendTrade(time, into: &events)
        case .tops: try appendTop(time + interval, hasGap: hasGap, into: &events)
        }
        previous = time
        tally.rows &+= 1
    }

    /// Whether rows are missing before this one.
    private mutating func checkTime(_ time: Int64) throws(RowFault) -> Bool {
        try RowFault.check(time: time)
        guard previous != Int64.min else {
            try checkAligned(time)
            return false
        }
        if layout.isDescending {
            try checkAligned(time)
            return false
        }
        guard time >= previous else { throw RowFault("time goes backwards") }
        guard interval > 0 else { return false }
        let distance = time - previous
        if distance == interval { return false }
        guard distance > 0 else { throw RowFault("is a second row for the same time") }
        try checkAligned(time)
        tally.addMissing(
            from: Timestamp(nanos: previous + interval), to: Timestamp(nanos: time))
        return true
    }

    private func checkAligned(_ time: Int64) throws(RowFault) {
        guard interval > 0, time % interval != 0 else { return }
        throw RowFault("does not begin at a multiple of \(Nanos(interval).text)")
    }

    @inline(__always)
    private func candle(open time: Int64) throws(RowFault) -> Candle {
        let (open, high, low, close) = (row[.open], row[.high], row[.low], row[.close])
        guard low <= open, open <= high, low <= close, close <= high, low > 0 else {
            throw impossible(open, high, low, close)
        }
        return Candle(
            openTime: Timestamp(nanos: time), interval: Nanos(interval), open: Price(open),
            high: Price(high), low: Price(low), close: Price(close),
            volume: Quantity(row[.volume]),
            trades: hasTrades ? UInt32(truncatingIfNeeded: row[.trades]) : 0)
    }

    private func impossible(
        _ open: Int64, _ high: Int64, _ low: Int64, _ close: Int64
    ) -> RowFault {
        if low <= 0 || open <= 0 || close <= 0 { return RowFault("a price is zero") }
        if high < low { return RowFault("high is below low") }
        return RowFault(
            open < low || open > high
                ? "open is outside low to high" : "close is outside low to high")
    }

    private mutating func appendTrade(
        _ time: Int64, into events: inout ContiguousArray<MarketEvent>
    ) throws(RowFault) {
        let (price, quantity) = (row[.price], row[.quantity])
        guard price > 0 else { throw RowFault("the price is zero at this product's price step") }
        guard quantity > 0 else {
            tally.ignored += 1
            return
        }
        let aggressor: Side? =
            hasSide
            ? (row[.side] == 1 ? .buy : .sell)
            : hasMaker ? (row[.buyerIsMaker] == 1 ? .sell : .buy) : nil
        let trade = Trade(
            price: Price(price), quantity: Quantity(quantity), aggressor: aggressor)
        events.append(
            MarketEvent(
                time: Timestamp(nanos: time), instrument: instrument, body: .trade(trade)))
    }

    private func appendTop(
        _ time: Int64, hasGap: Bool, into events: inout ContiguousArray<MarketEvent>
    ) throws(RowFault) {
        let bid = RowParser.level(row[.bid], row[.bidSize])
        let ask = RowParser.level(row[.ask], row[.askSize])
        if let bid, let ask, bid.price > ask.price { throw RowFault("bid is above ask") }
        events.append(
            MarketEvent(
                time: Timestamp(nanos: time), instrument: instrument, hasGap: hasGap,
                body: .top(BookTop(bid: bid, ask: ask))))
    }

    private static func level(_ price: Int64, _ quantity: Int64) -> Level? {
        guard price > 0, quantity > 0 else { return nil }
        return Level(price: Price(price), quantity: Quantity(quantity))
    }
}
