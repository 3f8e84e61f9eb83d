package import Domain
package import JSON

/// An order as an operator asks for it: words and numbers as they were typed.
///
/// Numbers become prices and sizes only beside the product's terms, in the process that sends the
/// order.
package struct OperatorOrder: Hashable, Sendable {
    package enum Size: Hashable, Sendable {
        /// Of the base currency, or contracts.
        case quantity(String)
        /// Of the settle currency.
        case notional(String)
        /// Everything the account holds.
        case all
    }

    package var product: String
    package var side: Side
    package var type: OrderType
    package var timeInForce: TimeInForce
    package var size: Size
    /// The limit; of a market order the worst price that is accepted, of a bracket its profit.
    package var limit: String
    package var trigger: String?
    package var until: Timestamp?
    /// Of a TWAP.
    package var slices = 0
    package var isPostOnly = false
    package var isReduceOnly = false

    package init(
        _ side: Side, _ size: Size, of product: String, _ type: OrderType, _ tif: TimeInForce,
        limit: String
    ) {
        (self.side, self.size, self.product) = (side, size, product)
        (self.type, timeInForce, self.limit) = (type, tif, limit)
    }

    // MARK: As an intent

    /// What the guards are to judge.
    ///
    /// - Throws: `order.*` with the option that is wrong; nothing is rounded but the size of a
    ///   TWAP, which is lowered to equal slices.
    package func intent(among instruments: [Instrument]) throws(Fault) -> Intent {
        guard let instrument = instruments.first(where: { $0.symbol == product }) else {
            throw Fault(
                .usage, code: "order.product", "the profile does not trade \(product)",
                key: "PRODUCT",
                remedy: "use one of " + instruments.map(\.symbol).joined(separator: ", "))
        }
        let terms = instrument.terms
        func price(_ text: String, _ key: String) throws(Fault) -> Price {
            Price(try OperatorOrder.mantissa(text, terms.priceExponent, key))
        }
        let limit = try price(limit, "--limit")
        var flags: IntentFlags = []
        if isPostOnly { flags.insert(.postOnly) }
        if isReduceOnly || size == .all || type == .bracket { flags.insert(.reduceOnly) }
        if size == .all { flags.insert(.close) }
        var intent = Intent(
            order: OrderNumber(0), owner: .account, instrument: instrument.id, side: side,
            type: type, timeInForce: timeInForce, flags: flags, size: try size(terms),
            limit: limit, expiry: until)
        if let trigger { intent.trigger = try price(trigger, "--trigger") }
        intent.slices = UInt16(clamping: slices)
        return intent
    }

    private func size(_ terms: InstrumentTerms) throws(Fault) -> OrderSize {
        switch size {
        case .all: return .close
        case .notional(let text):
            guard type != .twap else {
                throw Fault(
                    .usage, code: "order.size", "a TWAP has a size, which its slices share",
                    key: "--notional", remedy: "give SIZE instead")
            }
            return .notional(
                Amount(try OperatorOrder.mantissa(text, terms.amountExponent, "--notional")))
        case .quantity(let text):
            let asked = try OperatorOrder.mantissa(text, terms.quantityExponent, "SIZE")
            guard type == .twap, slices > 0 else { return .quantity(Quantity(asked)) }
            let step = Int64(slices) * terms.lot.mantissa
            return .quantity(Quantity(asked / step * step))
        }
    }

    static func mantissa(
        _ text: String, _ exponent: Int, _ key: String
    ) throws(Fault) -> Int64 {
        do throws(ParseFault) {
            let value = try DecimalText.mantissa(of: text, exponent: exponent, signed: false)
            if value > 0 { return value }
        } catch {
            throw Fault(
                .usage, code: "order.number", "'\(text)' \(error.explanation)", key: key,
                remedy: "write a number above zero with at most \(-exponent) decimals")
        }
        throw Fault(
            .usage, code: "order.number", "'\(text)' is not above zero", key: key,
            remedy: "write a number above zero")
    }

    // MARK: As a document

    package var json: JSONValue {
        let (quantity, notional): (String?, String?)
        switch size {
        case .quantity(let text): (quantity, notional) = (text, nil)
        case .notional(let text): (quantity, notional) = (nil, text)
        case .all: (quantity, notional) = (nil, nil)
        }
        return .object([
            "product": .string(product), "side": .string(side.word), "type": .string(type.word),
            "time_in_force": .string(timeInForce.word), "size": quantity.map { .string($0) },
            "notional": notional.map { .string($0) }, "limit_price": .string(limit),
            "trigger_price": trigger.map { .string($0) },
            "until": until.map { .int($0.nanos) }, "slices": .int(slices),
            "post_only": .bool(isPostOnly), "reduce_only": .bool(isReduceOnly),
        ])
    }

    /// Reads what `json` wrote; nil for anything else.
    package init?(_ document: JSONValue) {
        guard let product = document["product"]?.string,
            let limit = document["limit_price"]?.string,
            let side = [Side.buy, .sell].first(where: { $0.word == document["side"]?.string }),
            let type = (UInt8(1)...6).compactMap({ OrderType(rawValue: $0) })
                .first(where: { $0.word == document["type"]?.string }),
            let tif = (UInt8(1)...4).compactMap({ TimeInForce(rawValue: $0) })
                .first(where: { $0.word == document["time_in_force"]?.string })
        else { return nil }
        var size = Size.all
        if let text = document["size"]?.string { size = .quantity(text) }
        if let text = document["notional"]?.string { size = .notional(text) }
        self.init(side, size, of: product, type, tif, limit: limit)
        trigger = document["trigger_price"]?.string
        until = document["until"]?.int.map { Timestamp(nanos: $0) }
        slices = document["slices"]?.int.flatMap { Int(exactly: $0) } ?? 0
        isPostOnly = document["post_only"]?.bool == true
        isReduceOnly = document["reduce_only"]?.bool == true
    }
}
