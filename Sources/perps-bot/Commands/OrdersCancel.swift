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

    /// An order to be cancelled.
    private struct Wanted {
        let id: String
        /// As it was seen last; nil for one that cannot be read, which may be open.
        var order: VenueOrder?
        /// What the exchange said, when it did not cancel it.
        var failure: String?

        var isOpen: Bool { order?.isOpen ?? true }
    }

    func run() throws {
        let session = try ExchangeSession.withKey(
            try Environment.load(options.profile, options))
        var listing = ExchangeListing()
        var wanted = all ? try open(session, &listing) : try named(session, &listing)
        if all, !wanted.isEmpty {
            try Consent(isGiven: yes).ask(OrdersCancel.question(wanted))
        }
        let failures = cancel(wanted.map(\.id), session)
        for index in wanted.indices {
            wanted[index].failure = failures[wanted[index].id]
            follow(&wanted[index], session, &listing)
        }
        show(wanted, listing, session)
        let left = wanted.count(where: \.isOpen)
        if left > 0, !options.json {
            Output.note(
                "error: \(left) of \(wanted.count) orders may still be open; cancel them again")
        }
        if left > 0 { throw ExitCode(1) }
        try listing.close()
    }

    private static func question(_ wanted: [Wanted]) -> String {
        let seen = wanted.compactMap(\.order)
        let products = Set(seen.map(\.product)).sorted().joined(separator: ", ")
        let known = "\(seen.count) open order\(seen.count == 1 ? "" : "s") of \(products)"
        let unread = "\(wanted.count - seen.count) that cannot be read"
        if seen.isEmpty { return "Cancel open orders, \(unread)?" }
        return seen.count == wanted.count ? "Cancel \(known)?" : "Cancel \(known), and \(unread)?"
    }

    // MARK: Which

    /// Every open order; one that cannot be listed keeps no other from being cancelled, and one
    /// that cannot be read is cancelled by its id.
    private func open(
        _ session: ExchangeSession, _ listing: inout ExchangeListing
    ) throws -> [Wanted] {
        var query = OrderQuery()
        query.products = product
        let orders = try session.orders(query.open, &listing)
        let ids = Set(orders.map(\.id))
        return orders.filter(\.isOpen).map { Wanted(id: $0.id, order: $0) }
            + listing.unread.filter { !ids.contains($0) }.map { Wanted(id: $0) }
    }

    /// The named orders: each by itself, and by our id among the open ones.
    private func named(
        _ session: ExchangeSession, _ listing: inout ExchangeListing
    ) throws -> [Wanted] {
        var found: [Wanted] = []
        var others: [String] = []
        for id in ids {
            do throws(Fault) {
                guard let order = try session.order(id) else {
                    others.append(id)
                    continue
                }
                found.append(Wanted(id: order.id, order: order))
            } catch {
                // What cannot be read can be cancelled all the same; its end is told.
                found.append(Wanted(id: id))
            }
        }
        guard !others.isEmpty else { return found }
        let open = try session.orders(OrderQuery().open, &listing)
        for id in others {
            guard let order = open.first(where: { $0.clientID == id }) else {
                throw unknown(id, listing)
            }
            found.append(Wanted(id: order.id, order: order))
        }
        return found
    }

    private func unknown(_ id: String, _ listing: ExchangeListing) -> Fault {
        guard listing.isComplete else {
            return Fault(
                .runtime, code: "orders.unread",
                "the exchange knows no order \(id), and no open one that can be read has that id "
                    + "of ours; " + listing.gaps.joined(separator: "; "), key: "ids",
                remedy: "nothing was cancelled; give the exchange's own id, or --all")
        }
        return Fault(
            .usage, code: "orders.unknown",
            "the exchange knows no order \(id), and no open one has that id of ours",
            key: "ids", remedy: "nothing was cancelled; look at perps-bot orders list")
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
    private func follow(
        _ wanted: inout Wanted, _ session: ExchangeSession, _ listing: inout ExchangeListing
    ) {
        for _ in 0..<20 {
            do throws(Fault) {
                wanted.order = try session.ask("order \(wanted.id)") {
                    session.brokerage.order(wanted.id, done: $0)
                }.order
            } catch {
                listing.note(error.message)
                break
            }
            if !wanted.isOpen { break }
            Interrupt.pause(.millisecond * 250)
        }
    }

    private func show(
        _ wanted: [Wanted], _ listing: ExchangeListing, _ session: ExchangeSession
    ) {
        if options.json {
            let orders = wanted.map { row in
                let order = row.order?.json ?? .object(["order_id": .string(row.id)])
                return order.with(row.failure.map { [JSONMember("failure", .string($0))] } ?? [])
            }
            let document = JSONValue.object([
                "profile": .string(session.profileName), "orders": .array(orders),
            ])
            Output.result(document.with(listing.members).text())
            return
        }
        if wanted.isEmpty { Output.result(listing.none(of: "open orders")) }
        for row in wanted {
            let failure = row.failure.map { "  (\($0))" } ?? ""
            let state =
                row.order.map {
                    "\($0.product)  \($0.status.text)  filled \($0.filled?.text ?? "?")"
                } ?? "cannot be read"
            Output.result("\(row.id)  \(state)\(failure)")
        }
    }
}
