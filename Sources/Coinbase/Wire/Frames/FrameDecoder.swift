package import Domain
internal import JSON

/// Turns the frames of the venue's WebSocket into what the engine and the order desk take.
///
/// Frames spelt as the venue spells them are read by templates; any other spelling of the same
/// frame gives the same result by the general way, which reads strictly: a key twice, half a
/// surrogate, nesting deeper than 32, bytes that are no UTF-8 are faults. A frame is taken whole or
/// not at all.
///
/// - SeeAlso: Coinbase Advanced Trade, "WebSocket Channels" (read 2026-09-30).
package struct FrameDecoder: Sendable {
    /// The longest frame that is looked at; a snapshot of the deepest book has a few million bytes.
    package static let bytesMax = 16 << 20

    var directory: ProductDirectory
    package internal(set) var tally = FrameTally()
    /// Trades of the frame at hand, in the order of the frame.
    var trades: ContiguousArray<TradeRow> = []
    var day = WireTime.DayMemory()
    /// Where the last name was found in the directory.
    var near = 0
    private let usesTemplates: Bool

    /// - Parameters:
    ///   - instruments: The products of the feed; everything else is passed over.
    ///   - aliases: The venue's name of the book for products that share another's, as
    ///     `VenueProduct.alias` says: `["BTC-USDC": "BTC-USD"]`.
    ///   - usesTemplates: False reads every frame the general way, to compare.
    package init(
        _ instruments: [Instrument], aliases: [String: String] = [:], usesTemplates: Bool = true
    ) {
        directory = ProductDirectory(instruments, aliases: aliases)
        self.usesTemplates = usesTemplates
    }

    /// Reads one frame.
    ///
    /// - Parameters:
    ///   - text: The payload of one text message.
    ///   - time: When the host received it; every market event carries it.
    ///   - batch: Emptied, then filled; empty again after a fault.
    /// - Throws: `WireFault`; the caller counts it and treats the frame as lost.
    /// - Complexity: O(n), without allocation for market data.
    package mutating func decode(
        _ text: Span<UInt8>, at time: Timestamp, into batch: inout FrameBatch
    ) throws(WireFault) {
        batch.clear()
        trades.removeAll(keepingCapacity: true)
        guard text.count <= FrameDecoder.bytesMax else {
            throw WireFault(
                .tooLong, "", "\(text.count) bytes; at most \(FrameDecoder.bytesMax) are read")
        }
        if usesTemplates, FrameScan.isPlain(text), quick(text, at: time, into: &batch) {
            tally.frames &+= 1
            return
        }
        batch.clear()
        trades.removeAll(keepingCapacity: true)
        let newest = directory.entries.map(\.newestTrade)
        do throws(WireFault) {
            try general(text, at: time, into: &batch)
        } catch {
            batch.clear()
            for (place, trade) in newest.enumerated() {
                directory.entries[place].newestTrade = trade
            }
            throw error
        }
        tally.frames &+= 1
        tally.general &+= 1
    }

    /// Says that the books of this connection are not to be believed until their next snapshot.
    ///
    /// The events carry the moment at which the loss was noticed.
    package func loseBooks(
        at time: Timestamp, into market: inout ContiguousArray<MarketEvent>
    ) {
        var told: Set<InstrumentID> = []
        for target in directory.entries.lazy.flatMap(\.targets)
        where told.insert(target.instrument).inserted {
            market.append(
                MarketEvent(
                    time: time, instrument: target.instrument, hasGap: true, body: .bookGap))
        }
    }
}

/// One trade of a frame, in the exponents of its directory entry.
struct TradeRow {
    var place: Int
    /// 0 for a name that is no number.
    var id: UInt64
    var price: Int64
    var quantity: Int64
    /// nil for a word that is neither `BUY` nor `SELL`.
    var makerSide: Side?
}

extension FrameDecoder {
    /// Puts the rows of one book event into their final form, all of them read; they begin at
    /// `start`, after the snapshot's own event.
    mutating func settleBook(
        _ place: Int, from start: Int, isSnapshot: Bool, into batch: inout FrameBatch
    ) throws(WireFault) {
        if isSnapshot { FrameDecoder.orderSnapshot(&batch.market, from: start) }
        guard !directory.entries[place].isPlain else { return }
        try copyToTargets(place, from: isSnapshot ? start - 1 : start, into: &batch)
    }

    /// Gives each product of a shared name its own copy of the events, at its own scale.
    private func copyToTargets(
        _ place: Int, from start: Int, into batch: inout FrameBatch
    ) throws(WireFault) {
        let entry = directory.entries[place]
        let shared = Array(batch.market[start...])
        batch.market.removeLast(shared.count)
        for target in entry.targets {
            for event in shared {
                var event = event
                event.instrument = target.instrument
                if case .level(let change) = event.body {
                    event.body = .level(
                        LevelChange(
                            side: change.side,
                            level: try entry.level(change.level, for: target.terms)))
                }
                batch.market.append(event)
            }
        }
    }

    /// Drops levels of size zero and puts the others so that the best of each side comes last,
    /// where a book takes them without moving what it has.
    private static func orderSnapshot(
        _ events: inout ContiguousArray<MarketEvent>, from start: Int
    ) {
        var (bid, ask) = (Int64.max, Int64.min)
        var isBestFirst = true
        var hasZero = false
        for index in start..<events.count {
            guard case .level(let change) = events[index].body else { continue }
            let price = change.level.price.mantissa
            if change.level.quantity == .zero { hasZero = true }
            if change.side == .buy {
                if price >= bid { isBestFirst = false }
                bid = price
            } else {
                if price <= ask { isBestFirst = false }
                ask = price
            }
        }
        if isBestFirst {
            events[start...].reverse()
        } else {
            sortSnapshot(&events, from: start)
        }
        guard hasZero else { return }
        dropEmpty(&events, from: start)
    }

    /// Drops levels of size zero, and what such a one takes back: the later size of a level that
    /// stands twice wins.
    private static func dropEmpty(_ events: inout ContiguousArray<MarketEvent>, from start: Int) {
        var kept: ContiguousArray<MarketEvent> = []
        for event in events[start...] {
            guard case .level(let change) = event.body, change.level.quantity == .zero else {
                kept.append(event)
                continue
            }
            while case .level(let last)? = kept.last?.body, last.side == change.side,
                last.level.price == change.level.price
            {
                kept.removeLast()
            }
        }
        events.replaceSubrange(start..., with: kept)
    }

    /// A level that stands twice keeps the order it came in, so that the later size wins.
    private static func sortSnapshot(
        _ events: inout ContiguousArray<MarketEvent>, from start: Int
    ) {
        let rows = events[start...].enumerated().sorted { left, right in
            guard case .level(let first) = left.element.body,
                case .level(let second) = right.element.body
            else { return left.offset < right.offset }
            if first.side != second.side { return first.side == .sell }
            let (one, two) = (first.level.price, second.level.price)
            guard one != two else { return left.offset < right.offset }
            return first.side == .buy ? one < two : one > two
        }
        events.replaceSubrange(start..., with: rows.map(\.element))
    }

    /// Turns the trades of one event into market events, oldest first.
    ///
    /// A snapshot repeats trades from before the subscription. The first one of a product only says
    /// which trades are history; a later one, after a reconnect, fills the hole.
    mutating func settleTrades(
        isSnapshot: Bool, at time: Timestamp, into batch: inout FrameBatch
    ) throws(WireFault) {
        let isNewestFirst = trades.count > 1 && newestComesFirst
        for step in 0..<trades.count {
            let row = trades[isNewestFirst ? trades.count - 1 - step : step]
            let newest = directory.entries[row.place].newestTrade
            let isHistory = isSnapshot && newest == 0
            guard !isHistory, row.quantity > 0, row.id == 0 || row.id > newest else {
                tally.oldTrades &+= 1
                continue
            }
            if row.makerSide == nil { tally.sidelessTrades &+= 1 }
            try append(row, at: time, into: &batch)
        }
        for row in trades where row.id > directory.entries[row.place].newestTrade {
            directory.entries[row.place].newestTrade = row.id
        }
        trades.removeAll(keepingCapacity: true)
    }

    /// Whether the number of the first trade is above that of the last one of the same product.
    private var newestComesFirst: Bool {
        let first = trades[0]
        for row in trades.reversed() where row.place == first.place {
            return first.id > row.id
        }
        return false
    }

    private func append(
        _ row: TradeRow, at time: Timestamp, into batch: inout FrameBatch
    ) throws(WireFault) {
        let (price, quantity) = (Price(row.price), Quantity(row.quantity))
        let aggressor = row.makerSide?.opposite
        if directory.entries[row.place].isPlain {
            let instrument = directory.entries[row.place].instrument
            let trade = Trade(price: price, quantity: quantity, aggressor: aggressor)
            batch.market.append(
                MarketEvent(time: time, instrument: instrument, body: .trade(trade)))
            return
        }
        let entry = directory.entries[row.place]
        for target in entry.targets {
            let level = try entry.level(
                Level(price: price, quantity: quantity), for: target.terms)
            let trade = Trade(price: level.price, quantity: level.quantity, aggressor: aggressor)
            batch.market.append(
                MarketEvent(time: time, instrument: target.instrument, body: .trade(trade)))
        }
    }
}

extension ProductDirectory.Entry {
    /// A level of this entry at the scale of one of its products.
    func level(_ level: Level, for terms: InstrumentTerms) throws(WireFault) -> Level {
        Level(
            price: Price(
                try moved(level.price.mantissa, from: priceExponent, to: terms.priceExponent)),
            quantity: Quantity(
                try moved(
                    level.quantity.mantissa, from: quantityExponent, to: terms.quantityExponent)))
    }

    private func moved(_ value: Int64, from: Int, to: Int) throws(WireFault) -> Int64 {
        let (quotient, rest) = value.quotientAndRemainder(
            dividingBy: Wide.powerOfTen(to - from))
        guard rest == 0 else {
            let text = DecimalText.text(mantissa: value, exponent: from)
            throw WireFault(.tooFine, "events", "\(text) has more than \(-to) decimals")
        }
        return quotient
    }
}
