internal import Domain
internal import Engine
internal import JSON

/// What a new subscriber is sent first.
extension Venue {
    /// Orders in one message of the user channel.
    static let batch = 50

    func snapshot(_ number: Int, _ channel: Channel, _ asked: [String]) {
        switch channel {
        case .heartbeats: break
        case .status: send(number, channel.wire, [statusEvent("snapshot", asked)])
        case .user: sendOpenOrders(number)
        case .futuresBalanceSummary: sendBalances(number)
        default: for symbol in asked { snapshot(number, channel, of: symbol) }
        }
    }

    private func snapshot(_ number: Int, _ channel: Channel, of symbol: String) {
        guard let listing = listing(symbol) else { return }
        let event: JSONValue
        switch channel {
        case .level2: event = bookEvent(listing)
        case .marketTrades:
            let prints = tapes[listing.id.position].prints.suffix(100).reversed()
            event = tradesEvent("snapshot", Array(prints), listing)
        case .ticker, .tickerBatch:
            event = tickerEvent("snapshot", listing, hasTop: channel == .ticker)
        case .candles: event = candlesEvent("snapshot", listing, count: 100)
        default: return
        }
        send(number, channel.wire, [event])
    }

    /// The product under whose name a book is told: that of an alias is its original's.
    func told(_ listing: Listing) -> String { listing.aliasOf ?? listing.symbol }

    /// A whole book, bids from the best down, then offers from the best up.
    func bookEvent(_ listing: Listing) -> JSONValue {
        let book = floor.state(of: listing.id).book
        let time = JSONValue.time(clock)
        func rows(_ levels: ContiguousArray<Level>, _ side: Side) -> [JSONValue] {
            levels.reversed().map { levelRow($0, side, time, listing.instrument) }
        }
        return .object([
            "type": .string("snapshot"), "product_id": .string(told(listing)),
            "updates": .array(rows(book.bids.levels, .buy) + rows(book.asks.levels, .sell)),
        ])
    }

    func levelRow(
        _ level: Level, _ side: Side, _ time: JSONValue, _ product: Instrument
    ) -> JSONValue {
        .object([
            "side": .string(side == .buy ? "bid" : "offer"), "event_time": time,
            "price_level": .string(product.text(level.price)),
            "new_quantity": .string(product.text(level.quantity)),
        ])
    }

    func tradesEvent(_ type: String, _ prints: [Print], _ listing: Listing) -> JSONValue {
        .object([
            "type": .string(type),
            "trades": .array(prints.map { trade($0, listing, told(listing)) }),
        ])
    }

    func tickerEvent(_ type: String, _ listing: Listing, hasTop: Bool) -> JSONValue {
        let product = listing.instrument
        let tape = tapes[listing.id.position]
        let day = tape.candles.day(before: now)
        let top = floor.top(of: listing.id)
        func shown(_ price: Price?) -> JSONValue { .string(price.map(product.text) ?? "0") }
        var members: [JSONMember] = [
            JSONMember("type", .string("ticker")), JSONMember("product_id", .string(told(listing))),
            JSONMember("price", shown(tape.last?.price)),
            JSONMember("volume_24_h", .string(day.map { product.text($0.volume) } ?? "0")),
            JSONMember("low_24_h", shown(day?.low)), JSONMember("high_24_h", shown(day?.high)),
            JSONMember("low_52_w", shown(day?.low)), JSONMember("high_52_w", shown(day?.high)),
            JSONMember("price_percent_chg_24_h", .string(Venue.change(day))),
        ]
        if hasTop {
            members += [
                JSONMember("best_bid", shown(top.bid?.price)),
                JSONMember("best_bid_quantity", size(top.bid, product)),
                JSONMember("best_ask", shown(top.ask?.price)),
                JSONMember("best_ask_quantity", size(top.ask, product)),
            ]
        }
        return .object(["type": .string(type), "tickers": .array([.object(members)])])
    }

    private func size(_ level: Level?, _ product: Instrument) -> JSONValue {
        .string(level.map { product.text($0.quantity) } ?? "0")
    }

    /// The last buckets of five minutes, newest first.
    func candlesEvent(_ type: String, _ listing: Listing, count: Int64) -> JSONValue {
        let interval = Nanos.minute * 5
        let last = now.floored(to: interval)
        let range = last + Nanos(-interval.count * (count - 1))...last
        let found = tapes[listing.id.position].candles.candles(interval, range)
        let name = JSONMember("product_id", .string(told(listing)))
        return .object([
            "type": .string(type),
            "candles": .array(found.reversed().map { candle(name, $0, listing) }),
        ])
    }

    func statusEvent(_ type: String, _ asked: [String]) -> JSONValue {
        let found = listings.filter { asked.isEmpty || asked.contains($0.symbol) }
        let rows = found.map { listing in
            let product = listing.instrument
            return JSONValue.object([
                "product_type": .string(listing.isFuture ? "FUTURE" : "SPOT"),
                "id": .string(listing.symbol), "base_currency": .string(product.base),
                "quote_currency": .string(listing.quote),
                "base_increment": .string(product.text(product.terms.lot)),
                "quote_increment": .string(product.text(product.terms.tick)),
                "display_name": .string(listing.symbol.replacing("-", with: "/")),
                "status": .string(listing.flags.status), "status_message": .string(""),
                "min_market_funds": .amount(product.terms.notionalMin),
            ])
        }
        return .object(["type": .string(type), "products": .array(rows)])
    }

    // MARK: The user's own

    private func sendOpenOrders(_ number: Int) {
        guard let session = sessions[number], let key = session.key else { return }
        let open = livePlaces.sorted().map { orders[$0] }.filter {
            $0.portfolio == key.portfolio && session.hears(.user, of: $0.symbol)
        }
        var rest = open[...]
        while true {
            let part = rest.prefix(Venue.batch)
            rest = rest.dropFirst(part.count)
            let shown = part.map { userOrder($0, path: session.path) }
            send(number, Channel.user.wire, [userEvent("snapshot", shown, key.portfolio)])
            // The first batch that is not full tells that there are no more.
            if part.count < Venue.batch { return }
        }
    }

    func sendBalances(_ number: Int) {
        guard let key = sessions[number]?.key else { return }
        send(
            number, Channel.futuresBalanceSummary.wire,
            [
                .object([
                    "type": .string("snapshot"),
                    // A portfolio of perpetuals has no futures, as REST says too.
                    "fcm_balance_summary": portfolio(key.portfolio).type == "INTX"
                        ? .null : summary(key.portfolio) { .amount($0) },
                ])
            ])
    }
}
