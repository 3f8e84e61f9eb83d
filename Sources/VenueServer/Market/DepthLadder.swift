internal import Domain

/// Makes a book of many levels around a best bid and offer.
///
/// Behind the best level stand levels on a fixed grid of prices, each with a size that seed and
/// price decide, so that most levels stay as they are when the best price moves.
struct DepthLadder {
    private let terms: InstrumentTerms
    private let seed: UInt64
    private let count: Int
    private let grid: Int64
    private var shown: [Side: [Price: Quantity]] = [.buy: [:], .sell: [:]]
    private var faces: [Side: Face] = [:]

    /// The front of one side as it was made last.
    private struct Face {
        var best: Level
        /// The first price of the grid behind it.
        var start: Int64
        /// Whether somebody has taken of any level since.
        var isTouched = false
    }

    /// - Parameters:
    ///   - instrument: Whose book it is.
    ///   - price: About what the product costs; the grid is a basis point of it.
    ///   - seed: Decides the sizes.
    ///   - count: Levels of a side.
    init(_ instrument: Instrument, near price: Price, seed: UInt64, count: Int) {
        terms = instrument.terms
        self.seed = seed &+ UInt64(instrument.id.position) &* 0x9E37_79B9
        self.count = count
        let tick = terms.tick.mantissa
        grid = max(tick, price.mantissa / 10_000 / tick * tick)
    }

    /// What has to change for the book to show this top.
    mutating func changes(for top: BookTop) -> [LevelChange] {
        changes(.buy, to: top.bid) + changes(.sell, to: top.ask)
    }

    /// Notes that somebody took part of a level.
    mutating func take(_ quantity: Quantity, at price: Price, _ side: Side) {
        guard let before = shown[side]?[price] else { return }
        shown[side]?[price] = before > quantity ? before - quantity : nil
        faces[side]?.isTouched = true
    }

    private mutating func changes(_ side: Side, to best: Level?) -> [LevelChange] {
        if let best, let face = faces[side], !face.isTouched, start(side, best) == face.start {
            return move(side, from: face.best, to: best)
        }
        faces[side] = best.map { Face(best: $0, start: start(side, $0)) }
        let wanted = best.map { ladder(side, $0) } ?? [:]
        let old = shown[side] ?? [:]
        shown[side] = wanted
        let gone = old.keys.filter { wanted[$0] == nil }.map { Level(price: $0, quantity: .zero) }
        let new = wanted.filter { old[$0.key] != $0.value }
            .map { Level(price: $0.key, quantity: $0.value) }
        return (gone + new).sorted { $0.price < $1.price }
            .map { LevelChange(side: side, level: $0) }
    }

    /// Changes the best level only, where the grid behind it stays.
    private mutating func move(_ side: Side, from old: Level, to best: Level) -> [LevelChange] {
        faces[side]?.best = best
        var changes: [LevelChange] = []
        if old.price != best.price {
            shown[side]?[old.price] = nil
            changes.append(
                LevelChange(side: side, level: Level(price: old.price, quantity: .zero)))
        }
        shown[side]?[best.price] = best.quantity
        if old != best { changes.append(LevelChange(side: side, level: best)) }
        return changes
    }

    /// The first price of the grid that is worse than the best one.
    private func start(_ side: Side, _ best: Level) -> Int64 {
        let price = best.price.mantissa / grid * grid
        if side == .sell { return price + grid }
        return price < best.price.mantissa ? price : price - grid
    }

    private func ladder(_ side: Side, _ best: Level) -> [Price: Quantity] {
        var levels = [best.price: best.quantity]
        let step = side == .buy ? -grid : grid
        var price = start(side, best)
        while levels.count < count, price > 0 {
            levels[Price(price)] = size(at: price, side)
            price += step
        }
        return levels
    }

    /// Worth 1,000 to 64,000 of the quote currency.
    private func size(at price: Int64, _ side: Side) -> Quantity {
        let turn: UInt64 = side == .buy ? 1 : 2
        var random = RandomStream(seed: seed ^ UInt64(bitPattern: price) &* 2_654_435_761 &+ turn)
        let worth = (1_000 + random.below(1_000)) << random.below(6)
        let size = terms.quantity(worth: Amount(worth * 100_000_000), at: Price(price))
        return max(size ?? terms.quantityMin, terms.quantityMin)
    }
}
