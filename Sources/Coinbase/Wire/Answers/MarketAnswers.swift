package import Domain

/// The venue's clock.
package struct ServerTime: Hashable, WireReadable {
    package var time: Timestamp

    package init(_ time: Timestamp) { self.time = time }

    package init(_ object: WireObject) throws(WireFault) {
        if let millis = try object.count("epochMillis") {
            let (nanos, overflow) = Int64(millis).multipliedReportingOverflow(by: 1_000_000)
            guard !overflow, WireTime.allowed.contains(nanos) else {
                throw object.fault(.notTime, "epochMillis", "\(millis) names no moment")
            }
            time = Timestamp(nanos: nanos)
        } else {
            time = try object.required(try object.time("iso"), "iso")
        }
    }
}

/// A price and a size, as text says them.
package struct PriceSize: Hashable, WireReadable {
    package var price: WireDecimal
    package var size: WireDecimal

    package init(price: WireDecimal, size: WireDecimal) { (self.price, self.size) = (price, size) }

    package init(_ object: WireObject) throws(WireFault) {
        price = try object.required(try object.decimal("price"), "price")
        size = try object.required(try object.decimal("size"), "size")
    }
}

/// A book or its top.
package struct PriceBook: Hashable, WireReadable {
    package var product: String
    /// Best first.
    package var bids: [PriceSize]
    package var asks: [PriceSize]
    package var time: Timestamp?

    package init(product: String, bids: [PriceSize], asks: [PriceSize], time: Timestamp?) {
        (self.product, self.bids, self.asks, self.time) = (product, bids, asks, time)
    }

    package init(_ object: WireObject) throws(WireFault) {
        product = try object.required(try object.text("product_id"), "product_id")
        bids = try object.list("bids", of: PriceSize.self).sorted { $0.price > $1.price }
        asks = try object.list("asks", of: PriceSize.self).sorted { $0.price < $1.price }
        time = try object.time("time")
    }
}

/// The answer to `product_book`; its `last` equals the middle and is no trade, so it is left out.
package struct ProductBook: Hashable, WireReadable {
    package var book: PriceBook
    package var midPrice: WireDecimal?

    package init(_ object: WireObject) throws(WireFault) {
        book = try object.required(try object.read("pricebook"), "pricebook")
        midPrice = try object.decimal("mid_market")
    }
}

/// The answer to `best_bid_ask`.
package struct BestPrices: Hashable, WireReadable {
    package var books: [PriceBook]

    package init(_ object: WireObject) throws(WireFault) { books = try object.list("pricebooks") }
}

/// One bar; the interval is that of the request.
package struct VenueCandle: Hashable, WireReadable {
    package var start: Timestamp
    package var open: WireDecimal
    package var high: WireDecimal
    package var low: WireDecimal
    package var close: WireDecimal
    package var volume: WireDecimal

    package init(
        start: Timestamp, open: WireDecimal, high: WireDecimal, low: WireDecimal,
        close: WireDecimal, volume: WireDecimal
    ) {
        (self.start, self.open, self.high) = (start, open, high)
        (self.low, self.close, self.volume) = (low, close, volume)
    }

    package init(_ object: WireObject) throws(WireFault) {
        self.init(
            start: try object.required(try object.seconds("start"), "start"),
            open: try object.required(try object.decimal("open"), "open"),
            high: try object.required(try object.decimal("high"), "high"),
            low: try object.required(try object.decimal("low"), "low"),
            close: try object.required(try object.decimal("close"), "close"),
            volume: try object.required(try object.decimal("volume"), "volume"))
        guard low > .zero, low <= min(open, close), max(open, close) <= high,
            !volume.isNegative
        else {
            throw object.fault(.contradiction, "low", "low, open, close and high do not fit")
        }
    }

    /// The bar in the engine's terms.
    ///
    /// - Throws: `ParseFault` for a number that the product's scale cannot show.
    package func candle(
        interval: Nanos, in terms: InstrumentTerms
    ) throws(ParseFault) -> Candle {
        Candle(
            openTime: start, interval: interval, open: try open.price(in: terms),
            high: try high.price(in: terms), low: try low.price(in: terms),
            close: try close.price(in: terms), volume: try volume.quantity(in: terms))
    }
}

/// One page of candles.
///
/// An interval without trades has no row, and none is invented.
package struct CandlePage: Hashable, WireReadable {
    /// Rows of one answer at most.
    package static let rowsMax = 350

    /// Oldest first, each start once.
    package var candles: [VenueCandle]

    package init(_ object: WireObject) throws(WireFault) {
        let rows = try object.list("candles", of: VenueCandle.self)
        var candles: [VenueCandle] = []
        for row in rows.sorted(by: { $0.start < $1.start }) {
            guard row.start == candles.last?.start else {
                candles.append(row)
                continue
            }
            guard row == candles.last else {
                throw object.fault(
                    .contradiction, "candles", "\(row.start.rfc3339) stands there twice")
            }
        }
        self.candles = candles
    }
}

/// A print of the tape.
package struct VenueTrade: Hashable, WireReadable {
    package var id: String
    package var product: String
    package var price: WireDecimal
    package var size: WireDecimal
    package var time: Timestamp?
    /// The side that took liquidity: the venue names the maker's, and this is the other.
    package var aggressor: Side?

    package init(
        id: String, product: String, price: WireDecimal, size: WireDecimal, time: Timestamp?,
        aggressor: Side?
    ) {
        (self.id, self.product, self.price) = (id, product, price)
        (self.size, self.time, self.aggressor) = (size, time, aggressor)
    }

    package init(_ object: WireObject) throws(WireFault) {
        self.init(
            id: try object.required(try object.text("trade_id"), "trade_id"),
            product: try object.required(try object.text("product_id"), "product_id"),
            price: try object.required(try object.decimal("price"), "price"),
            size: try object.required(try object.decimal("size"), "size"),
            time: try object.time("time"),
            aggressor: try object.word("side", as: OrderSideWord.self)?.known?.side.opposite)
    }
}

/// The answer to `products/{id}/ticker`.
package struct MarketTrades: Hashable, WireReadable {
    /// Newest first, as the venue lists them.
    package var trades: [VenueTrade]
    package var bestBid: WireDecimal?
    package var bestAsk: WireDecimal?

    package init(_ object: WireObject) throws(WireFault) {
        trades = try object.list("trades")
        bestBid = try object.decimal("best_bid")
        bestAsk = try object.decimal("best_ask")
    }
}
