internal import ArgumentParser
internal import Assembly
internal import Coinbase
internal import Domain
internal import JSON

/// `perps-bot orders list`.
struct OrdersList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the orders of the key's portfolio, open ones unless told otherwise.",
        discussion: """
            Examples:
              perps-bot orders list --profile prod
              perps-bot orders list --profile prod --product BTC-USD --json
              perps-bot orders list --profile prod --status filled --from 2026-11-01

            What the exchange shows, whoever sent it; open is whatever has not ended, what waits to
            be taken, changed or cancelled included. When the listing cannot be read to its end,
            what came is printed, and the exit code is 1.
            """)

    @OptionGroup var options: ProfileOptions

    @Option(
        name: .long, parsing: .upToNextOption,
        help: "open, pending, filled, cancelled, expired, failed or all.")
    var status: [String] = ["open"]

    @Option(name: .long, parsing: .upToNextOption, help: "Only these products.")
    var product: [String] = []

    @Option(name: .long, help: "Created at or after, such as 2026-11-01.")
    var from: String?

    @Option(name: .long, help: "Created before.")
    var to: String?

    func run() throws {
        let queries = try queries()
        let session = try ExchangeSession.withKey(
            try Environment.load(options.profile, options))
        var listing = ExchangeListing()
        let orders = try session.orders(queries, &listing)
        let name = session.profileName
        if options.json {
            let document = JSONValue.object([
                "profile": .string(name),
                "orders": .array(
                    orders.map { $0.json.with([JSONMember("from", .string($0.sender(for: name)))]) }
                ),
            ])
            Output.result(document.with(listing.members).text())
        } else if orders.isEmpty {
            Output.result(listing.none(of: "orders"))
        } else {
            var table = Table(
                "CREATED", "FROM", "PRODUCT", "SIDE", "TYPE", "STATUS", "SIZE", "FILLED", "LIMIT",
                "AVERAGE", "FEES", "ORDER")
            for order in orders { order.add(to: &table, for: name) }
            table.print()
        }
        try listing.close()
    }

    /// The exchange answers for open orders apart from all others.
    private func queries() throws(Fault) -> [OrderQuery] {
        var query = OrderQuery()
        (query.from, query.to) = try TimeRange.read(from: from, to: to)
        query.products = product
        let words = status.map { $0.lowercased() }
        if words == ["all"] { return query.ofAllSources }
        var others: [OrderStatus] = []
        for word in words where word != "open" { others.append(try OrdersList.status(word)) }
        guard words.contains("open") else {
            query.statuses = others
            return query.ofAllSources
        }
        return query.open(with: others)
    }

    private static let words: [String: OrderStatus] = [
        "pending": .pending, "filled": .filled, "cancelled": .cancelled,
        "expired": .expired, "failed": .failed,
    ]

    private static func status(_ word: String) throws(Fault) -> OrderStatus {
        if let status = words[word.lowercased()] { return status }
        let near = NearName.nearest(to: word.lowercased(), among: words.keys.sorted() + ["open"])
        throw Fault(
            .usage, code: "usage.status", "'\(word)' is no status of an order", key: "--status",
            remedy: near.map { "perhaps \($0) was meant" }
                ?? "use open, pending, filled, cancelled, expired, failed, or all alone")
    }
}
