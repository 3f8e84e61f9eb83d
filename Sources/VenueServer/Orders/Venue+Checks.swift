internal import Domain
internal import JSON

/// What an order must satisfy, in the order in which the venue looks at it.
extension Venue {
    /// Checks an order and fills in its size and what it holds.
    func check(_ order: inout ClientOrder, _ listing: Listing) throws(Rejection) {
        try checkPlace(order, listing)
        try checkFlags(order.terms, listing)
        try checkKind(order, listing)
        try checkTimes(order.terms)
        try size(&order, listing)
        try checkSize(order, listing)
        try checkPrices(order)
        let (hold, currency) = try claim(of: order, listing)
        order.holdCurrency = currency
        guard hold <= portfolio(order.portfolio).available(currency) else { throw .funds }
    }

    /// Checks an order as an edit would make it; whether there are funds for it is not asked.
    func checkAgain(_ order: ClientOrder, _ listing: Listing) throws(Rejection) {
        try checkFlags(order.terms, listing)
        try checkSize(order, listing)
        try checkPrices(order)
    }

    private func checkFlags(_ terms: OrderTerms, _ listing: Listing) throws(Rejection) {
        let flags = listing.flags
        if flags.isDisabled || flags.tradingDisabled || flags.status != "online" {
            throw Rejection("TRADING_DISABLED", "trading is disabled")
        }
        if flags.cancelOnly || flags.viewOnly {
            throw Rejection("ORDER_ENTRY_DISABLED", "orders can only be cancelled")
        }
        if listing.isFuture, !flags.isSessionOpen {
            throw Rejection("INVALID_FCM_TRADING_SESSION", "the session is closed")
        }
        if flags.limitOnly, terms.kind == .market { throw .unsupported }
        if flags.postOnly, !terms.isPostOnly {
            throw Rejection("INVALID_LIMIT_PRICE_POST_ONLY", "only post-only orders are taken")
        }
        // In an auction orders are gathered; what cannot wait is not taken.
        if flags.auctionMode, terms.isImmediate { throw .unsupported }
    }

    private func checkKind(_ order: ClientOrder, _ listing: Listing) throws(Rejection) {
        let isFillOrKill = order.terms.timeInForce == .fillOrKill
        if order.terms.kind == .market, isFillOrKill, !listing.isFuture { throw .unsupported }
        if order.isByQuote, listing.isFuture { throw .unsupported }
        if let slices = order.terms.slices { try checkSlices(slices, order.terms.size, listing) }
        if order.terms.isPostOnly, isFillOrKill {
            throw Rejection("POST_ONLY_NOT_ALLOWED_WITH_FOK", "post-only contradicts fill-or-kill")
        }
    }

    /// The slices of a TWAP are its whole size, and each may be traded.
    private func checkSlices(
        _ slices: OrderTerms.Slices, _ size: OrderTerms.Size, _ listing: Listing
    ) throws(Rejection) {
        let (each, whole): (Int64, Int64)
        switch (slices.size, size) {
        case (.base(let slice), .base(let total)):
            guard slice >= listing.terms.quantityMin else {
                throw Rejection("BUCKET_SIZE_SMALLER_THAN_BASE_MIN", "bucket_size is too small")
            }
            (each, whole) = (slice.mantissa, total.mantissa)
        case (.quote(let slice), .quote(let total)):
            guard slice >= listing.terms.notionalMin else {
                throw Rejection("BUCKET_SIZE_SMALLER_THAN_QUOTE_MIN", "bucket_size is too small")
            }
            (each, whole) = (slice.mantissa, total.mantissa)
        default: throw .unsupported
        }
        guard Int128(each) * Int128(slices.count) == Int128(whole) else {
            throw Rejection(
                preview: "PREVIEW_INVALID_ORDER_CONFIG",
                "number_buckets times bucket_size is not the size of the order")
        }
    }

    private func checkTimes(_ terms: OrderTerms) throws(Rejection) {
        guard let end = terms.end else { return }
        if end <= clock { throw Rejection("END_TIME_IS_IN_THE_PAST", "end_time is over") }
        if end - clock > Nanos.day * 365 {
            throw Rejection("END_TIME_TOO_FAR_IN_FUTURE", "end_time is more than a year away")
        }
        if let start = terms.start, end <= start {
            throw Rejection(preview: "PREVIEW_INVALID_END_TIME", "end_time is before start_time")
        }
    }

    /// Finds the base size; an order by quote takes it from its limit or from the book.
    private func size(_ order: inout ClientOrder, _ listing: Listing) throws(Rejection) {
        switch order.terms.size {
        case .base(let quantity): order.quantity = quantity
        case .quote(let amount):
            try checkQuote(amount, listing)
            if let limit = order.terms.limit {
                order.quantity = listing.terms.quantity(worth: amount, at: limit) ?? .zero
            } else {
                order.quantity = try walk(amount, order, listing)
            }
        }
    }

    private func checkQuote(_ amount: Amount, _ listing: Listing) throws(Rejection) {
        if amount < listing.terms.notionalMin || amount == .zero {
            throw Rejection(
                preview: "PREVIEW_INVALID_QUOTE_SIZE_TOO_SMALL",
                "quote_size is below \(Venue.text(listing.terms.notionalMin))")
        }
        if amount > listing.quoteMax {
            throw Rejection(preview: "PREVIEW_INVALID_QUOTE_SIZE_TOO_LARGE", "quote_size")
        }
    }

    /// How much of the base an amount buys or sells for now; a buyer's fee is part of the amount.
    private func walk(
        _ amount: Amount, _ order: ClientOrder, _ listing: Listing
    ) throws(Rejection) -> Quantity {
        let offers = floor.offered(order.side.opposite, of: listing.id)
        guard !offers.isEmpty else { throw .noLiquidity }
        var left = amount
        if order.side == .buy {
            let whole = 100_000_000 + tier(of: order.portfolio).taker.e8
            let wide = Int128(amount.mantissa) * 100_000_000
            left = Amount(Wide.quotient(wide, by: whole, rounding: .down) ?? 0)
        }
        var total = Quantity.zero
        for offer in offers {
            let lots = listing.terms.quantity(worth: left, at: offer.price) ?? .zero
            let part = min(lots, listing.terms.flooredToLot(offer.quantity))
            guard part > .zero,
                let cost = listing.terms.notional(offer.price, part, rounding: .up)
            else { break }
            total = total + part
            left = left > cost ? left - cost : .zero
            if part == lots { break }
        }
        return total
    }

    private func checkSize(_ order: ClientOrder, _ listing: Listing) throws(Rejection) {
        let isTooSmall = order.quantity < listing.terms.quantityMin
        if isTooSmall, order.isByQuote {
            throw Rejection(preview: "PREVIEW_INVALID_QUOTE_SIZE_TOO_SMALL", "quote_size")
        }
        if isTooSmall {
            throw Rejection(preview: "PREVIEW_INVALID_BASE_SIZE_TOO_SMALL", "base_size")
        }
        if order.quantity > listing.sizeMax {
            throw Rejection(preview: "PREVIEW_INVALID_BASE_SIZE_TOO_LARGE", "base_size")
        }
        guard let limit = order.terms.limit ?? order.terms.rungs.first?.limit else { return }
        guard let value = listing.terms.notional(limit, order.quantity, rounding: .up) else {
            throw Rejection(preview: "PREVIEW_INVALID_QUOTE_SIZE_TOO_LARGE", "the value")
        }
        try checkQuote(value, listing)
    }

    private func checkPrices(_ order: ClientOrder) throws(Rejection) {
        let (terms, top) = (order.terms, floor.top(of: order.instrument))
        let isBuy = order.side == .buy
        if terms.kind == .market, (isBuy ? top.ask : top.bid) == nil { throw .noLiquidity }
        if terms.isPostOnly, let limit = terms.limit, crosses(limit, order.side, top) {
            throw Rejection(
                "INVALID_LIMIT_PRICE_POST_ONLY", "a post-only order would trade at once")
        }
        guard let stop = terms.stop, let last = tapes[order.instrument.position].last?.price else {
            return
        }
        if terms.kind == .stopLimit {
            if terms.stopsUp, stop <= last {
                throw Rejection(
                    preview: "PREVIEW_STOP_PRICE_BELOW_LAST_TRADE_PRICE",
                    "a stop that wakes on a rise must lie above the last trade")
            }
            if !terms.stopsUp, stop >= last {
                throw Rejection(
                    preview: "PREVIEW_STOP_PRICE_ABOVE_LAST_TRADE_PRICE",
                    "a stop that wakes on a fall must lie below the last trade")
            }
        } else if let limit = terms.limit, isBuy ? limit >= stop : limit <= stop {
            throw Rejection("INVALID_BRACKET_PRICES", "limit and stop are the wrong way round")
        }
    }

    func crosses(_ limit: Price, _ side: Side, _ top: BookTop) -> Bool {
        if side == .buy { return top.ask.map { limit >= $0.price } ?? false }
        return top.bid.map { limit <= $0.price } ?? false
    }

    /// What an order holds while it is open, and of which currency.
    func claim(of order: ClientOrder, _ listing: Listing) throws(Rejection) -> (Amount, String) {
        let rest = order.remaining
        if listing.isFuture { return (try margin(of: order, listing), listing.collateral) }
        if order.side == .sell {
            guard let amount = Venue.amount(rest, listing.terms) else { throw .funds }
            return (amount, listing.instrument.base)
        }
        if case .quote(let amount) = order.terms.size, order.terms.kind == .market {
            return (order.filled == .zero ? amount : .zero, listing.quote)
        }
        guard let price = worstPrice(of: order),
            let value = listing.terms.notional(price, rest, rounding: .up),
            let fee = tier(of: order.portfolio).taker.of(value.mantissa, rounding: .up),
            let hold = value.adding(Amount(fee))
        else { throw .funds }
        return (hold, listing.quote)
    }

    /// The most that one unit may cost.
    func worstPrice(of order: ClientOrder) -> Price? {
        if order.terms.kind == .bracket, order.side == .buy, let stop = order.terms.stop {
            return Venue.beyond(stop, .buy, floor.instruments[order.instrument.position].terms)
        }
        if let limit = order.terms.limit { return limit }
        if let highest = order.terms.rungs.map(\.limit).max() { return highest }
        var left = order.remaining
        var price: Price?
        for offer in floor.offered(order.side.opposite, of: order.instrument) where left > .zero {
            price = offer.price
            left = left > offer.quantity ? left - offer.quantity : .zero
        }
        return price
    }

    /// Five per cent beyond a price that has woken a bracket.
    static func beyond(_ price: Price, _ side: Side, _ terms: InstrumentTerms) -> Price? {
        guard let distance = Ratio.bps(500).of(price.mantissa, rounding: .down) else { return nil }
        let moved = Price(price.mantissa + side.sign * distance)
        return terms.roundedToTick(moved, side == .buy ? .down : .up)
    }

    /// A size as an amount of the base currency.
    static func amount(_ quantity: Quantity, _ terms: InstrumentTerms) -> Amount? {
        let (amount, overflow) = quantity.mantissa.multipliedReportingOverflow(
            by: Wide.powerOfTen(terms.quantityExponent + 8))
        return overflow ? nil : Amount(amount)
    }

    static func text(_ amount: Amount) -> String { amount.text(exponent: -8) }
}
