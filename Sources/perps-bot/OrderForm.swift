internal import ArgumentParser
internal import Assembly
internal import Domain

/// The arguments that describe an order, of `orders place` and `orders preview`.
struct OrderForm: ParsableArguments {
    @Argument(help: "buy or sell.")
    var side: String

    @Argument(help: "Such as BTC-USD; one of the profile's.")
    var product: String

    @Argument(help: "Of the base currency or contracts; all sells everything that is held.")
    var size: String?

    @Option(name: .long, help: "Money instead of SIZE, of the settle currency.")
    var notional: String?

    @Option(name: .long, help: "limit, market, stop, take, bracket, twap or scaled.")
    var type = "limit"

    @Option(
        name: .long,
        help: "The limit; of a market order the worst price, of a bracket where profit is taken.")
    var limit: String?

    @Option(name: .long, help: "Where a stop or take order wakes and a bracket gives up.")
    var trigger: String?

    @Option(
        name: .long,
        help: "gtc, ioc, fok or gtd; usual for the type when not given. gtc rests until cancelled.")
    var tif: String?

    @Option(name: .long, help: "The order ends by itself after this time, such as 90m.")
    var expires: String?

    @Option(name: .long, help: "How long a TWAP takes, such as 30m.")
    var over: String?

    @Option(
        name: [.customLong("parts"), .customLong("slices")],
        help: "Into how many parts a TWAP (10 if not given) or a scaled order is cut.")
    var parts: Int?

    @Option(name: .long, help: "The first price of a scaled order.")
    var from: String?

    @Option(name: .long, help: "The last price of a scaled order.")
    var to: String?

    @Option(
        name: .long,
        help: "From the first part of a scaled order to the last: even, increasing or decreasing.")
    var sizes: String?

    @Option(name: .long, help: "Attach an exit: where it takes profit, with --stop-loss.")
    var takeProfit: String?

    @Option(name: .long, help: "Attach an exit: where it gives up, with --take-profit.")
    var stopLoss: String?

    @Flag(name: .long, help: "A market order that the exchange is told no worst price of.")
    var unbounded = false

    @Flag(name: .long, help: "Refuse to take liquidity.")
    var postOnly = false

    @Flag(name: .long, help: "Only lower a position.")
    var reduceOnly = false

    private static let types: KeyValuePairs<String, OrderType> = [
        "limit": .limit, "market": .market, "stop": .stopLimit, "take": .takeLimit,
        "bracket": .bracket, "twap": .twap, "scaled": .scaled,
    ]

    /// What is asked for.
    ///
    /// - Parameters:
    ///   - now: When a time that is given as a length begins.
    ///   - worstPrice: Gives a market order without `--limit` its worst price.
    /// - Returns: What the corridor takes.
    /// - Throws: `usage.*` with the argument that is wrong.
    func order(
        at now: Timestamp, worstPrice: (Side) throws -> String
    ) throws -> OperatorOrder {
        let side = try word(side, "SIDE", ["buy": Side.buy, "sell": .sell])
        let type = try word(type, "--type", OrderForm.types)
        try checkOptions(of: type)
        let life = try timeInForce(of: type)
        var order = OperatorOrder(
            side, try amount(), of: product, type, life,
            limit: try limit ?? from ?? worstPrice(side))
        order.trigger = trigger
        if postOnly { order.flags.insert(.postOnly) }
        if reduceOnly { order.flags.insert(.reduceOnly) }
        if unbounded { order.flags.insert(.unbounded) }
        if tif != nil, life == .goodTillCancelled { order.flags.insert(.untilCancelled) }
        if let expires {
            order.until = now + (try DurationArgument.read(expires, option: "--expires"))
        }
        if let over {
            order.until = now + (try DurationArgument.read(over, option: "--over"))
            order.slices = parts ?? 10
        }
        if let to, let parts {
            order.slices = parts
            order.ladder = OperatorOrder.Ladder(
                to: to,
                try word(
                    sizes ?? "even", "--sizes",
                    ["even": .even, "increasing": .increasing, "decreasing": .decreasing]))
        }
        if let takeProfit, let stopLoss {
            order.exit = OperatorOrder.Exit(takeProfit: takeProfit, stopLoss: stopLoss)
        }
        return order
    }

    private func amount() throws(Fault) -> OperatorOrder.Size {
        switch (size, notional) {
        case ("all", nil): return .all
        case (let size?, nil): return .quantity(size)
        case (nil, let notional?): return .notional(notional)
        default:
            throw Fault(
                .usage, code: "usage.size", "an order has either SIZE or --notional",
                key: "SIZE", remedy: "write the size behind the product, such as 0.01")
        }
    }

    // MARK: Which options go together

    private func checkOptions(of type: OrderType) throws(Fault) {
        func only(_ option: String, _ isGiven: Bool, _ types: OrderType...) throws(Fault) {
            guard isGiven, !types.contains(type) else { return }
            let words = OrderForm.types.filter { types.contains($0.value) }.map(\.key)
            throw OrderForm.fault(
                option, "\(option) goes with --type \(words.joined(separator: " or "))",
                "leave it out, or give another type")
        }
        try only("--limit", limit != nil, .limit, .market, .stopLimit, .takeLimit, .bracket, .twap)
        try only("--trigger", trigger != nil, .stopLimit, .takeLimit, .bracket)
        try only("--over", over != nil, .twap)
        try only("--parts", parts != nil, .twap, .scaled)
        try only("--from", from != nil, .scaled)
        try only("--to", to != nil, .scaled)
        try only("--sizes", sizes != nil, .scaled)
        try only("--take-profit", takeProfit != nil, .limit, .market)
        try only("--stop-loss", stopLoss != nil, .limit, .market)
        try only("--unbounded", unbounded, .market)
        try only("--post-only", postOnly, .limit)
        try only("--expires", expires != nil, .limit, .stopLimit, .takeLimit, .bracket)
        switch type {
        case .market: break
        case .scaled:
            if from == nil { throw missing("--from", "the first price, such as 58000") }
            if to == nil { throw missing("--to", "the last price, such as 60000") }
            if parts == nil { throw missing("--parts", "into how many orders it is cut") }
        default: if limit == nil { throw missing("--limit", "a price, such as 60000") }
        }
        if [.stopLimit, .takeLimit, .bracket].contains(type), trigger == nil {
            throw missing("--trigger", "the price at which it wakes or gives up")
        }
        if type == .twap, over == nil { throw missing("--over", "how long it takes, such as 30m") }
        if takeProfit == nil, stopLoss != nil {
            throw missing("--take-profit", "both prices: the exchange attaches no exit with one")
        }
        if stopLoss == nil, takeProfit != nil {
            throw missing("--stop-loss", "both prices: the exchange attaches no exit with one")
        }
    }

    private func timeInForce(of type: OrderType) throws(Fault) -> TimeInForce {
        let usual: TimeInForce =
            type == .market
            ? .immediateOrCancel
            : expires != nil || type == .twap ? .goodTillDate : .goodTillCancelled
        guard let tif else { return usual }
        let found = try word(
            tif, "--tif",
            [
                "gtc": TimeInForce.goodTillCancelled, "ioc": .immediateOrCancel,
                "fok": .fillOrKill, "gtd": .goodTillDate,
            ])
        let fitting: [TimeInForce]
        switch type {
        case .limit:
            fitting = [.goodTillCancelled, .immediateOrCancel, .fillOrKill, .goodTillDate]
        case .market: fitting = [.immediateOrCancel, .fillOrKill]
        case .stopLimit, .takeLimit, .bracket: fitting = [.goodTillCancelled, .goodTillDate]
        case .twap: fitting = [.goodTillDate]
        case .scaled: fitting = [.goodTillCancelled]
        }
        guard fitting.contains(found) else {
            let words = fitting.map { $0.word.lowercased() }.joined(separator: " or ")
            throw OrderForm.fault(
                "--tif", "such an order is \(words)", "give one of them, or leave it out")
        }
        if found == .fillOrKill, unbounded {
            throw OrderForm.fault(
                "--unbounded",
                "the exchange has fill-or-kill without a worst price for futures only",
                "leave out --unbounded: it is then filled up to its worst price, or not at all")
        }
        if found == .goodTillDate, type != .twap, expires == nil {
            throw missing("--expires", "how long the order may wait, such as 90m")
        }
        if found != .goodTillDate, expires != nil {
            throw OrderForm.fault(
                "--expires", "an order that ends after a time is gtd", "leave out --tif")
        }
        return found
    }

    private func word<Value>(
        _ text: String, _ key: String, _ words: KeyValuePairs<String, Value>
    ) throws(Fault) -> Value {
        if let found = words.first(where: { $0.key == text.lowercased() }) { return found.value }
        let all = words.map(\.key).joined(separator: ", ")
        throw OrderForm.fault(key, "'\(text)' is none of \(all)", "use one of them")
    }

    private func missing(_ key: String, _ what: String) -> Fault {
        OrderForm.fault(key, "\(key) is missing", "give \(what)")
    }

    private static func fault(_ key: String, _ text: String, _ remedy: String) -> Fault {
        Fault(.usage, code: "usage.order", text, key: key, remedy: remedy)
    }
}
