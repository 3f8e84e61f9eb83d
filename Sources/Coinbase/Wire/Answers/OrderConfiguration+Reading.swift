internal import Domain
internal import JSON

extension OrderConfiguration {
    /// Reads what an order was asked to be.
    ///
    /// - Returns: nil for none, for several at once, and for a form or word that we do not know.
    /// - Throws: `WireFault` for a number or time that cannot be read.
    static func read(_ object: WireObject?) throws(WireFault) -> OrderConfiguration? {
        guard let object, object.value.keys.count == 1, let key = object.value.keys.first,
            let inner = try object.object(key)
        else { return nil }
        return switch key {
        case "market_market_ioc": try OrderAmount.read(inner).map { .market($0) }
        case "market_market_fok": try OrderAmount.read(inner).map { .marketFillOrKill($0) }
        case "sor_limit_ioc": try limit(inner, .immediateOrCancel)
        case "limit_limit_fok": try limit(inner, .fillOrKill)
        case "limit_limit_gtc":
            try limit(inner, .goodTillCancelled(postOnly: try inner.flag("post_only")))
        case "limit_limit_gtd": try limitUntil(inner)
        case "stop_limit_stop_limit_gtc": try stopLimit(inner, until: nil)
        case "stop_limit_stop_limit_gtd":
            try inner.time("end_time").flatMap { (end) throws(WireFault) in
                try stopLimit(inner, until: end)
            }
        case "trigger_bracket_gtc": try bracket(inner, until: nil)
        case "trigger_bracket_gtd":
            try inner.time("end_time").flatMap { (end) throws(WireFault) in
                try bracket(inner, until: end)
            }
        case "twap_limit_gtd": try twap(inner)
        case "scaled_limit_gtc": try scaled(inner)
        default: nil
        }
    }

    private static func limit(
        _ object: WireObject, _ terms: LimitTerms
    ) throws(WireFault) -> OrderConfiguration? {
        guard let amount = try OrderAmount.read(object),
            let price = try object.decimal("limit_price")
        else { return nil }
        return .limit(amount, price: price, terms)
    }

    private static func limitUntil(_ object: WireObject) throws(WireFault) -> OrderConfiguration? {
        guard let end = try object.time("end_time") else { return nil }
        let postOnly = try object.flag("post_only")
        return try limit(object, .goodTillDate(end, postOnly: postOnly))
    }

    private static func stopLimit(
        _ object: WireObject, until end: Timestamp?
    ) throws(WireFault) -> OrderConfiguration? {
        guard let size = try object.decimal("base_size"),
            let limit = try object.decimal("limit_price"),
            let stop = try object.decimal("stop_price"),
            let direction = try object.word("stop_direction", as: StopDirection.self)?.known
        else { return nil }
        let terms = StopTerms(size: size, limit: limit, stop: stop, direction: direction)
        return .stopLimit(terms, until: end)
    }

    private static func bracket(
        _ object: WireObject, until end: Timestamp?
    ) throws(WireFault) -> OrderConfiguration? {
        guard let takeProfit = try object.decimal("limit_price"),
            let stopTrigger = try object.decimal("stop_trigger_price")
        else { return nil }
        let terms = BracketTerms(
            size: try object.decimal("base_size"), takeProfit: takeProfit,
            stopTrigger: stopTrigger)
        return .bracket(terms, until: end)
    }

    private static func twap(_ object: WireObject) throws(WireFault) -> OrderConfiguration? {
        guard let amount = try OrderAmount.read(object),
            let limit = try object.decimal("limit_price"),
            let start = try object.time("start_time"), let end = try object.time("end_time"),
            let buckets = try object.count("number_buckets"),
            let bucketSize = try object.decimal("bucket_size"),
            let duration = try object.text("bucket_duration")
        else { return nil }
        do throws(UnitFault) {
            return .twap(
                TWAPTerms(
                    amount: amount, limit: limit, start: start, end: end, buckets: buckets,
                    bucketSize: bucketSize, bucketDuration: try Nanos(parsing: duration)))
        } catch {
            throw object.fault(
                .notTime, "bucket_duration", "\"\(duration.prefix(40))\" is no length of time")
        }
    }

    private static func scaled(_ object: WireObject) throws(WireFault) -> OrderConfiguration? {
        guard let amount = try OrderAmount.read(object),
            let orders = try object.count("num_orders"),
            let priceMin = try object.decimal("min_price"),
            let priceMax = try object.decimal("max_price"),
            let prices = try object.word("price_distribution", as: PriceDistribution.self)?.known,
            let sizes = try object.word("size_distribution", as: SizeDistribution.self)?.known
        else { return nil }
        var terms = ScaledTerms(
            amount: amount, orders: orders, priceMin: priceMin, priceMax: priceMax,
            prices: prices, sizes: sizes)
        terms.sizeDifference = try object.decimal("size_diff")
        terms.sizeRatio = try object.decimal("size_ratio")
        terms.rungs = try object.optionalList("orders") ?? []
        return .scaled(terms)
    }
}

extension AttachedBracket {
    /// Reads what is attached to an order; nil for nothing, and for another form.
    static func read(_ object: WireObject?) throws(WireFault) -> AttachedBracket? {
        guard case .bracket(let terms, nil)? = try OrderConfiguration.read(object) else {
            return nil
        }
        return AttachedBracket(takeProfit: terms.takeProfit, stopTrigger: terms.stopTrigger)
    }
}

extension OrderConfiguration.ScaledTerms.Rung: WireReadable {
    package init(_ object: WireObject) throws(WireFault) {
        self.init(
            size: try object.required(try object.decimal("base_size"), "base_size"),
            limit: try object.required(try object.decimal("limit_price"), "limit_price"))
    }
}

extension OrderAmount {
    /// - Returns: nil for neither and for both, which the venue never means.
    static func read(_ object: WireObject) throws(WireFault) -> OrderAmount? {
        switch (try object.decimal("base_size"), try object.decimal("quote_size")) {
        case (let base?, nil): .base(base)
        case (nil, let quote?): .quote(quote)
        case (nil, nil), (_?, _?): nil
        }
    }
}
