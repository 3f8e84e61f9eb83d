package import Domain

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

    /// The other end of a scaled order, which begins at its limit.
    package struct Ladder: Hashable, Sendable {
        package var to: String
        /// From the first price to the last.
        package var sizes: PriceLadder.Sizes

        package init(to price: String, _ sizes: PriceLadder.Sizes) {
            (to, self.sizes) = (price, sizes)
        }
    }

    /// What begins at the exchange once the order has filled.
    package struct Exit: Hashable, Sendable {
        package var takeProfit: String
        package var stopLoss: String

        package init(takeProfit: String, stopLoss: String) {
            (self.takeProfit, self.stopLoss) = (takeProfit, stopLoss)
        }
    }

    package var product: String
    package var side: Side
    package var type: OrderType
    package var timeInForce: TimeInForce
    package var size: Size
    /// The limit; of a market order the worst price that is accepted, of a bracket its profit, of a
    /// scaled order where it begins.
    package var limit: String
    package var trigger: String?
    package var until: Timestamp?
    /// Of a TWAP and a scaled order: the parts it is cut into.
    package var slices = 0
    package var ladder: Ladder?
    package var exit: Exit?
    /// Only what a person has said; see `IntentFlags`.
    package var flags: IntentFlags = []

    package init(
        _ side: Side, _ size: Size, of product: String, _ type: OrderType, _ tif: TimeInForce,
        limit: String
    ) {
        (self.side, self.size, self.product) = (side, size, product)
        (self.type, timeInForce, self.limit) = (type, tif, limit)
    }

    /// What a person has said, and what size and type bring along.
    var allFlags: IntentFlags {
        var flags = flags
        if size == .all || type == .bracket { flags.insert(.reduceOnly) }
        if size == .all { flags.insert(.close) }
        return flags
    }

    /// Whether it may only lower what is held, whatever its side and product.
    package var onlyReduces: Bool { !allFlags.isDisjoint(with: [.reduceOnly, .close]) }

    // MARK: As an intent

    /// What the guards are to judge.
    ///
    /// - Throws: `order.*` with the option that is wrong; nothing is rounded.
    package func intent(among instruments: [Instrument]) throws(Fault) -> Intent {
        guard let instrument = instruments.first(where: { $0.symbol == product }) else {
            throw Fault(
                .usage, code: "order.product", "the profile does not trade \(product)",
                key: "PRODUCT",
                remedy: "use one of " + instruments.map(\.symbol).joined(separator: ", "))
        }
        let terms = instrument.terms
        var intent = Intent(
            order: OrderNumber(0), owner: .account, instrument: instrument.id, side: side,
            type: type, timeInForce: timeInForce, flags: allFlags, size: try size(terms),
            limit: try price(limit, ladder == nil ? "--limit" : "--from", terms), expiry: until)
        if let trigger { intent.trigger = try price(trigger, "--trigger", terms) }
        intent.slices = UInt16(clamping: slices)
        if let ladder { try spread(&intent, ladder, terms) }
        if let exit {
            intent.exit = AttachedExit(
                takeProfit: try price(exit.takeProfit, "--take-profit", terms),
                stopLoss: try price(exit.stopLoss, "--stop-loss", terms))
        }
        return intent
    }

    /// The worst end of a scaled order is its limit, and its sizes count from the lowest price.
    private func spread(
        _ intent: inout Intent, _ ladder: Ladder, _ terms: InstrumentTerms
    ) throws(Fault) {
        let (first, last) = (intent.limit, try price(ladder.to, "--to", terms))
        guard first != last else {
            throw Fault(
                .usage, code: "order.ladder", "a scaled order has two different prices",
                key: "--to", remedy: "give the price at which it ends")
        }
        let isFirstWorst = (side == .buy) == (first > last)
        intent.limit = isFirstWorst ? first : last
        let sizes = first < last ? ladder.sizes : ladder.sizes.reversed
        intent.ladder = PriceLadder(to: isFirstWorst ? last : first, sizes)
    }

    private func price(
        _ text: String, _ key: String, _ terms: InstrumentTerms
    ) throws(Fault) -> Price {
        Price(try OperatorOrder.mantissa(text, terms.priceExponent, key))
    }

    private func size(_ terms: InstrumentTerms) throws(Fault) -> OrderSize {
        switch size {
        case .all: .close
        case .notional(let text):
            .notional(Amount(try OperatorOrder.mantissa(text, terms.amountExponent, "--notional")))
        case .quantity(let text):
            .quantity(Quantity(try OperatorOrder.mantissa(text, terms.quantityExponent, "SIZE")))
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
}

extension PriceLadder.Sizes {
    /// The same, looked at from the other end.
    package var reversed: PriceLadder.Sizes {
        switch self {
        case .even: .even
        case .increasing: .decreasing
        case .decreasing: .increasing
        }
    }
}
