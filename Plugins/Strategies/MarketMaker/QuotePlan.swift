internal import PerpsPlugin
internal import Studies

/// What a market maker's parameters come to for one product, in whole numbers.
struct QuotePlan: Hashable {
    let instrument: Instrument
    let size: Int64
    let inventoryMax: Int64
    let inventoryTarget: Int64
    let halfSpreadE8: Int64
    let skewE8: Int64
    let requoteE8: Int64

    /// Where one side should rest and how much of it; `nil` where it should not.
    struct Quote: Hashable {
        var price: Int64
        var size: Int64
    }

    /// Both sides.
    struct Quotes: Hashable {
        var bid: Quote?
        var ask: Quote?

        subscript(side: Side) -> Quote? { side == .buy ? bid : ask }
    }

    /// Reads the parameters in a product's units.
    ///
    /// - Throws: When a size is finer than the product's or below its minimum.
    init(_ settings: MarketMaker.Settings, _ instrument: Instrument) throws {
        func size(_ decimal: ExactDecimal, _ key: String) throws -> Int64 {
            guard let size = instrument.size(decimal) else {
                throw ParameterFault(key, "is finer than sizes of \(instrument.symbol)")
            }
            return instrument.floorToLot(size).mantissa
        }
        self.instrument = instrument
        self.size = try size(settings.size, "size")
        inventoryMax = try size(settings.inventoryMax, "inventory_max")
        inventoryTarget = try size(settings.inventoryTarget, "inventory_target")
        guard self.size > 0, self.size >= instrument.sizeMin.mantissa else {
            throw ParameterFault("size", "is below the smallest size of \(instrument.symbol)")
        }
        guard inventoryMax >= self.size else {
            throw ParameterFault("inventory_max", "must not be below size")
        }
        guard inventoryTarget <= inventoryMax else {
            throw ParameterFault("inventory_target", "must not be above inventory_max")
        }
        (halfSpreadE8, skewE8) = (settings.halfSpread.e8, settings.skew.e8)
        requoteE8 = settings.requote.e8
    }

    /// The price in the middle, nearer to the side that is thinner: each best price weighs as much
    /// as the other side offers in its first levels.
    static func fair(_ depth: borrowing Depth, levels: Int) -> Int64? {
        guard !depth.isStale, depth.bids > 0, depth.asks > 0 else { return nil }
        let (bid, ask) = (depth.bid(0).price.mantissa, depth.ask(0).price.mantissa)
        guard bid > 0, ask > bid, ask <= Bar.priceMax else { return nil }
        var (bids, asks) = (0 as Int128, 0 as Int128)
        for place in 0..<min(levels, depth.bids) { bids += Int128(depth.bid(place).size.mantissa) }
        for place in 0..<min(levels, depth.asks) { asks += Int128(depth.ask(place).size.mantissa) }
        guard bids > 0, asks > 0 else { return nil }
        return Int64(exactly: (Int128(bid) * asks + Int128(ask) * bids) / (bids + asks))
    }

    /// What should rest now.
    ///
    /// - Parameters:
    ///   - fair: The price to quote around.
    ///   - best: The best bid and ask, which no quote may reach from the other side.
    ///   - position: What is held.
    ///   - mayGrow: Whether the position may become larger, on either side of nothing.
    /// - Returns: A side without a quote where none should rest.
    func quotes(
        around fair: Int64, best: (bid: Int64, ask: Int64), position: Int64, mayGrow: Bool
    ) -> Quotes {
        let shift = shiftE8(position)
        let tick = max(1, instrument.tick.mantissa)
        let bid = price(fair, Whole.one - Int128(halfSpreadE8) - shift, .sell)
        let ask = price(fair, Whole.one + Int128(halfSpreadE8) - shift, .buy)
        var quotes = Quotes()
        if let bid {
            let most = mayGrow ? inventoryMax - position : max(0, -position)
            quotes.bid = quote(min(bid, best.ask - tick), most)
        }
        if let ask {
            let room = instrument.isDerivative && mayGrow ? inventoryMax + position : position
            quotes.ask = quote(max(ask, best.bid + tick), room)
        }
        return quotes
    }

    /// How far both quotes move down for what is held above the target, in 1e-8.
    private func shiftE8(_ position: Int64) -> Int128 {
        let excess = Int128(position) - Int128(inventoryTarget)
        let all = Int128(inventoryMax)
        return max(-all, min(all, excess)) * Int128(skewE8) / all
    }

    /// A share of the price on the tick: `.sell` rounds down and `.buy` up.
    private func price(_ fair: Int64, _ factor: Int128, _ rounding: Side) -> Int64? {
        guard factor > 0 else { return nil }
        let (exact, tick) = (Int128(fair) * factor, Int128(max(1, instrument.tick.mantissa)))
        var ticks = exact / (Whole.one * tick)
        if rounding == .buy, ticks * Whole.one * tick < exact { ticks += 1 }
        return Int64(exactly: ticks * tick)
    }

    private func quote(_ price: Int64, _ most: Int64) -> Quote? {
        let size = instrument.floorToLot(Size(min(size, max(0, most))))
        guard price > 0, size.mantissa > 0, size >= instrument.sizeMin else { return nil }
        if let least = instrument.notionalMin {
            guard let value = instrument.notional(size, at: Price(price)), value >= least else {
                return nil
            }
        }
        return Quote(price: price, size: size.mantissa)
    }
}
