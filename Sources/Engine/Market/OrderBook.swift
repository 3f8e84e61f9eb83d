package import Domain

/// One side of a book: levels with rising attraction, the best last.
///
/// Changes cluster near the best price, so with the best at the end most insertions and removals
/// move few levels.
package struct BookSide: Sendable {
    package let side: Side
    /// Worst first, best last; sizes above zero; prices strictly better from one to the next.
    package private(set) var levels: ContiguousArray<Level> = []

    init(_ side: Side) { self.side = side }

    package var best: Level? { levels.last }

    mutating func removeAll() { levels.removeAll(keepingCapacity: true) }

    /// Sets the size at a price; zero removes the level, and removing an unknown one does nothing.
    mutating func apply(_ level: Level) {
        let index = place(of: level.price)
        if index > 0, levels[index - 1].price == level.price {
            if level.quantity > .zero {
                levels[index - 1].quantity = level.quantity
            } else {
                levels.remove(at: index - 1)
            }
        } else if level.quantity > .zero {
            levels.insert(level, at: index)
        }
    }

    /// The number of levels that are not better than a price.
    private func place(of price: Price) -> Int {
        let levels = levels.span
        // Turned round for offers, so that better is greater on both sides.
        let turn: Int64 = side == .buy ? 0 : -1
        let key = price.mantissa ^ turn
        var high = levels.count
        let near = max(0, high - 8)
        while high > near {
            if levels[high - 1].price.mantissa ^ turn <= key { return high }
            high -= 1
        }
        var low = 0
        while low < high {
            let middle = (low &+ high) >> 1
            let isBetter = levels[middle].price.mantissa ^ turn > key
            high = isBetter ? middle : high
            low = isBetter ? low : middle &+ 1
        }
        return low
    }

    /// The size displayed at a price.
    package func quantity(at price: Price) -> Quantity {
        let index = place(of: price)
        guard index > 0, levels[index - 1].price == price else { return .zero }
        return levels[index - 1].quantity
    }

    /// The worst price at which the displayed levels fill a size; nil when they hold less.
    package func price(of quantity: Quantity) -> Price? {
        var left = quantity
        for level in levels.reversed() {
            if level.quantity >= left { return level.price }
            left -= level.quantity
        }
        return nil
    }
}

/// Bids and offers of one product, and whether they can be believed.
package struct OrderBook: Sendable {
    /// Whether the levels are the market's.
    @frozen package enum Freshness: Hashable, Sendable {
        /// No level of this product was ever told.
        case absent
        /// Messages were lost; nothing is believed until the next snapshot.
        case stale
        case live
    }

    package private(set) var bids = BookSide(.buy)
    package private(set) var asks = BookSide(.sell)
    package private(set) var freshness = Freshness.absent
    /// Whether it could be believed at some time.
    private(set) var wasLive = false

    package init() {}

    package var top: BookTop { BookTop(bid: bids.best, ask: asks.best) }

    package mutating func beginSnapshot() {
        bids.removeAll()
        asks.removeAll()
        (freshness, wasLive) = (.live, true)
    }

    mutating func loseTrack() {
        bids.removeAll()
        asks.removeAll()
        freshness = .stale
    }

    /// - Returns: Whether the change was believed.
    package mutating func apply(_ change: LevelChange) -> Bool {
        guard freshness == .live else { return false }
        if change.side == .buy { bids.apply(change.level) } else { asks.apply(change.level) }
        return true
    }
}
