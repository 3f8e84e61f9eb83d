internal import PerpsPlugin

/// Refuses an order that would pay too much to the book that is shown.
///
/// The order's size is walked through the levels that it would take, up to its own limit price.
/// *Slippage* is how far the average price lies from the middle of the book, *impact* how far the
/// last level reached lies from the best. What a limit order leaves to rest costs nothing. All of
/// it is whole numbers, compared without a division.
struct Slippage: Guard {
    struct Settings: Parameters {
        @Parameter(
            Ratio(e8: 0)...Ratio.percent(50),
            "The greatest distance of the average price from the middle of the book, as a share of "
                + "the middle; more refuses the entry.") var slippageMax = Ratio.bps(50)
        @Parameter(
            Ratio(e8: 0)...Ratio.percent(50),
            "The greatest distance of the last level reached from the best, as a share of the "
                + "best; more refuses the entry.") var impactMax = Ratio.bps(50)
        @Parameter(1...1_000, "How many levels of a side are looked at.") var levels = 50
        @Parameter(
            Nanos.milliseconds(100)...Nanos.seconds(86_400),
            "A book that was told longer ago is not known, and entries are refused.")
        var ageMax = Nanos.minutes(1)
    }

    static let about = About(
        "perps.slippage", "Slippage and market impact",
        summary: "Refuses entries that would pay too much to the visible book.",
        vendor: "perps-bot")
    static let events: EventKinds = .depth

    /// The book of one product, best levels first.
    struct Book {
        var at: Nanos
        var bids: [Level]
        var asks: [Level]
    }

    let slippageMax: Ratio
    let impactMax: Ratio
    let levels: Int
    let ageMax: Nanos
    var books: [UInt32: Book] = [:]

    init(_ settings: Settings) {
        (slippageMax, impactMax) = (settings.slippageMax, settings.impactMax)
        (levels, ageMax) = (settings.levels, settings.ageMax)
    }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        books = [:]
        for instrument in activation.instruments {
            try host.subscribe(instrument, to: .depth, depth: UInt32(levels))
        }
    }

    mutating func onDepth(_ depth: borrowing Depth, _ host: Host) {
        guard !depth.isStale, !depth.isReplay else {
            books[depth.instrument] = nil
            return
        }
        var book = Book(at: depth.at, bids: [], asks: [])
        for place in 0..<min(depth.bids, levels) { book.bids.append(depth.bid(place)) }
        for place in 0..<min(depth.asks, levels) { book.asks.append(depth.ask(place)) }
        books[depth.instrument] = book
    }

    private var bound: Bound { Bound(limit: slippageMax.bps, unit: "bps") }

    mutating func check(_ order: borrowing Check, _ host: Host) -> Verdict {
        if order.isReducing { return .allow }
        if let nonsense = order.nonsense(bound) { return nonsense }
        guard let side = order.side, let book = books[order.instrument],
            order.now.since(book.at) <= ageMax, let bid = book.bids.first?.price,
            let ask = book.asks.first?.price, bid > Price(0), bid < ask
        else { return bound.missing("the book is not known, empty, crossed or too old") }
        let taken = side == .buy ? book.asks : book.bids
        guard let walk = BookWalk(taken, side, order.size, limit: order.limit) else {
            return bound.missing("the book shows too little for the order, or makes no sense")
        }
        guard let last = walk.last else { return .allow }  // it takes nothing
        return judge(walk, last, side, middle: Int128(bid.mantissa) + Int128(ask.mantissa))
    }

    /// - Parameters:
    ///   - walk: What the order takes.
    ///   - last: The last level reached.
    ///   - side: Which way.
    ///   - middle: Twice the middle price.
    /// - Returns: What may happen, by impact first and slippage second.
    private func judge(
        _ walk: BookWalk, _ last: Price, _ side: Side, middle: Int128
    ) -> Verdict {
        guard let slippage = walk.distance(from: middle, side) else {
            return bound.missing("the numbers are too large to compare")
        }
        let reach = Int128(abs(last.mantissa - walk.best.mantissa)) * Ratio.one
        let impactAllowed = Int128(impactMax.e8) * Int128(walk.best.mantissa)
        if reach > impactAllowed {
            let impact = Double(reach) / Double(walk.best.mantissa) / 1e4
            return .reject("the order would move the price too far").comparing(
                impact, to: impactMax.bps, unit: "bps")
        }
        let share = slippage.share / 1e4
        guard slippage.isWithin(slippageMax) else {
            return .reject("the order would pay too much above the middle").comparing(
                share, to: slippageMax.bps, unit: "bps")
        }
        return Verdict.allow.comparing(share, to: slippageMax.bps, unit: "bps")
    }
}
