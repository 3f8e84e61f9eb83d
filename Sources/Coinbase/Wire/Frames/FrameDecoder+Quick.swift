internal import Domain

/// The venue's own spelling, byte for byte.
///
/// Every function here says no as soon as a byte differs, and the general way reads the frame.
extension FrameDecoder {
    mutating func quick(
        _ text: Span<UInt8>, at time: Timestamp, into batch: inout FrameBatch
    ) -> Bool {
        var scan = FrameScan()
        guard scan.take("{\"channel\":\"", text) else { return false }
        if scan.take("l2_data\",", text) {
            batch.channel = .book
        } else if scan.take("market_trades\",", text) {
            batch.channel = .trades
        } else if scan.take("ticker\",", text) {
            batch.channel = .ticker
        } else if scan.take("heartbeats\",", text) {
            batch.channel = .heartbeats
        } else {
            return false
        }
        _ = scan.take("\"client_id\":\"\",", text)
        guard scan.take("\"timestamp\":\"", text), let sent = scan.string(text),
            scan.take(",\"sequence_num\":", text), let number = scan.whole(text),
            scan.take(",\"events\":[", text)
        else { return false }
        batch.sentAt = WireTime.read(text, sent, &day)
        batch.sequence = number
        repeat {
            guard quickEvent(&scan, text, at: time, into: &batch) else { return false }
        } while scan.take(44, text)
        return scan.take("]}", text) && scan.isAtEnd(text)
    }

    private mutating func quickEvent(
        _ scan: inout FrameScan, _ text: Span<UInt8>, at time: Timestamp,
        into batch: inout FrameBatch
    ) -> Bool {
        switch batch.channel {
        case .book: quickBook(&scan, text, at: time, into: &batch)
        case .trades: quickTrades(&scan, text, at: time, into: &batch)
        case .ticker: quickTickers(&scan, text, at: time, into: &batch)
        default: quickHeartbeat(&scan, text, into: &batch)
        }
    }

    /// Whether the event is a snapshot; nil when the word is another.
    @inline(__always)
    private static func quickType(_ scan: inout FrameScan, _ text: Span<UInt8>) -> Bool? {
        if scan.take("{\"type\":\"update\",", text) { return false }
        return scan.take("{\"type\":\"snapshot\",", text) ? true : nil
    }

    private mutating func quickBook(
        _ scan: inout FrameScan, _ text: Span<UInt8>, at time: Timestamp,
        into batch: inout FrameBatch
    ) -> Bool {
        guard let isSnapshot = FrameDecoder.quickType(&scan, text),
            scan.take("\"product_id\":\"", text), let name = scan.string(text),
            let place = directory.place(of: name, in: text, near: &near),
            scan.take(",\"updates\":[", text)
        else { return false }
        let instrument = directory.entries[place].instrument
        let priceExponent = directory.entries[place].priceExponent
        let quantityExponent = directory.entries[place].quantityExponent
        let priceMax = directory.entries[place].priceMax
        if isSnapshot {
            batch.market.append(
                MarketEvent(time: time, instrument: instrument, body: .bookSnapshot))
        }
        let start = batch.market.count
        repeat {
            let side: Side
            if scan.take("{\"side\":\"bid\",\"event_time\":\"", text) {
                side = .buy
            } else if scan.take("{\"side\":\"offer\",\"event_time\":\"", text) {
                side = .sell
            } else {
                return false
            }
            guard scan.string(text) != nil, scan.take(",\"price_level\":\"", text),
                let price = scan.number(exponent: priceExponent, text), price > 0,
                price <= priceMax, scan.take(",\"new_quantity\":\"", text),
                let quantity = scan.number(exponent: quantityExponent, text), scan.take(125, text)
            else { return false }
            let level = Level(price: Price(price), quantity: Quantity(quantity))
            batch.market.append(
                MarketEvent(
                    time: time, instrument: instrument,
                    body: .level(LevelChange(side: side, level: level))))
        } while scan.take(44, text)
        guard scan.take("]}", text) else { return false }
        if isSnapshot || !directory.entries[place].isPlain {
            // The general way meets the same fault and tells it.
            guard (try? settleBook(place, from: start, isSnapshot: isSnapshot, into: &batch)) != nil
            else { return false }
        }
        return true
    }

    private mutating func quickTrades(
        _ scan: inout FrameScan, _ text: Span<UInt8>, at time: Timestamp,
        into batch: inout FrameBatch
    ) -> Bool {
        guard let isSnapshot = FrameDecoder.quickType(&scan, text),
            scan.take("\"trades\":[", text)
        else { return false }
        repeat {
            guard let row = quickTrade(&scan, text) else { return false }
            trades.append(row)
        } while scan.take(44, text)
        guard scan.take("]}", text) else { return false }
        // An event after this one may still be at odds with the templates; what is known of trades
        // by number must not be moved twice, so such frames go the general way.
        guard scan.index &+ 2 == text.count, text[scan.index] == 93, text[scan.index &+ 1] == 125
        else { return false }
        // The general way meets the same fault and tells it.
        return (try? settleTrades(isSnapshot: isSnapshot, at: time, into: &batch)) != nil
    }

    @inline(__always)
    private mutating func quickTrade(_ scan: inout FrameScan, _ text: Span<UInt8>) -> TradeRow? {
        guard scan.take("{\"trade_id\":\"", text), let id = scan.whole(text),
            scan.take("\",\"product_id\":\"", text), let name = scan.string(text),
            let place = directory.place(of: name, in: text, near: &near),
            scan.take(",\"price\":\"", text),
            let price = scan.number(exponent: directory.entries[place].priceExponent, text),
            price > 0, price <= directory.entries[place].priceMax,
            scan.take(",\"size\":\"", text),
            let quantity = scan.number(exponent: directory.entries[place].quantityExponent, text)
        else { return nil }
        let side: Side
        if scan.take(",\"side\":\"BUY\",\"time\":\"", text) {
            side = .buy
        } else if scan.take(",\"side\":\"SELL\",\"time\":\"", text) {
            side = .sell
        } else {
            return nil
        }
        guard scan.string(text) != nil, scan.take(125, text) else { return nil }
        return TradeRow(place: place, id: id, price: price, quantity: quantity, makerSide: side)
    }

    private mutating func quickTickers(
        _ scan: inout FrameScan, _ text: Span<UInt8>, at time: Timestamp,
        into batch: inout FrameBatch
    ) -> Bool {
        guard FrameDecoder.quickType(&scan, text) != nil, scan.take("\"tickers\":[", text) else {
            return false
        }
        repeat {
            guard scan.take("{\"type\":\"ticker\",\"product_id\":\"", text),
                let name = scan.string(text),
                let place = directory.place(of: name, in: text, near: &near),
                directory.entries[place].isPlain
            else { return false }
            let entry = QuickScale(directory.entries[place])
            guard scan.take(",\"price\":\"", text), let price = entry.price(&scan, text),
                scan.take(",\"volume_24_h\":\"", text), scan.string(text) != nil,
                scan.take(",\"low_24_h\":\"", text), scan.string(text) != nil,
                scan.take(",\"high_24_h\":\"", text), scan.string(text) != nil,
                scan.take(",\"low_52_w\":\"", text), scan.string(text) != nil,
                scan.take(",\"high_52_w\":\"", text), scan.string(text) != nil,
                scan.take(",\"price_percent_chg_24_h\":\"", text), scan.string(text) != nil,
                scan.take(",\"best_bid\":\"", text), let bid = entry.price(&scan, text),
                scan.take(",\"best_bid_quantity\":\"", text),
                let bidSize = entry.quantity(&scan, text),
                scan.take(",\"best_ask\":\"", text), let ask = entry.price(&scan, text),
                scan.take(",\"best_ask_quantity\":\"", text),
                let askSize = entry.quantity(&scan, text), scan.take(125, text)
            else { return false }
            let top = BookTop(
                bid: Level(price: bid, quantity: bidSize),
                ask: Level(price: ask, quantity: askSize))
            batch.market.append(
                MarketEvent(time: time, instrument: entry.instrument, body: .top(top)))
            batch.lastPrices.append(LastPrice(instrument: entry.instrument, price: price))
        } while scan.take(44, text)
        return scan.take("]}", text)
    }

    private func quickHeartbeat(
        _ scan: inout FrameScan, _ text: Span<UInt8>, into batch: inout FrameBatch
    ) -> Bool {
        guard scan.take("{\"current_time\":\"", text), scan.string(text) != nil,
            scan.take(",\"heartbeat_counter\":", text)
        else { return false }
        let isText = scan.take(34, text)
        guard let count = scan.whole(text), !isText || scan.take(34, text), scan.take(125, text)
        else { return false }
        batch.content = .heartbeat(count)
        return true
    }
}

/// The scale of one product, for numbers that must be above zero.
private struct QuickScale {
    let instrument: InstrumentID
    private let priceExponent: Int
    private let quantityExponent: Int
    private let priceMax: Int64

    init(_ entry: ProductDirectory.Entry) {
        instrument = entry.instrument
        (priceExponent, quantityExponent) = (entry.priceExponent, entry.quantityExponent)
        priceMax = entry.priceMax
    }

    func price(_ scan: inout FrameScan, _ text: Span<UInt8>) -> Price? {
        guard let price = scan.number(exponent: priceExponent, text), price > 0, price <= priceMax
        else { return nil }
        return Price(price)
    }

    func quantity(_ scan: inout FrameScan, _ text: Span<UInt8>) -> Quantity? {
        guard let size = scan.number(exponent: quantityExponent, text), size > 0 else { return nil }
        return Quantity(size)
    }
}
