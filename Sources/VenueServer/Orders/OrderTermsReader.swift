internal import Domain
internal import JSON

/// Reads `order_configuration` for one product.
///
/// What is no configuration at all is a bad request; what is one and does not fit the product is a
/// rejection.
struct OrderTermsReader {
    let terms: InstrumentTerms

    /// What may go wrong while reading.
    enum Fault: Error, Hashable {
        case malformed(Refusal)
        case rejected(Rejection)
    }

    func read(_ configuration: JSONValue?) throws(Fault) -> OrderTerms {
        guard let members = configuration?.members, members.count == 1, let only = members.first,
            only.value.members != nil
        else { throw .malformed(.invalid("order_configuration must have exactly one key")) }
        let body = only.value
        switch only.key {
        case "market_market_ioc": return try market(body, .immediateOrCancel)
        case "market_market_fok": return try market(body, .fillOrKill)
        case "sor_limit_ioc": return try limit(body, .immediateOrCancel)
        case "limit_limit_fok": return try limit(body, .fillOrKill)
        case "limit_limit_gtc": return try limit(body, .goodTillCancelled)
        case "limit_limit_gtd": return try limit(body, .goodTillDate)
        case "stop_limit_stop_limit_gtc": return try stop(body, .goodTillCancelled)
        case "stop_limit_stop_limit_gtd": return try stop(body, .goodTillDate)
        case "trigger_bracket_gtc": return try bracket(body, .goodTillCancelled)
        case "trigger_bracket_gtd": return try bracket(body, .goodTillDate)
        case "twap_limit_gtd": return try twap(body)
        case "scaled_limit_gtc": return try scaled(body)
        default:
            throw .malformed(.notAValue(only.key, of: "order_configuration"))
        }
    }

    private func market(_ body: JSONValue, _ time: TimeInForce) throws(Fault) -> OrderTerms {
        OrderTerms(kind: .market, timeInForce: time, size: try size(body))
    }

    private func limit(_ body: JSONValue, _ time: TimeInForce) throws(Fault) -> OrderTerms {
        var order = OrderTerms(kind: .limit, timeInForce: time, size: try size(body))
        order.limit = try price(body, "limit_price")
        order.isPostOnly = body["post_only"]?.bool ?? false
        if time == .goodTillDate { order.end = try moment(body, "end_time") }
        return order
    }

    private func stop(_ body: JSONValue, _ time: TimeInForce) throws(Fault) -> OrderTerms {
        var order = OrderTerms(kind: .stopLimit, timeInForce: time, size: try size(body))
        order.limit = try price(body, "limit_price")
        order.stop = try price(body, "stop_price")
        switch try text(body, "stop_direction") {
        case "STOP_DIRECTION_STOP_UP": order.stopsUp = true
        case "STOP_DIRECTION_STOP_DOWN": order.stopsUp = false
        case let other: throw .malformed(.notAValue(other, of: "stop_direction"))
        }
        if time == .goodTillDate { order.end = try moment(body, "end_time") }
        return order
    }

    private func bracket(_ body: JSONValue, _ time: TimeInForce) throws(Fault) -> OrderTerms {
        var order = OrderTerms(kind: .bracket, timeInForce: time, size: try size(body))
        if case .quote = order.size {
            throw .rejected(
                Rejection("QUOTE_SIZE_NOT_ALLOWED_FOR_BRACKET", "A bracket has a base size"))
        }
        order.limit = try price(body, "limit_price")
        order.stop = try price(body, "stop_trigger_price")
        if time == .goodTillDate { order.end = try moment(body, "end_time") }
        return order
    }

    private func twap(_ body: JSONValue) throws(Fault) -> OrderTerms {
        var order = OrderTerms(kind: .twap, timeInForce: .goodTillDate, size: try size(body))
        order.limit = try price(body, "limit_price")
        order.start = try moment(body, "start_time")
        order.end = try moment(body, "end_time")
        let count = body["number_buckets"]?.string ?? body["number_buckets"]?.number
        guard let count = count.flatMap({ Int($0) }), (1...10_000).contains(count) else {
            throw .malformed(.invalid("number_buckets is required"))
        }
        let duration = try text(body, "bucket_duration")
        guard duration.hasSuffix("s"), let seconds = Int64(duration.dropLast()),
            (1...86_400).contains(seconds)
        else { throw .malformed(.notAValue(duration, of: "bucket_duration")) }
        let bucket: OrderTerms.Size
        switch order.size {
        case .base: bucket = .base(try quantity(try text(body, "bucket_size"), "bucket_size"))
        case .quote: bucket = .quote(try amount(try text(body, "bucket_size"), "bucket_size"))
        }
        order.slices = OrderTerms.Slices(
            count: count, size: bucket, interval: .second * seconds)
        return order
    }
}

extension OrderTermsReader {
    // MARK: Fields

    func text(_ body: JSONValue, _ name: String) throws(Fault) -> String {
        guard let text = try word(body, name) else {
            throw .malformed(.invalid("\(name) is required"))
        }
        return text
    }

    /// The string of a member; nil where it is missing or empty.
    ///
    /// Sizes, prices and times are strings, as at the exchange.
    private func word(_ body: JSONValue, _ name: String) throws(Fault) -> String? {
        guard let value = body[name], value != .null else { return nil }
        guard let word = value.string else {
            throw .malformed(.invalid("\(name) must be a string"))
        }
        return word.isEmpty ? nil : word
    }

    private func moment(_ body: JSONValue, _ name: String) throws(Fault) -> Timestamp {
        guard let word = try word(body, name) else {
            throw .rejected(
                Rejection(
                    name == "end_time"
                        ? "GTD_ORDERS_MUST_HAVE_END_TIME" : "START_TIME_MUST_BE_SPECIFIED",
                    "\(name) is missing"))
        }
        guard let time = Timestamp(rfc3339: word) else {
            throw .malformed(.notAValue(word, of: name))
        }
        return time
    }

    func size(_ body: JSONValue) throws(Fault) -> OrderTerms.Size {
        switch (try word(body, "base_size"), try word(body, "quote_size")) {
        case (let base?, nil): return .base(try quantity(base, "base_size"))
        case (nil, let quote?): return .quote(try amount(quote, "quote_size"))
        default:
            throw .malformed(.invalid("exactly one of base_size and quote_size is required"))
        }
    }

    func quantity(_ text: String, _ name: String) throws(Fault) -> Quantity {
        let mantissa: Int64
        do throws(ParseFault) {
            mantissa = try DecimalText.mantissa(
                of: text, exponent: terms.quantityExponent, signed: false)
        } catch {
            switch error {
            case .notDecimal: throw .malformed(.notAValue(text, of: name))
            case .tooFine:
                throw .rejected(
                    Rejection("INVALID_SIZE_PRECISION", "\(name) has too many decimals"))
            case .outOfRange:
                throw .rejected(
                    Rejection(
                        preview: "PREVIEW_INVALID_BASE_SIZE_TOO_LARGE", "\(name) is too large"))
            }
        }
        guard terms.isOnLot(Quantity(mantissa)) else {
            throw .rejected(Rejection("INVALID_SIZE_PRECISION", "\(name) is off the increment"))
        }
        return Quantity(mantissa)
    }

    func amount(_ text: String, _ name: String) throws(Fault) -> Amount {
        do throws(ParseFault) {
            let cents = try DecimalText.mantissa(of: text, exponent: quoteExponent, signed: false)
            let (amount, overflow) = cents.multipliedReportingOverflow(
                by: Wide.powerOfTen(quoteExponent + 8))
            guard !overflow else { throw .outOfRange }
            return Amount(amount)
        } catch {
            switch error {
            case .notDecimal: throw .malformed(.notAValue(text, of: name))
            case .tooFine:
                throw .rejected(
                    Rejection(
                        preview: "PREVIEW_INVALID_QUOTE_SIZE_PRECISION", "\(name) is too fine"))
            case .outOfRange:
                throw .rejected(
                    Rejection(
                        preview: "PREVIEW_INVALID_QUOTE_SIZE_TOO_LARGE", "\(name) is too large"))
            }
        }
    }

    /// Decimals of amounts that are asked for: those of prices, and never coarser than cents.
    var quoteExponent: Int { min(terms.priceExponent, -2) }

    func price(_ body: JSONValue, _ name: String) throws(Fault) -> Price {
        let word = try text(body, name)
        let mantissa: Int64
        do throws(ParseFault) {
            mantissa = try DecimalText.mantissa(
                of: word, exponent: terms.priceExponent, signed: false)
        } catch {
            switch error {
            case .notDecimal: throw .malformed(.notAValue(word, of: name))
            case .tooFine:
                throw .rejected(
                    Rejection("INVALID_PRICE_PRECISION", "\(name) has too many decimals"))
            case .outOfRange:
                throw .rejected(
                    Rejection(preview: "PREVIEW_INVALID_PRICE_TOO_LARGE", "\(name) is too large"))
            }
        }
        guard mantissa > 0, Price(mantissa) <= terms.priceMax else {
            throw .rejected(Rejection("INVALID_LIMIT_PRICE", "\(name) is no price"))
        }
        guard terms.isOnTick(Price(mantissa)) else {
            throw .rejected(Rejection("INVALID_PRICE_PRECISION", "\(name) is off the increment"))
        }
        return Price(mantissa)
    }
}
