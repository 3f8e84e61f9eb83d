internal import PerpsPlugin

/// What an order would take from the levels of one side, best first.
struct BookWalk {
    /// The best price of the side.
    let best: Price
    /// The last price reached; `nil` when the order takes nothing.
    private(set) var last: Price?
    /// How much is taken.
    private(set) var size: Int128 = 0
    /// The sum of price times size over what is taken.
    private(set) var cost: Int128 = 0

    /// - Returns: `nil` when the levels shown end before the order or its limit does, when they are
    ///   not in order, or when the numbers do not fit.
    init?(_ levels: [Level], _ side: Side, _ wanted: Size, limit: Price?) {
        guard let first = levels.first?.price else { return nil }
        best = first
        var (rest, before) = (wanted.mantissa, first)
        for level in levels {
            guard level.price > Price(0), level.size > Size(0),
                side == .buy ? level.price >= before : level.price <= before
            else { return nil }
            before = level.price
            if let limit, side == .buy ? level.price > limit : level.price < limit { return }
            let taken = min(rest, level.size.mantissa)
            let (value, isOver) = Int128(taken).multipliedReportingOverflow(
                by: Int128(level.price.mantissa))
            let (sum, isBeyond) = cost.addingReportingOverflow(value)
            guard !isOver, !isBeyond else { return nil }
            (cost, last) = (sum, level.price)
            size += Int128(taken)
            rest -= taken
            if rest == 0 { return }
        }
        return nil
    }

    /// How far the average price is from the middle, on the side that costs.
    struct Distance {
        /// 2 × cost − size × (bid + ask), with the sign that makes a cost positive.
        let excess: Int128
        /// size × (bid + ask).
        let whole: Int128

        /// The share in 1e-8, for people.
        var share: Double { 1e8 * Double(excess) / Double(whole) }

        /// Whether it is at most a share of the middle, exactly.
        func isWithin(_ limit: Ratio) -> Bool {
            if excess <= 0 { return true }
            return excess.multipliedFullWidth(by: Ratio.one)
                <= whole.multipliedFullWidth(by: Int128(limit.e8))
        }
    }

    /// - Returns: `nil` when the numbers do not fit.
    func distance(from middle: Int128, _ side: Side) -> Distance? {
        let (whole, isOver) = size.multipliedReportingOverflow(by: middle)
        let (double, isBeyond) = cost.multipliedReportingOverflow(by: 2)
        guard !isOver, !isBeyond, whole > 0 else { return nil }
        return Distance(excess: side == .buy ? double - whole : whole - double, whole: whole)
    }
}
