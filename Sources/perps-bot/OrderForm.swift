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

    @Option(name: .long, help: "limit, market, stop, take, bracket or twap.")
    var type = "limit"

    @Option(
        name: .long,
        help: "The limit; of a market order the worst price, of a bracket where profit is taken.")
    var limit: String?

    @Option(name: .long, help: "Where a stop or take order wakes and a bracket gives up.")
    var trigger: String?

    @Option(name: .long, help: "gtc, ioc, fok or gtd; usual for the type when not given.")
    var tif: String?

    @Option(name: .long, help: "The order ends by itself after this time, such as 90m.")
    var expires: String?

    @Option(name: .long, help: "How long a TWAP takes, such as 30m.")
    var over: String?

    @Option(name: .long, help: "Into how many parts a TWAP is cut.")
    var slices = 10

    @Flag(name: .long, help: "Refuse to take liquidity.")
    var postOnly = false

    @Flag(name: .long, help: "Only lower a position.")
    var reduceOnly = false

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
        let type = try word(
            type, "--type",
            [
                "limit": OrderType.limit, "market": .market, "stop": .stopLimit,
                "take": .takeLimit, "bracket": .bracket, "twap": .twap,
            ])
        if limit == nil, type != .market { throw missing("--limit", "a price, such as 60000") }
        let price = try limit ?? worstPrice(side)
        var order = OperatorOrder(
            side, try amount(), of: product, type, try timeInForce(of: type), limit: price)
        order.trigger = trigger
        (order.isPostOnly, order.isReduceOnly) = (postOnly, reduceOnly)
        if let expires {
            order.until = now + (try DurationArgument.read(expires, option: "--expires"))
        }
        if type == .twap {
            guard let over else { throw missing("--over", "how long it takes, such as 30m") }
            order.until = now + (try DurationArgument.read(over, option: "--over"))
            order.slices = slices
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

    private func timeInForce(of type: OrderType) throws(Fault) -> TimeInForce {
        if let tif {
            return try word(
                tif.lowercased(), "--tif",
                [
                    "gtc": .goodTillCancelled, "ioc": .immediateOrCancel, "fok": .fillOrKill,
                    "gtd": .goodTillDate,
                ])
        }
        if type == .market { return .immediateOrCancel }
        return expires != nil || type == .twap ? .goodTillDate : .goodTillCancelled
    }

    private func word<Value>(
        _ text: String, _ key: String, _ words: KeyValuePairs<String, Value>
    ) throws(Fault) -> Value {
        if let found = words.first(where: { $0.key == text.lowercased() }) { return found.value }
        let all = words.map(\.key).joined(separator: ", ")
        throw Fault(
            .usage, code: "usage.order", "'\(text)' is none of \(all)", key: key,
            remedy: "use one of them")
    }

    private func missing(_ key: String, _ what: String) -> Fault {
        Fault(.usage, code: "usage.order", "\(key) is missing", key: key, remedy: "give \(what)")
    }
}
