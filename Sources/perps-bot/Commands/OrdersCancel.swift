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
              perps-bot orders cancel --all --yes --json --profile prod

            --all asks first, unless --yes is given. A cancel that fails keeps no other from
            being asked for, and is asked for once more; the exit code is 1 when an order is
            still open.

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

    @Flag(name: .long, help: "With --all, cancel without asking, for scripts.")
    var yes = false

    func validate() throws {
        if all == !ids.isEmpty { throw ValidationError("name orders, or give --all") }
        if !all, !product.isEmpty { throw ValidationError("--product goes with --all") }
    }

    func run() throws {
        let session = try ExchangeSession.withKey(
            try Environment.load(options.profile, options))
        var listing = ExchangeListing()
        let wanted = all ? try open(session, &listing) : try named(session, &listing)
        if all, !wanted.isEmpty {
            try Consent(isGiven: yes).ask(OrdersCancel.question(wanted))
        }
        let failures = cancel(wanted.map(\.id), session)
        var rows: [(order: VenueOrder, failure: String?)] = []
        for order in wanted {
            rows.append((end(of: order, session, &listing), failures[order.id]))
        }
        show(rows, listing, session)
        let left = rows.count(where: \.order.isOpen)
        if left > 0, !options.json {
            Output.note(
                "error: \(left) of \(rows.count) orders may still be open; cancel them again")
        }
        if left > 0 { throw ExitCode(1) }
        try listing.close()
    }

    private static func question(_ orders: [VenueOrder]) -> String {
        let products = Set(orders.map(\.product)).sorted().joined(separator: ", ")
        return "Cancel \(orders.count) open order\(orders.count == 1 ? "" : "s") of \(products)?"
    }

    // MARK: Which

    /// Every open order; one that cannot be listed keeps no other from being cancelled.
    private func open(
        _ session: ExchangeSession, _ listing: inout ExchangeListing
    ) throws -> [VenueOrder] {
        var query = OrderQuery()
        query.products = product
        return try session.orders(query.open, &listing).filter(\.isOpen)
    }

    /// The named orders: each by itself, and by our id among the open ones.
    private func named(
        _ session: ExchangeSession, _ listing: inout ExchangeListing
    ) throws -> [VenueOrder] {
        var found: [VenueOrder] = []
        var others: [String] = []
        for id in ids {
            if let order = try session.order(id) { found.append(order) } else { others.append(id) }
        }
        guard !others.isEmpty else { return found }
        let open = try session.orders(OrderQuery().open, &listing)
        for id in others {
            guard let order = open.first(where: { $0.clientID == id }) else {
                throw Fault(
                    .usage, code: "orders.unknown",
                    "the exchange knows no order \(id), and no open one has that id of ours",
                    key: "ids", remedy: "nothing was cancelled; look at perps-bot orders list")
            }
            found.append(order)
        }
        return found
    }

    // MARK: The cancels

    /// Asks for all cancels, a hundred at a time, and once more for those that failed.
    ///
    /// - Returns: What the exchange said of those that it did not cancel, by their ids.
    private func cancel(_ ids: [String], _ session: ExchangeSession) -> [String: String] {
        var failures = cancelOnce(ids, session)
        let again = ids.filter { failures[$0] != nil }
        if !again.isEmpty {
            Interrupt.pause(.second)
            let second = cancelOnce(again, session)
            for id in again { failures[id] = second[id] }
        }
        return failures
    }

    private func cancelOnce(_ ids: [String], _ session: ExchangeSession) -> [String: String] {
        var failures: [String: String] = [:]
        for start in stride(from: 0, to: ids.count, by: OrderCancel.ordersMax) {
            let chunk = Array(ids[start..<min(start + OrderCancel.ordersMax, ids.count)])
            do throws(Fault) {
                let answer = try session.ask("the cancel") {
                    session.brokerage.cancel(OrderCancel(orders: chunk), done: $0)
                }
                for result in answer.results { failures[result.order] = result.failure?.text }
            } catch {
                // The others are cancelled all the same.
                for id in chunk { failures[id] = error.message }
            }
        }
        return failures
    }

    /// Looks at an order until it has ended, for a few seconds.
    private func end(
        of order: VenueOrder, _ session: ExchangeSession, _ listing: inout ExchangeListing
    ) -> VenueOrder {
        var seen = order
        for _ in 0..<20 {
            do throws(Fault) {
                seen = try session.ask("order \(order.id)") {
                    session.brokerage.order(order.id, done: $0)
                }.order
            } catch {
                listing.note(error.message)
                break
            }
            if !seen.isOpen { break }
            Interrupt.pause(.millisecond * 250)
        }
        return seen
    }

    private func show(
        _ rows: [(order: VenueOrder, failure: String?)], _ listing: ExchangeListing,
        _ session: ExchangeSession
    ) {
        if options.json {
            let orders = rows.map { row in
                row.order.json.with(row.failure.map { [JSONMember("failure", .string($0))] } ?? [])
            }
            let document = JSONValue.object([
                "profile": .string(session.profileName), "orders": .array(orders),
            ])
            Output.result(document.with(listing.members).text())
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
