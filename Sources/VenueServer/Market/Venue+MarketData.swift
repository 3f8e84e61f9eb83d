internal import Domain
internal import Engine
internal import JSON

/// The endpoints about prices.
extension Venue {
    static let candlesMax = 350

    static let granularities: [String: Nanos] = [
        "ONE_MINUTE": .minute, "FIVE_MINUTE": .minute * 5, "FIFTEEN_MINUTE": .minute * 15,
        "THIRTY_MINUTE": .minute * 30, "ONE_HOUR": .hour, "TWO_HOUR": .hour * 2,
        "FOUR_HOUR": .hour * 4, "SIX_HOUR": .hour * 6, "ONE_DAY": .day,
    ]

    /// What the venue's clock shows to whoever asks, however far the market lags.
    var shownTime: Timestamp { clock + lag }

    /// `GET /time`.
    func time(_ call: Call) throws(Refusal) -> JSONValue {
        let millis = shownTime.nanos / 1_000_000
        let second = Timestamp(nanos: millis / 1_000 * 1_000_000_000)
        return .object([
            "iso": .time(second), "epochSeconds": .string(String(millis / 1_000)),
            "epochMillis": .string(String(millis)),
        ])
    }

    private func level(_ level: Level, _ product: Instrument) -> JSONValue {
        .object([
            "price": .string(product.text(level.price)),
            "size": .string(product.text(level.quantity)),
        ])
    }

    /// `GET /best_bid_ask`.
    func bestBidAsk(_ call: Call) throws(Refusal) -> JSONValue {
        var wanted = call.query.all("product_ids")
        if wanted.isEmpty { wanted = listings.map(\.symbol) }
        var books: [JSONValue] = []
        for symbol in wanted {
            let listing = try listed(symbol)
            let top = floor.top(of: listing.id)
            books.append(
                .object([
                    "product_id": .string(symbol),
                    "bids": .array(top.bid.map { [level($0, listing.instrument)] } ?? []),
                    "asks": .array(top.ask.map { [level($0, listing.instrument)] } ?? []),
                    "time": .time(clock),
                ]))
        }
        return .object(["pricebooks": .array(books)])
    }

    /// `GET /product_book`, public and private.
    func book(_ call: Call) throws(Refusal) -> JSONValue {
        let listing = try listed(call.query["product_id"])
        let limit = try call.query.limit(of: .max, atMost: .max)
        let product = listing.instrument
        let book = floor.state(of: listing.id).book
        func side(_ levels: ContiguousArray<Level>) -> JSONValue {
            .array(levels.reversed().prefix(limit).map { level($0, product) })
        }
        var members = [
            JSONMember(
                "pricebook",
                .object([
                    "product_id": .string(listing.symbol), "bids": side(book.bids.levels),
                    "asks": side(book.asks.levels), "time": .time(clock),
                ]))
        ]
        if let bid = book.bids.best?.price, let ask = book.asks.best?.price {
            let sum = bid.mantissa + ask.mantissa
            let middle = DecimalText.text(
                mantissa: sum * 5, exponent: product.terms.priceExponent - 1)
            let bps = Ratio.of(2 * (ask - bid).mantissa, in: sum)?.bpsText ?? ""
            members += [
                JSONMember("last", .string(middle)), JSONMember("mid_market", .string(middle)),
                JSONMember("spread_bps", .string(bps)),
                JSONMember("spread_absolute", .string(product.text(ask - bid))),
            ]
        }
        return .object(members)
    }

    /// `GET /products/{product_id}/candles`, public and private.
    func candles(_ call: Call) throws(Refusal) -> JSONValue {
        let listing = try listed(call.parameters[0])
        guard let word = call.query["granularity"] else {
            throw .invalid("granularity is required")
        }
        guard let interval = Venue.granularities[word] else {
            throw .notAValue(word, of: "granularity")
        }
        guard let start = try call.query.seconds("start"), let end = try call.query.seconds("end")
        else { throw .invalid("start and end are required") }
        guard start <= end else { throw .invalid("start must not be after end") }
        let limit = try call.query.limit(of: Venue.candlesMax, atMost: .max)
        let seconds = interval.count / Nanos.second.count
        guard (end - start) / seconds <= Int64(Venue.candlesMax), limit <= Venue.candlesMax else {
            throw .invalid("number of candles requested should be less than \(Venue.candlesMax)")
        }
        let range = Timestamp(nanos: start * 1_000_000_000)...Timestamp(nanos: end * 1_000_000_000)
        let found =
            faults.hidesCandles
            ? [] : tapes[listing.id.position].candles.candles(interval, range)
        let rows = found.reversed().prefix(limit).map { candle(JSONMember?.none, $0, listing) }
        return .object(["candles": .array(Array(rows))])
    }

    /// A candle in the order of fields that REST and WebSocket share.
    func candle(_ product: JSONMember?, _ candle: Candle, _ listing: Listing) -> JSONValue {
        let terms = listing.instrument
        return .object(
            [
                JSONMember(
                    "start", .string(String(candle.openTime.nanos / Nanos.second.count))),
                JSONMember("low", .string(terms.text(candle.low))),
                JSONMember("high", .string(terms.text(candle.high))),
                JSONMember("open", .string(terms.text(candle.open))),
                JSONMember("close", .string(terms.text(candle.close))),
                JSONMember("volume", .string(terms.text(candle.volume))),
            ] + (product.map { [$0] } ?? []))
    }

    /// `GET /products/{product_id}/ticker`, public and private.
    func ticker(_ call: Call) throws(Refusal) -> JSONValue {
        let listing = try listed(call.parameters[0])
        let limit = try call.query.limit(of: 100, atMost: Tape.printsMax)
        let start = try call.query.seconds("start").map { Timestamp(nanos: $0 * 1_000_000_000) }
        let end = try call.query.seconds("end").map { Timestamp(nanos: $0 * 1_000_000_000) }
        let found = tapes[listing.id.position].prints.reversed().filter { print in
            (start.map { print.time >= $0 } ?? true) && (end.map { print.time <= $0 } ?? true)
        }
        let top = floor.top(of: listing.id)
        let rows = found.prefix(limit).map { print in
            JSONValue.object(
                (trade(print, listing, listing.symbol).members ?? []) + [
                    JSONMember("bid", .string("")), JSONMember("ask", .string("")),
                    JSONMember("exchange", .string("coinbase")),
                ])
        }
        return .object([
            "trades": .array(Array(rows)),
            "best_bid": .string(top.bid.map { listing.instrument.text($0.price) } ?? ""),
            "best_ask": .string(top.ask.map { listing.instrument.text($0.price) } ?? ""),
        ])
    }

    /// A trade as REST and WebSocket show it; its side is the maker's.
    func trade(_ print: Print, _ listing: Listing, _ symbol: String) -> JSONValue {
        .object([
            "trade_id": .string(String(print.id)), "product_id": .string(symbol),
            "price": .string(listing.instrument.text(print.price)),
            "size": .string(listing.instrument.text(print.quantity)),
            "side": .string(print.maker.word), "time": .time(print.time),
        ])
    }
}
