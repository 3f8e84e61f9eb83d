internal import Domain

extension GuardChain {
    /// The largest part of an order that the floor's limits on size let pass.
    ///
    /// Those limits allow every smaller size where they allow one, so halving finds it exactly.
    ///
    /// - Parameters:
    ///   - order: As large as somebody wants it.
    ///   - context: What the guards may look at.
    ///   - resized: The same order at another size; nil when it has none.
    /// - Returns: The smaller order and the tightest limit with what it measured of the larger
    ///   one; nil for both where the order passes as it is, or no part of it does.
    func room(
        for order: SizedOrder, in context: GuardContext, resized: (Quantity) -> SizedOrder?
    ) -> (order: SizedOrder?, cut: Check?) {
        guard !order.effect.contains(.reducing) else { return (nil, nil) }
        var (best, cut) = (order, Check?.none)
        for index in 0..<floorCount where guards[index].limitsSize {
            var judgement = guards[index].judge(best, in: context)
            if judgement.verdict == .allow { continue }
            let smaller = largest(below: best, context, resized) {
                guards[index].judge($0, in: context).verdict == .allow
            }
            guard let smaller else { return (nil, nil) }
            judgement.verdict = .resize(smaller.quantity)
            (best, cut) = (smaller, Check(guardIndex: index, judgement: judgement))
        }
        return cut == nil ? (nil, nil) : (best, cut)
    }

    /// The largest size of whole lots, the product's minimum at least, that passes.
    private func largest(
        below order: SizedOrder, _ context: GuardContext, _ resized: (Quantity) -> SizedOrder?,
        passes: (SizedOrder) -> Bool
    ) -> SizedOrder? {
        let terms = context.terms
        let lot = terms.lot.mantissa
        var (low, high) = (Int64(0), order.quantity.mantissa / lot)
        var found: SizedOrder?
        while high - low > 1 {
            let middle = low + (high - low) / 2
            let candidate = resized(Quantity(middle * lot))
            if let candidate, passes(candidate) {
                (low, found) = (middle, candidate)
            } else {
                high = middle
            }
        }
        guard let found, found.quantity >= terms.quantityMin,
            found.notional >= terms.notionalMin
        else { return nil }
        return found
    }
}
