package import Domain
package import JSON

/// How much an order is about: a size of the base currency (or contracts), or money of the quote.
package enum OrderAmount: Hashable, Sendable {
    case base(WireDecimal)
    case quote(WireDecimal)
}

/// What an order is, in every form that the venue takes.
///
/// - SeeAlso: Coinbase Advanced Trade, "Create Order", order_configuration (read 2026-09-30).
package enum OrderConfiguration: Hashable, Sendable {
    /// Takes what there is, without a worst price.
    case market(OrderAmount)
    /// The same, all or nothing; futures only.
    case marketFillOrKill(OrderAmount)
    case limit(OrderAmount, price: WireDecimal, LimitTerms)
    /// Becomes a limit order when the last trade crosses the stop; `until` nil waits for ever.
    case stopLimit(StopTerms, until: Timestamp?)
    /// Rests at the take-profit price and becomes a stop when the trigger is reached.
    case bracket(BracketTerms, until: Timestamp?)
    case twap(TWAPTerms)
    case scaled(ScaledTerms)

    /// How long a limit order may wait.
    package enum LimitTerms: Hashable, Sendable {
        /// Routed by the venue; this is its limit order that takes and does not rest.
        case immediateOrCancel
        case fillOrKill
        /// `postOnly` is nil where nobody says: it is not known then, and not false.
        case goodTillCancelled(postOnly: Bool?)
        case goodTillDate(Timestamp, postOnly: Bool?)
    }

    package struct StopTerms: Hashable, Sendable {
        package var size: WireDecimal
        package var limit: WireDecimal
        package var stop: WireDecimal
        package var direction: StopDirection

        package init(
            size: WireDecimal, limit: WireDecimal, stop: WireDecimal, direction: StopDirection
        ) {
            (self.size, self.limit, self.stop) = (size, limit, stop)
            self.direction = direction
        }
    }

    package struct BracketTerms: Hashable, Sendable {
        /// nil for a bracket that is attached to an order and takes its size from it.
        package var size: WireDecimal?
        package var takeProfit: WireDecimal
        package var stopTrigger: WireDecimal

        package init(size: WireDecimal?, takeProfit: WireDecimal, stopTrigger: WireDecimal) {
            (self.size, self.takeProfit, self.stopTrigger) = (size, takeProfit, stopTrigger)
        }
    }

    /// An order in equal slices over a time.
    package struct TWAPTerms: Hashable, Sendable {
        package var amount: OrderAmount
        package var limit: WireDecimal
        package var start: Timestamp
        package var end: Timestamp
        package var buckets: Int
        package var bucketSize: WireDecimal
        package var bucketDuration: Nanos

        package init(
            amount: OrderAmount, limit: WireDecimal, start: Timestamp, end: Timestamp,
            buckets: Int, bucketSize: WireDecimal, bucketDuration: Nanos
        ) {
            (self.amount, self.limit, self.start, self.end) = (amount, limit, start, end)
            (self.buckets, self.bucketSize) = (buckets, bucketSize)
            self.bucketDuration = bucketDuration
        }
    }

    /// A ladder of limit orders.
    package struct ScaledTerms: Hashable, Sendable {
        package struct Rung: Hashable, Sendable {
            package var size: WireDecimal
            package var limit: WireDecimal
            package init(size: WireDecimal, limit: WireDecimal) {
                (self.size, self.limit) = (size, limit)
            }
        }
        package var amount: OrderAmount
        package var orders: Int
        package var priceMin: WireDecimal
        package var priceMax: WireDecimal
        package var prices: PriceDistribution
        package var sizes: SizeDistribution
        package var sizeDifference: WireDecimal?
        package var sizeRatio: WireDecimal?
        /// Each limit order by itself; empty leaves it to the venue to spread them.
        package var rungs: [Rung] = []

        package init(
            amount: OrderAmount, orders: Int, priceMin: WireDecimal, priceMax: WireDecimal,
            prices: PriceDistribution, sizes: SizeDistribution
        ) {
            (self.amount, self.orders) = (amount, orders)
            (self.priceMin, self.priceMax) = (priceMin, priceMax)
            (self.prices, self.sizes) = (prices, sizes)
        }
    }
}

extension OrderConfiguration {
    /// The venue's name of the form.
    package var key: String {
        switch self {
        case .market: "market_market_ioc"
        case .marketFillOrKill: "market_market_fok"
        case .limit(_, _, .immediateOrCancel): "sor_limit_ioc"
        case .limit(_, _, .fillOrKill): "limit_limit_fok"
        case .limit(_, _, .goodTillCancelled): "limit_limit_gtc"
        case .limit(_, _, .goodTillDate): "limit_limit_gtd"
        case .stopLimit(_, nil): "stop_limit_stop_limit_gtc"
        case .stopLimit: "stop_limit_stop_limit_gtd"
        case .bracket(_, nil): "trigger_bracket_gtc"
        case .bracket: "trigger_bracket_gtd"
        case .twap: "twap_limit_gtd"
        case .scaled: "scaled_limit_gtc"
        }
    }

    /// One member, named for the form, as requests carry it.
    package var json: JSONValue { .object([JSONMember(key, .object(members))]) }

    private var members: [JSONMember] {
        switch self {
        case .market(let amount), .marketFillOrKill(let amount): [amount.member]
        case .limit(let amount, let price, let terms):
            [amount.member, .decimal("limit_price", price)] + terms.members
        case .stopLimit(let terms, let end):
            [
                .decimal("base_size", terms.size), .decimal("limit_price", terms.limit),
                .decimal("stop_price", terms.stop),
            ] + .end(end) + [.text("stop_direction", terms.direction.rawValue)]
        case .bracket(let terms, let end):
            (terms.size.map { [.decimal("base_size", $0)] } ?? []) + [
                .decimal("limit_price", terms.takeProfit),
                .decimal("stop_trigger_price", terms.stopTrigger),
            ] + .end(end)
        case .twap(let terms): terms.members
        case .scaled(let terms): terms.members
        }
    }
}

extension OrderAmount {
    fileprivate var member: JSONMember {
        switch self {
        case .base(let size): .decimal("base_size", size)
        case .quote(let size): .decimal("quote_size", size)
        }
    }
}

extension OrderConfiguration.LimitTerms {
    fileprivate var members: [JSONMember] {
        switch self {
        case .immediateOrCancel, .fillOrKill: []
        case .goodTillCancelled(let postOnly): Self.member(postOnly)
        case .goodTillDate(let end, let postOnly):
            [.text("end_time", end.rfc3339)] + Self.member(postOnly)
        }
    }

    private static func member(_ postOnly: Bool?) -> [JSONMember] {
        postOnly.map { [JSONMember("post_only", .bool($0))] } ?? []
    }
}

extension OrderConfiguration.TWAPTerms {
    fileprivate var members: [JSONMember] {
        [
            amount.member, .text("start_time", start.rfc3339), .text("end_time", end.rfc3339),
            .decimal("limit_price", limit), .text("number_buckets", String(buckets)),
            .decimal("bucket_size", bucketSize),
            .text("bucket_duration", bucketDuration.secondsText),
        ]
    }
}

extension OrderConfiguration.ScaledTerms {
    fileprivate var members: [JSONMember] {
        var members: [JSONMember] = []
        if !rungs.isEmpty {
            let orders = rungs.map { rung -> JSONValue in
                .object([.decimal("base_size", rung.size), .decimal("limit_price", rung.limit)])
            }
            members.append(JSONMember("orders", .array(orders)))
        }
        members += [
            amount.member, JSONMember("num_orders", .int(orders)),
            .decimal("min_price", priceMin), .decimal("max_price", priceMax),
            .text("price_distribution", prices.rawValue),
            .text("size_distribution", sizes.rawValue),
        ]
        if let sizeDifference { members.append(.decimal("size_diff", sizeDifference)) }
        if let sizeRatio { members.append(.decimal("size_ratio", sizeRatio)) }
        return members
    }
}

extension Nanos {
    /// Seconds with their unit, as the venue writes a length of time: `"300s"`.
    fileprivate var secondsText: String { DecimalText.text(mantissa: count, exponent: -9) + "s" }
}

extension JSONMember {
    static func text(_ key: String, _ text: String) -> JSONMember {
        JSONMember(key, .string(text))
    }

    /// Plain text, never a JSON number: the venue reads money as text.
    static func decimal(_ key: String, _ value: WireDecimal) -> JSONMember {
        JSONMember(key, .string(value.text))
    }
}

extension [JSONMember] {
    fileprivate static func end(_ time: Timestamp?) -> [JSONMember] {
        time.map { [.text("end_time", $0.rfc3339)] } ?? []
    }
}
