import Coinbase
import Domain
import JSON

/// What a frame says about the market, read slowly from its tree of JSON and by no code of the
/// decoder.
///
/// It is strict where money is: what it cannot read, nobody may believe.
struct FrameReference {
    /// Why a frame must not be believed.
    struct Odd: Error { var what: String }

    private let instruments: [Instrument]
    private(set) var market: [MarketEvent] = []
    private(set) var lastPrices: [LastPrice] = []
    /// The channel's word; nil for a refusal.
    let channel: String?
    let sequence: UInt64?
    /// Of the last event of heartbeats.
    private(set) var heartbeat: UInt64?
    /// Ids, states and sizes of the orders of a user frame.
    private(set) var orders: [String] = []
    /// The newest trade of each product.
    private var newest: [InstrumentID: UInt64] = [:]

    /// - Throws: `JSONFault` for what is no JSON, `ParseFault` and `Odd` for what no market has.
    init(_ bytes: [UInt8], _ instruments: [Instrument]) throws {
        self.instruments = instruments
        let tree = try JSONValue(parsing: bytes)
        guard let members = tree.members else { throw Odd(what: "no object") }
        sequence = FrameReference.count(tree["sequence_num"])
        guard members.contains(where: { $0.key == "channel" }) else {
            guard tree["type"]?.string == "error" else { throw Odd(what: "no channel") }
            channel = nil
            return
        }
        guard let word = tree["channel"]?.string else { throw Odd(what: "no channel") }
        channel = word
        guard FrameReference.channels.contains(word) else { return }
        guard let events = tree["events"]?.array else { throw Odd(what: "no events") }
        for event in events {
            guard event.members != nil else { throw Odd(what: "an event is no object") }
            try read(event, word)
        }
    }

    private static let channels: Set = [
        "l2_data", "market_trades", "ticker", "ticker_batch", "heartbeats", "user", "candles",
        "status", "futures_balance_summary", "subscriptions",
    ]

    private mutating func read(_ event: JSONValue, _ channel: String) throws {
        switch channel {
        case "l2_data": try book(event)
        case "market_trades": try trades(event)
        case "ticker", "ticker_batch": try tickers(event)
        case "heartbeats": heartbeat = FrameReference.count(event["heartbeat_counter"])
        case "user":
            guard let listed = FrameReference.said(event["orders"]) else { return }
            orders += try rows(listed).map(FrameReference.order)
        default: return
        }
    }

    private static func order(_ row: JSONValue) throws -> String {
        guard let id = row["order_id"]?.string, !id.isEmpty else {
            throw Odd(what: "an order without an id")
        }
        let filled = said(row["cumulative_quantity"]).flatMap { $0.string ?? $0.number }
        return "\(id) \(try filled.map { try WireDecimal(parsing: $0).text } ?? "")"
    }

    /// A value that says something; null and empty text do not.
    private static func said(_ value: JSONValue?) -> JSONValue? {
        value == .null || value?.string?.isEmpty == true ? nil : value
    }

    private func rows(_ value: JSONValue?) throws -> [JSONValue] {
        guard let rows = value?.array, rows.allSatisfy({ $0.members != nil }) else {
            throw Odd(what: "no list of objects")
        }
        return rows
    }

    private func isSnapshot(_ event: JSONValue) throws -> Bool {
        switch event["type"]?.string {
        case "snapshot": return true
        case "update": return false
        default: throw Odd(what: "neither snapshot nor update")
        }
    }

    /// A count of up to 18 digits, bare or as text.
    private static func count(_ value: JSONValue?) -> UInt64? {
        let text = value?.string ?? value?.number ?? ""
        guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ $0 &- 48 <= 9 }),
            text == "0" || !text.hasPrefix("0")
        else { return nil }
        return UInt64(text)
    }

    /// A number at a scale, exactly; nil where there is none.
    private func number(_ value: JSONValue?, _ exponent: Int) throws -> Int64? {
        guard let value = FrameReference.said(value) else { return nil }
        guard let text = value.string ?? value.number else { throw Odd(what: "no number") }
        return try DecimalText.mantissa(of: text, exponent: exponent, signed: false)
    }

    private func price(_ value: JSONValue?, _ instrument: Instrument) throws -> Price {
        guard let price = try number(value, instrument.terms.priceExponent), price > 0 else {
            throw Odd(what: "no price")
        }
        return Price(price)
    }

    private func quantity(_ value: JSONValue?, _ instrument: Instrument) throws -> Quantity {
        guard let size = try number(value, instrument.terms.quantityExponent) else {
            throw Odd(what: "no size")
        }
        return Quantity(size)
    }

    private func instrument(_ row: JSONValue) throws -> Instrument? {
        guard let name = row["product_id"]?.string else { throw Odd(what: "no product") }
        return instruments.first { $0.symbol == name }
    }

    private mutating func tell(_ instrument: Instrument, _ body: MarketEvent.Body) {
        market.append(MarketEvent(time: arrival, instrument: instrument.id, body: body))
    }

    // MARK: Channels

    private mutating func book(_ event: JSONValue) throws {
        let isSnapshot = try isSnapshot(event)
        let instrument = try instrument(event)
        guard let rows = event["updates"]?.array else { throw Odd(what: "no rows") }
        guard let instrument else { return }
        if isSnapshot { tell(instrument, .bookSnapshot) }
        for row in rows {
            guard let word = row["side"]?.string, ["bid", "offer"].contains(word) else {
                throw Odd(what: "no side")
            }
            let level = Level(
                price: try price(row["price_level"], instrument),
                quantity: try quantity(row["new_quantity"], instrument))
            tell(instrument, .level(LevelChange(side: word == "bid" ? .buy : .sell, level: level)))
        }
    }

    private mutating func trades(_ event: JSONValue) throws {
        let isSnapshot = try isSnapshot(event)
        var found: [(id: UInt64, instrument: Instrument, trade: Trade)] = []
        for row in try rows(event["trades"]) {
            guard let instrument = try instrument(row) else { continue }
            guard let word = row["side"]?.string else { throw Odd(what: "no side") }
            let trade = Trade(
                price: try price(row["price"], instrument),
                quantity: try quantity(row["size"], instrument),
                aggressor: word == "BUY" ? .sell : word == "SELL" ? .buy : nil)
            found.append((FrameReference.count(row["trade_id"]) ?? 0, instrument, trade))
        }
        if let first = found.first,
            let last = found.last(where: { $0.instrument.id == first.instrument.id }),
            first.id > last.id
        {
            found.reverse()
        }
        let before = newest
        for row in found {
            let known = before[row.instrument.id] ?? 0
            let isHistory = isSnapshot && known == 0
            if !isHistory, row.trade.quantity > .zero, row.id == 0 || row.id > known {
                tell(row.instrument, .trade(row.trade))
            }
            newest[row.instrument.id] = max(newest[row.instrument.id] ?? 0, row.id)
        }
    }

    private mutating func tickers(_ event: JSONValue) throws {
        // One that does not say is as good.
        if event["type"] != nil { _ = try isSnapshot(event) }
        for row in try rows(event["tickers"]) {
            guard let instrument = try instrument(row) else { continue }
            let top = BookTop(
                bid: try level(row["best_bid"], row["best_bid_quantity"], instrument),
                ask: try level(row["best_ask"], row["best_ask_quantity"], instrument))
            if top.bid != nil || top.ask != nil { tell(instrument, .top(top)) }
            let last = try number(row["price"], instrument.terms.priceExponent) ?? 0
            if last > 0 {
                lastPrices.append(LastPrice(instrument: instrument.id, price: Price(last)))
            }
        }
    }

    private func level(
        _ price: JSONValue?, _ size: JSONValue?, _ instrument: Instrument
    ) throws -> Level? {
        // Half a level is none, whatever that half is.
        guard FrameReference.said(price) != nil, FrameReference.said(size) != nil,
            let price = try number(price, instrument.terms.priceExponent),
            let size = try number(size, instrument.terms.quantityExponent), price > 0, size > 0
        else { return nil }
        return Level(price: Price(price), quantity: Quantity(size))
    }
}

/// The books that events lead to, and what else they tell, in its order.
///
/// The decoder turns the rows of a snapshot round; what they lead to is the same.
struct ToldMarket: Equatable {
    private var books: [InstrumentID: [Side: [Price: Quantity]]] = [:]
    private var others: [MarketEvent] = []

    init(_ events: some Sequence<MarketEvent>) {
        for event in events {
            guard case .level(let change) = event.body else {
                if event.body == .bookSnapshot { books[event.instrument] = [:] }
                others.append(event)
                continue
            }
            let size = change.level.quantity
            books[event.instrument, default: [:]][change.side, default: [:]][change.level.price] =
                size == .zero ? nil : size
        }
    }
}
