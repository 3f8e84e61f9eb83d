internal import Assembly
internal import Coinbase
internal import Domain
internal import JSON
internal import Profile

/// What the exchange says that an order would do; nothing is sent to the market.
struct OrderQuote {
    let order: OperatorOrder
    let request: NewOrder
    let preview: OrderPreview
    /// The parts of a scaled order, from the lowest price up.
    private let rungs: [String]?

    /// Asks the exchange.
    ///
    /// - Throws: `order.*`, and what went wrong in asking.
    init(_ order: OperatorOrder, _ session: ExchangeSession) throws {
        self.order = order
        let instrument = try OrderQuote.instrument(order.product, session)
        let intent = try order.intent(among: [instrument])
        if case .close = intent.size, intent.side == .buy, instrument.terms.kind == .spot {
            throw Fault(
                .usage, code: "order.all", "all is what is held, which can only be sold",
                key: "SIZE", remedy: "give SIZE or --notional")
        }
        let wanted = try OrderQuote.quantity(of: intent, instrument, session)
        let quantity = intent.floored(wanted, instrument.terms)
        var ttl: Nanos?
        if case .coinbase(let venue) = session.profile.venue { ttl = venue.orderTTL }
        let times = OrderTimes(sentAt: WallClock.now, clock: session.clock, ttl: ttl)
        guard quantity > .zero || intent.shares == 1,
            let request = NewOrder(intent, quantity, of: instrument, times)
        else {
            throw Fault(
                .usage, code: "order.parts",
                "\(order.slices) parts of \(instrument.text(wanted)) are not possible",
                key: "--parts",
                remedy: "ask for fewer parts, a larger size, a longer time or a wider range")
        }
        rungs = intent.rungs(of: quantity, instrument.terms).map { rungs in
            rungs.map { "\(instrument.text($0.quantity)) at \(instrument.text($0.limit))" }
        }
        self.request = request
        preview = try session.ask("the preview") { session.brokerage.preview(request, done: $0) }
    }

    /// The price a market order takes at worst: half the profile's price collar beyond the best.
    static func worstPrice(
        of product: String, _ side: Side, _ session: ExchangeSession
    ) throws -> String {
        let instrument = try instrument(product, session)
        let prices = try session.ask("the best prices") {
            session.brokerage.bestPrices([product], done: $0)
        }
        let book = prices.books.first { $0.product == product }
        let best = side == .buy ? book?.asks.first : book?.bids.first
        guard let best, let mantissa = best.price.rounded(exponent: instrument.terms.priceExponent),
            let margin = Ratio(e8: session.profile.limits.priceCollar.e8 / 2).of(
                mantissa, rounding: .up),
            let worst = instrument.terms.roundedToTick(
                Price(mantissa + (side == .buy ? margin : -margin)), side == .buy ? .down : .up)
        else {
            throw Fault(
                .runtime, code: "order.no_price", "nobody offers \(product) now",
                key: "--limit", remedy: "give the worst price yourself with --limit")
        }
        return instrument.text(worst)
    }

    private static func instrument(
        _ product: String, _ session: ExchangeSession
    ) throws -> Instrument {
        guard session.profile.products.contains(where: { $0.symbol == product }) else {
            let all = session.profile.products.map(\.symbol).joined(separator: ", ")
            throw Fault(
                .usage, code: "order.product", "the profile does not trade \(product)",
                key: "PRODUCT", remedy: "use one of \(all)")
        }
        let found = try session.ask("the product") { session.brokerage.product(product, done: $0) }
        return try found.instrument(
            id: InstrumentID(0), fees: FeeRates(maker: .zero, taker: .zero))
    }

    private static func quantity(
        of intent: Intent, _ instrument: Instrument, _ session: ExchangeSession
    ) throws -> Quantity {
        switch intent.size {
        case .quantity(let quantity): return quantity
        case .notional(let amount):
            return instrument.terms.quantity(worth: amount, at: intent.limitMax) ?? .zero
        case .conviction, .close: break
        }
        let wallets = try session.ask("the wallets") { session.brokerage.accounts(done: $0) }
        if let gap = wallets.gap {
            throw Fault(
                .runtime, code: "coinbase.wallets",
                "what is held is not known, for the wallets did not all come: \(gap)",
                key: "SIZE", remedy: "give SIZE or --notional, or try again")
        }
        do throws(WalletFault) {
            let names = WalletNames([instrument], currency: session.profile.currency)
            return try names.books(of: wallets.items).holdings[0]
        } catch {
            throw Fault(
                .runtime, code: "coinbase.wallets", error.text,
                remedy: "give SIZE or --notional, or look at perps-bot account")
        }
    }

    var json: JSONValue {
        .object([
            "order": request.previewJSON,
            "errors": .array(preview.errors.map { .string($0.text) }),
            "warnings": .array(preview.warnings.map { .string($0) }),
            "order_total": .decimal(preview.orderTotal),
            "commission": .decimal(preview.commission), "size": .decimal(preview.baseSize),
            "quote_size": .decimal(preview.quoteSize), "best_bid": .decimal(preview.bestBid),
            "best_ask": .decimal(preview.bestAsk), "slippage": .decimal(preview.slippage),
            "average_price": .decimal(preview.averagePrice),
        ])
    }

    /// A few lines for people.
    func print() {
        Output.note(
            "order       \(order.side.word) \(preview.baseSize?.text ?? "?") \(order.product)  "
                + "\(order.type.word) \(request.configuration.lifeText)  \(prices)")
        for rung in rungs ?? [] { Output.note("  part      \(rung)") }
        if let exit = order.exit {
            Output.note(
                "exit        takes profit at \(exit.takeProfit), gives up at \(exit.stopLoss)")
        }
        Output.note(
            "market      bid \(preview.bestBid?.text ?? "?")  ask \(preview.bestAsk?.text ?? "?")")
        Output.note(
            "total       \(preview.orderTotal?.text ?? "?"), of it commission "
                + "\(preview.commission?.text ?? "?")")
        for warning in preview.warnings { Output.note("warning     \(warning)") }
        for error in preview.errors { Output.note("refused     \(error.text)") }
    }
    private var prices: String {
        if let ladder = order.ladder {
            return "\(order.slices) parts from \(order.limit) to \(ladder.to)"
        }
        if order.flags.contains(.unbounded) {
            return "unbounded, judged as if filled at \(order.limit)"
        }
        let name = order.type == .market ? "worst price" : "limit"
        return "\(name) \(order.limit)" + (order.trigger.map { ", trigger \($0)" } ?? "")
    }
}
