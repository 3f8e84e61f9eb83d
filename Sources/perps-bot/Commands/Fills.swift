internal import ArgumentParser
internal import Assembly
internal import Coinbase
internal import Domain
internal import JSON

/// `perps-bot fills`.
struct Fills: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List executions as the exchange booked them, of the last day by default.",
        discussion: """
            Examples:
              perps-bot fills --profile prod
              perps-bot fills --profile prod --product BTC-USD --from 2026-11-01 --json
              perps-bot fills --profile prod --order 1f6d0a7c-…

            Fees are in the quote currency; below zero is a rebate.
            """)

    @OptionGroup var options: ProfileOptions

    @Option(name: .long, parsing: .upToNextOption, help: "Only these products.")
    var product: [String] = []

    @Option(name: .long, parsing: .upToNextOption, help: "Only these orders, of any time.")
    var order: [String] = []

    @Option(name: .long, help: "At or after, such as 2026-11-01.")
    var from: String?

    @Option(name: .long, help: "Before.")
    var to: String?

    func run() throws {
        var query = FillQuery()
        (query.from, query.to) = try TimeRange.read(from: from, to: to)
        (query.products, query.orders) = (product, order)
        if query.from == nil, query.to == nil, order.isEmpty {
            query.from = WallClock.now.floored(to: .second) + Nanos(-Nanos.day.count)
        }
        let session = try ExchangeSession.withKey(
            try Environment.load(options.profile, options))
        var listing = ExchangeListing()
        let asked = query
        let fills = listing.take(
            try session.ask("the fills") { session.brokerage.fills(asked, done: $0) }, "the fills")
        if options.json {
            let document = JSONValue.object([
                "profile": .string(session.profileName), "fills": .array(fills.map(\.json)),
            ])
            Output.result(document.with(listing.members).text())
        } else if fills.isEmpty {
            let since = query.from.map { " since \($0.rfc3339)" } ?? ""
            Output.result("\(listing.none(of: "fills"))\(since)")
        } else {
            var table = Table(
                "TIME", "PRODUCT", "SIDE", "SIZE", "PRICE", "FEE", "LIQUIDITY", "NOTE", "ORDER")
            for fill in fills { fill.add(to: &table) }
            table.print()
        }
        try listing.close()
    }
}
