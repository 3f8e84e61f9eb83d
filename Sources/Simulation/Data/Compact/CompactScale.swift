internal import Domain

/// Moves numbers of a compact file to the exponents of the instrument that it is read for.
struct CompactScale {
    private let priceShift: Int
    private let quantityShift: Int
    private let isStrict: Bool

    /// - Returns: nil when the exponents are equal.
    init?(_ header: CompactHeader, terms: InstrumentTerms, isStrict: Bool) {
        priceShift = header.priceExponent - terms.priceExponent
        quantityShift = header.quantityExponent - terms.quantityExponent
        self.isStrict = isStrict
        guard priceShift != 0 || quantityShift != 0 else { return nil }
    }

    private func moved(
        _ mantissa: Int64, by shift: Int, _ rounded: inout Int
    ) throws(RowFault) -> Int64 {
        if shift >= 0 {
            let (moved, overflow) = mantissa.multipliedReportingOverflow(
                by: Wide.powerOfTen(shift))
            guard !overflow else { throw RowFault("a number is too large to hold") }
            return moved
        }
        let divisor = Wide.powerOfTen(-shift)
        guard mantissa % divisor != 0 else { return mantissa / divisor }
        rounded += 1
        guard !isStrict else {
            throw RowFault(
                "a number has more than the product's decimals",
                remedy: "Leave out --strict to round half-even, or convert the data again.")
        }
        return Wide.quotient(mantissa, by: divisor, rounding: .halfEven)
    }

    private func price(_ price: Price, _ rounded: inout Int) throws(RowFault) -> Price {
        Price(try moved(price.mantissa, by: priceShift, &rounded))
    }

    private func quantity(_ size: Quantity, _ rounded: inout Int) throws(RowFault) -> Quantity {
        Quantity(try moved(size.mantissa, by: quantityShift, &rounded))
    }

    /// A side of a top; nil when nothing is left of its size or price.
    private func side(_ level: Level?, _ rounded: inout Int) throws(RowFault) -> Level? {
        guard let level else { return nil }
        let moved = try self.level(level, &rounded)
        return moved.price > .zero && moved.quantity > .zero ? moved : nil
    }

    private func level(_ level: Level, _ rounded: inout Int) throws(RowFault) -> Level {
        Level(
            price: try price(level.price, &rounded),
            quantity: try quantity(level.quantity, &rounded))
    }

    /// The same event at other exponents; nil for a trade of which no size is left.
    func scaled(
        _ body: MarketEvent.Body, counting rounded: inout Int
    ) throws(RowFault) -> MarketEvent.Body? {
        switch body {
        case .trade(var trade):
            trade.price = try price(trade.price, &rounded)
            trade.quantity = try quantity(trade.quantity, &rounded)
            return trade.quantity == .zero ? nil : .trade(trade)
        case .level(var change):
            change.level = try level(change.level, &rounded)
            return .level(change)
        case .top(var top):
            (top.bid, top.ask) = (try side(top.bid, &rounded), try side(top.ask, &rounded))
            return .top(top)
        case .candle(var candle):
            candle.open = try price(candle.open, &rounded)
            candle.high = try price(candle.high, &rounded)
            candle.low = try price(candle.low, &rounded)
            candle.close = try price(candle.close, &rounded)
            candle.volume = try quantity(candle.volume, &rounded)
            return .candle(candle)
        case .mark(let mark): return .mark(try price(mark, &rounded))
        case .bookSnapshot, .bookGap, .funding, .status, .fees, .heartbeat: return body
        }
    }
}
