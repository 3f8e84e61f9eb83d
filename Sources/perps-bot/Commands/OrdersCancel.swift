internal import ArgumentParser
internal import Assembly
internal import Coinbase
internal import Domain
internal import JSON

/// `perps-bot orders cancel`.
struct OrdersCancel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel orders at the exchange; no guard is asked.",
        discussion: """
            Examples:
              perps-bot orders cancel 4f6d1c0e-… --profile prod
              perps-bot orders cancel --all --product BTC-USD --profile prod

            Ids are those of `perps-bot orders list`, the exchange's own or ours. It goes straight
            to the exchange, whether or not a run is there, and waits until the orders have ended.
            A run of the profile sees them end; a strategy may place others.
            """)

    @Argument(help: "Orders, by the exchange's ids or by ours.")
    var ids: [String] = []

    @Flag(name: .long, help: "Every open order of the key's portfolio.")
    var all = false

    @Option(name: .long, parsing: .upToNextOption, help: "With --all, only of these products.")
    var product: [String] = []

    @OptionGroup var options: ProfileOptions

    func validate() throws {
        if all == !ids.isEmpty { throw ValidationError("name orders, or give --all") }
        if !all, !product.isEmpty { throw ValidationError("--product goes with --all") }
    }

    func run() throws {
        let session = try ExchangeSession.withKey(
            try Environment.load(options.profile, options))
        let wanted = try self.wanted(session)
        var failures: [String: String] = [:]
        for chunk in stride(from: 0, to: wanted.count, by: OrderCancel.ordersMax) {
            let ids = wanted[chunk..<min(chunk + OrderCancel.ordersMax, wanted.count)].map(\.id)
            let answer = try session.ask("the cancel") {
                session.brokerage.cancel(OrderCancel(orders: ids), done: $0)
            }
            for result in answer.results { failures[result.order] = result.failure?.text }
        }
        var rows: [(order: VenueOrder, failure: String?)] = []
        for order in wanted {
            rows.append((try end(of: order, session), failures[order.id]))
        }
        show(rows, session)
        if rows.contains(where: { $0.order.isOpen }) { throw ExitCode(1) }
    }

    private func wanted(_ session: ExchangeSession) throws -> [VenueOrder] {
        var query = OrderQuery()
        query.products = product
        var listing = ExchangeListing()
        let orders = listing.take(
            try session.ask("the orders") { session.brokerage.orders(query, done: $0) },
            "the orders")
        guard listing.gaps.isEmpty else {
            throw Fault(
                .runtime, code: "orders.incomplete",
                "the list of orders is not whole: \(listing.gaps[0])", remedy: "try again")
        }
        if all { return orders.filter(\.isOpen) }
        return try ids.map { id throws(Fault) in
            if let found = orders.first(where: { $0.id == id || $0.clientID == id }) {
                return found
            }
            throw Fault(
                .usage, code: "orders.unknown", "the exchange lists no order \(id)", key: "ids",
                remedy: "look at perps-bot orders list --status all")
        }
    }

    /// Looks at an order until it has ended, for a few seconds.
    private func end(of order: VenueOrder, _ session: ExchangeSession) throws -> VenueOrder {
        var seen = order
        for _ in 0..<20 {
            seen = try session.ask("order \(order.id)") {
                session.brokerage.order(order.id, done: $0)
            }.order
            if !seen.isOpen { break }
            Interrupt.pause(.millisecond * 250)
        }
        return seen
    }

    private func show(
        _ rows: [(order: VenueOrder, failure: String?)], _ session: ExchangeSession
    ) {
        if options.json {
            let orders = rows.map { row in
                row.order.json.with(row.failure.map { [JSONMember("failure", .string($0))] } ?? [])
            }
            Output.result(
                JSONValue.object([
                    "profile": .string(session.profileName), "orders": .array(orders),
                ]).text())
            return
        }
        if rows.isEmpty { Output.result("no open orders") }
        for row in rows {
            let failure = row.failure.map { "  (\($0))" } ?? ""
            Output.result(
                "\(row.order.id)  \(row.order.product)  \(row.order.status.text)  filled "
                    + "\(row.order.filled?.text ?? "?")\(failure)")
        }
    }
}
