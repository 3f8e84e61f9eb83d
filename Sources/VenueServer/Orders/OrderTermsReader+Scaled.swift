internal import Domain
internal import JSON

/// Ladders of limit orders: given step by step, or spread between two prices.
extension OrderTermsReader {
    private static let rungsMax: Int64 = 100

    func scaled(_ body: JSONValue) throws(Fault) -> OrderTerms {
        var rungs: [OrderTerms.Rung] = []
        for step in body["orders"]?.array ?? [] {
            rungs.append(
                OrderTerms.Rung(
                    size: try quantity(try text(step, "base_size"), "base_size"),
                    limit: try price(step, "limit_price")))
        }
        if rungs.isEmpty { rungs = try spread(body) } else { try compare(rungs, with: body) }
        try checkSizes(rungs)
        let total = rungs.reduce(Quantity.zero) { $0.adding($1.size) ?? Quantity(.max) }
        var order = OrderTerms(
            kind: .scaled, timeInForce: .goodTillCancelled, size: .base(total))
        order.rungs = rungs
        return order
    }

    private func checkSizes(_ rungs: [OrderTerms.Rung]) throws(Fault) {
        for rung in rungs {
            let value = terms.notional(rung.limit, rung.size, rounding: .up) ?? .zero
            guard rung.size >= terms.quantityMin, value >= terms.notionalMin else {
                throw .rejected(
                    Rejection("SCALED_MIN_ORDER_VIOLATION", "one of its orders is too small"))
            }
            guard rung.size <= terms.quantityMax else {
                throw .rejected(
                    Rejection("SCALED_MAX_ORDER_VIOLATION", "one of its orders is too large"))
            }
        }
    }

    /// What is said of the whole besides its steps must agree with them.
    private func compare(_ rungs: [OrderTerms.Rung], with body: JSONValue) throws(Fault) {
        let total = rungs.reduce(Quantity.zero) { $0.adding($1.size) ?? Quantity(.max) }
        var agrees = Int64(rungs.count) <= OrderTermsReader.rungsMax
        if let count = count(body) { agrees = agrees && count == Int64(rungs.count) }
        if case .base(let size)? = try optionalSize(body) { agrees = agrees && size == total }
        if body["min_price"]?.string != nil {
            let low = try price(body, "min_price")
            agrees = agrees && rungs.allSatisfy { $0.limit >= low }
        }
        if body["max_price"]?.string != nil {
            let high = try price(body, "max_price")
            agrees = agrees && rungs.allSatisfy { $0.limit <= high }
        }
        guard agrees else {
            throw .rejected(
                Rejection(
                    "SCALED_PARAM_DISCREPANCY", "its orders are not what is said of the whole"))
        }
    }

    private func optionalSize(_ body: JSONValue) throws(Fault) -> OrderTerms.Size? {
        if body["base_size"] == nil, body["quote_size"] == nil { return nil }
        return try size(body)
    }

    private func count(_ body: JSONValue) -> Int64? {
        body["num_orders"].flatMap { $0.int ?? $0.string.flatMap { Int64($0) } }
    }

    // MARK: Spreading

    private static let infeasible = Fault.rejected(
        Rejection("SCALED_PARAM_INFEASIBLE", "num_orders, min_price, max_price or sizes"))

    private func spread(_ body: JSONValue) throws(Fault) -> [OrderTerms.Rung] {
        let (low, high) = (try price(body, "min_price"), try price(body, "max_price"))
        guard let count = count(body), (2...OrderTermsReader.rungsMax).contains(count), low < high
        else { throw OrderTermsReader.infeasible }
        let prices = try prices(from: low, to: high, count, body["price_distribution"]?.string)
        guard Set(prices).count == prices.count else { throw OrderTermsReader.infeasible }
        let sizes = try sizes(prices, body)
        return zip(sizes, prices).map { OrderTerms.Rung(size: $0, limit: $1) }
    }

    /// Prices with equal steps, or with steps that grow or shrink by the first.
    private func prices(
        from low: Price, to high: Price, _ count: Int64, _ word: String?
    ) throws(Fault) -> [Price] {
        let way: (Int64) -> (part: Int64, whole: Int64)
        let triangle = count * (count - 1) / 2
        switch word {
        case "FLAT", nil: way = { ($0, count - 1) }
        case "LINEAR_INCREASING": way = { ($0 * ($0 + 1) / 2, triangle) }
        case "LINEAR_DECREASING":
            way = { (triangle - (count - 1 - $0) * (count - $0) / 2, triangle) }
        default: throw .rejected(.unsupported)
        }
        return (0..<count).map { step in
            let (part, whole) = way(step)
            let wide = Int128(high.mantissa - low.mantissa) * Int128(part)
            let moved = Wide.quotient(wide, by: whole, rounding: .down) ?? 0
            return terms.roundedToTick(Price(low.mantissa + moved), .down) ?? low
        }
    }

    /// Equal sizes, or sizes that grow or shrink by `size_diff`, else by the first.
    ///
    /// What the exchange makes of `size_ratio` is not known; it is refused.
    private func sizes(_ prices: [Price], _ body: JSONValue) throws(Fault) -> [Quantity] {
        guard body["size_ratio"]?.string == nil else { throw .rejected(.unsupported) }
        let count = Int64(prices.count)
        let word = body["size_distribution"]?.string
        guard ["EVENLY_SPLIT", "INCREASING", "DECREASING", nil].contains(word) else {
            throw .rejected(.unsupported)
        }
        let isEven = word == nil || word == "EVENLY_SPLIT"
        let weights = (1...count).map { isEven ? 1 : word == "INCREASING" ? $0 : count + 1 - $0 }
        let whole = weights.reduce(0, +)
        switch try size(body) {
        case .base(let total):
            if !isEven, let text = body["size_diff"]?.string {
                let difference = try quantity(text, "size_diff").mantissa
                let (more, overflow) = difference.multipliedReportingOverflow(by: whole - count)
                guard !overflow, more < total.mantissa else { throw OrderTermsReader.infeasible }
                let first = terms.flooredToLot(Quantity((total.mantissa - more) / count))
                return weights.map { Quantity(first.mantissa + difference * ($0 - 1)) }
            }
            let share = terms.flooredToLot(Quantity(total.mantissa / whole))
            return weights.map { Quantity(share.mantissa * $0) }
        case .quote(let total):
            let share = total.mantissa / whole
            return zip(weights, prices).map { weight, price in
                terms.quantity(worth: Amount(share * weight), at: price) ?? .zero
            }
        }
    }
}
