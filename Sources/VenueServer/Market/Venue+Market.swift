internal import Domain
internal import Engine
internal import Simulation

/// What happens in the market, and what follows from it.
extension Venue {
    func happen(_ event: MarketEvent) {
        let (instrument, time) = (event.instrument, moment())
        switch event.body {
        case .top(let top): show(top, of: instrument, at: time)
        case .trade(let trade): traded(trade, of: instrument, at: time)
        case .level(let change): apply([change], of: instrument, at: time)
        case .bookSnapshot, .bookGap:
            floor.step([told(event.body, instrument, time)], at: time)
            renewed.insert(instrument)
        case .status(let status):
            for place in listings.indices where listings[place].id == instrument {
                listings[place].flags.tradingDisabled = status.contains(.noTrading)
            }
            tellMatching(of: instrument)
        case .mark, .funding, .heartbeat, .candle: break
        }
        settle()
    }

    private func told(
        _ body: MarketEvent.Body, _ instrument: InstrumentID, _ time: Timestamp
    ) -> MarketEvent {
        MarketEvent(time: time, instrument: instrument, body: body)
    }

    /// Shows a best bid and offer, with a book behind them.
    func show(_ top: BookTop, of instrument: InstrumentID, at time: Timestamp) {
        apply(ladders[instrument.position].changes(for: top), of: instrument, at: time)
    }

    private func apply(_ changes: [LevelChange], of instrument: InstrumentID, at time: Timestamp) {
        var events = changes.map { told(.level($0), instrument, time) }
        if floor.state(of: instrument).book.freshness != .live {
            events.insert(told(.bookSnapshot, instrument, time), at: 0)
            renewed.insert(instrument)
        }
        floor.step(events, at: time)
        for change in changes { noteLevel(change, of: instrument) }
    }

    private func noteLevel(_ change: LevelChange, of instrument: InstrumentID) {
        let key = Tape.LevelKey(side: change.side, price: change.level.price)
        tapes[instrument.position].newLevels[key] = change.level.quantity
    }

    /// Whether anybody can trade a product now.
    func isMatching(_ instrument: InstrumentID) -> Bool {
        floor.state(of: instrument).status.isDisjoint(with: [.untradable, .auction])
    }

    private func traded(_ trade: Trade, of instrument: InstrumentID, at time: Timestamp) {
        // What a feed tells of a market that is closed here has not happened.
        guard isMatching(instrument) else { return }
        if !hasBook(instrument) { showAround(trade, of: instrument, at: time) }
        floor.step([told(.trade(trade), instrument, time)], at: time)
        note(trade, of: instrument.position, at: time)
        settle()
        wakeStops(of: instrument)
    }

    private func hasBook(_ instrument: InstrumentID) -> Bool {
        settings.data.isEmpty
            || floor.state(of: instrument).book.freshness == .live
                && !followsTrades.contains(instrument)
    }

    /// Recorded data without a book gets one around each trade, two basis points wide.
    private func showAround(_ trade: Trade, of instrument: InstrumentID, at time: Timestamp) {
        followsTrades.insert(instrument)
        let terms = floor.instruments[instrument.position].terms
        let half = max(terms.tick.mantissa, trade.price.mantissa / 10_000)
        let bid = terms.roundedToTick(Price(max(1, trade.price.mantissa - half)), .down)
        let ask = terms.roundedToTick(Price(trade.price.mantissa + half), .up)
        let size = max(trade.quantity, terms.quantityMin)
        guard let bid, let ask, bid.mantissa > 0 else { return }
        show(
            BookTop(
                bid: Level(price: bid, quantity: size), ask: Level(price: ask, quantity: size)),
            of: instrument, at: time)
    }

    /// Writes a trade on the tape.
    func note(_ trade: Trade, of place: Int, at time: Timestamp) {
        lastTrade += 1
        let print = Print(
            id: lastTrade, price: trade.price, quantity: trade.quantity,
            maker: (trade.aggressor ?? .buy).opposite, time: time + faults.clockOffset(at: time))
        tapes[place].add(print, at: time)
        if !sessions.isEmpty { tapes[place].newPrints.append(print) }
    }

    /// Lets what an order here took of the book be seen: the trade, and what is left of the level.
    func publish(_ fill: Fill, at time: Timestamp) {
        let (instrument, side) = (fill.instrument, fill.side.opposite)
        let book = floor.state(of: instrument).book
        let shown = (side == .buy ? book.bids : book.asks).quantity(at: fill.price)
        let rest = shown > fill.quantity ? shown - fill.quantity : .zero
        let change = LevelChange(
            side: side, level: Level(price: fill.price, quantity: rest))
        ladders[instrument.position].take(fill.quantity, at: fill.price, side)
        floor.step([told(.level(change), instrument, time)], at: time)
        noteLevel(change, of: instrument)
        let trade = Trade(price: fill.price, quantity: fill.quantity, aggressor: fill.side)
        floor.step([told(.trade(trade), instrument, moment())], at: moment(), matches: false)
        note(trade, of: instrument.position, at: time)
    }

    /// Tells the matching what it may do with a product.
    func tellMatching(of instrument: InstrumentID) {
        guard let listing = listings.first(where: { $0.id == instrument && $0.aliasOf == nil })
        else { return }
        let time = moment()
        floor.step([told(.status(listing.flags.matching), instrument, time)], at: time)
    }

    // MARK: Listings

    func listing(_ symbol: String) -> Listing? { listings.first { $0.symbol == symbol } }

    /// Finds the products that are to be listed; an alias shares the book of its product.
    static func listings(_ symbols: [String]) throws -> ([Listing], [Instrument]) {
        var (listings, instruments): ([Listing], [Instrument]) = ([], [])
        let real = symbols.filter { symbol in
            ProductCatalogue.book(of: symbol).map { !symbols.contains($0) } ?? true
        }
        for symbol in real where !instruments.contains(where: { $0.symbol == symbol }) {
            let instrument = try ProductCatalogue.instrument(
                symbol: symbol, id: InstrumentID(instruments.count))
            guard instrument.terms.quantityExponent >= -8 else {
                throw Fault(
                    .usage, code: "venue.product", "\(symbol) has finer sizes than 0.00000001",
                    key: "--products", remedy: "name another product")
            }
            instruments.append(instrument)
            listings.append(listing(symbol, instrument))
        }
        for symbol in symbols where !real.contains(symbol) {
            let book = ProductCatalogue.book(of: symbol)
            guard let place = listings.firstIndex(where: { $0.symbol == book }) else { continue }
            listings[place].aliases.append(symbol)
            listings.append(
                Listing(
                    symbol: symbol, instrument: listings[place].instrument, quote: "USDC",
                    aliasOf: listings[place].symbol, sizeMax: listings[place].sizeMax))
        }
        return (listings, instruments)
    }

    private static func listing(_ symbol: String, _ instrument: Instrument) -> Listing {
        // Worth 200 million of the quote currency, as the largest products allow.
        let typical = ProductCatalogue.typicalPrice(of: instrument)
        let size = instrument.terms.quantity(
            worth: Amount(200_000_000 * 100_000_000), at: typical)
        return Listing(
            symbol: symbol, instrument: instrument, quote: instrument.quote, aliasOf: nil,
            sizeMax: max(size ?? instrument.terms.quantityMax, instrument.terms.lot))
    }
}
