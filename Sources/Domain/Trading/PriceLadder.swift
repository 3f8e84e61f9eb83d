/// The limit orders that a scaled order is made of, besides the one at the order's own limit.
@frozen @usableFromInline package struct PriceLadder: Hashable, Sendable {
    /// How sizes go from the lowest price to the highest.
    @frozen @usableFromInline package enum Sizes: UInt8, Hashable, Sendable {
        case even = 1
        /// Each larger than the one before by the first.
        case increasing = 2
        case decreasing = 3

        package static let all = [even, increasing, decreasing]

        package var word: String {
            switch self {
            case .even: "even"
            case .increasing: "increasing"
            case .decreasing: "decreasing"
            }
        }
    }

    /// One of its limit orders.
    package struct Rung: Hashable, Sendable {
        package var limit: Price
        package var quantity: Quantity
        package init(limit: Price, quantity: Quantity) {
            (self.limit, self.quantity) = (limit, quantity)
        }
    }

    /// Limit orders at most.
    package static let rungsMax = 100

    /// The other end: the best price that any of them waits for.
    @usableFromInline package var far: Price
    @usableFromInline package var sizes: Sizes

    package init(to far: Price, _ sizes: Sizes) { (self.far, self.sizes) = (far, sizes) }
}

/// Where an order's attached exit takes profit and gives up, once the order has filled.
@frozen @usableFromInline package struct AttachedExit: Hashable, Sendable {
    @usableFromInline package var takeProfit: Price
    @usableFromInline package var stopLoss: Price

    package init(takeProfit: Price, stopLoss: Price) {
        (self.takeProfit, self.stopLoss) = (takeProfit, stopLoss)
    }
}

extension Intent {
    /// The highest price that any part of it may trade at by its limits, which its value is
    /// reckoned by.
    package var limitMax: Price { ladder.map { max($0.far, limit) } ?? limit }

    /// Whether it names the money that it spends and leaves size and price to the venue.
    package var isByMoney: Bool {
        if case .notional = size, flags.contains(.unbounded), side == .buy { true } else { false }
    }

    /// How many equal shares its size consists of; each part has some of them.
    package var shares: Int64 {
        let count = Int64(slices)
        switch type {
        case .twap: return max(1, count)
        case .scaled:
            return ladder?.sizes == .even ? max(1, count) : max(1, count * (count + 1) / 2)
        case .limit, .market, .stopLimit, .takeLimit, .bracket: return 1
        }
    }

    /// The largest size not above `quantity` of which every part is whole lots.
    package func floored(_ quantity: Quantity, _ terms: InstrumentTerms) -> Quantity {
        let (step, overflow) = terms.lot.mantissa.multipliedReportingOverflow(by: shares)
        return overflow ? .zero : Quantity(quantity.mantissa - quantity.mantissa % step)
    }

    /// The smallest part of it: a share of a size that `floored` gave.
    package func smallestPart(of quantity: Quantity) -> Quantity {
        Quantity(quantity.mantissa / shares)
    }

    /// The limit orders of a scaled order from the lowest price up; their sizes add up to its own.
    ///
    /// Prices between the ends are rounded to the tick, away from trading.
    ///
    /// - Returns: nil for what is no scaled order, for more orders than there are prices, and for
    ///   a size that cannot be cut into whole lots.
    package func rungs(of quantity: Quantity, _ terms: InstrumentTerms) -> [PriceLadder.Rung]? {
        let count = Int64(slices)
        guard type == .scaled, let ladder, count >= 2, floored(quantity, terms) == quantity else {
            return nil
        }
        let (low, high) = (min(limit, ladder.far), limitMax)
        guard (high.mantissa - low.mantissa) / terms.tick.mantissa >= count - 1 else { return nil }
        let share = quantity.mantissa / shares
        var rungs: [PriceLadder.Rung] = []
        for step in 0..<count {
            let way = Int128(high.mantissa - low.mantissa) * Int128(step)
            let rounding: Rounding = side == .buy ? .down : .up
            guard let part = Wide.quotient(way, by: count - 1, rounding: rounding),
                let price = terms.roundedToTick(Price(low.mantissa + part), rounding)
            else { return nil }
            let weight: Int64 =
                switch ladder.sizes {
                case .even: 1
                case .increasing: step + 1
                case .decreasing: count - step
                }
            rungs.append(PriceLadder.Rung(limit: price, quantity: Quantity(share * weight)))
        }
        return rungs
    }
}
