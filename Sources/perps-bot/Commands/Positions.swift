internal import ArgumentParser
internal import Assembly
internal import Coinbase
internal import Domain
internal import JSON

/// `perps-bot positions`.
struct Positions: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what the key's portfolio holds, spot and derivatives.",
        discussion: """
            Examples:
              perps-bot positions --profile prod
              perps-bot positions --profile prod --json

            Quantities are exact; values are the exchange's, rounded. Where one of the sources does
            not answer, the rest is printed, what is missing is named, and the exit code is 1.
            """)

    @OptionGroup var options: ProfileOptions

    func run() throws {
        let session = try ExchangeSession.withKey(
            try Environment.load(options.profile, options))
        var listing = ExchangeListing()
        let rows = try Positions.rows(session, &listing)
        if options.json {
            let document = JSONValue.object([
                "profile": .string(session.profileName),
                "positions": .array(rows.map(\.json)),
            ])
            Output.result(document.with(listing.members).text())
        } else if rows.isEmpty {
            Output.result(listing.none(of: "positions"))
        } else {
            var table = Table("KIND", "SYMBOL", "SIDE", "QUANTITY", "ENTRY", "MARK", "VALUE", "PNL")
            for row in rows { row.add(to: &table) }
            table.print()
        }
        try listing.close()
    }

    private static func rows(
        _ session: ExchangeSession, _ listing: inout ExchangeListing
    ) throws(Fault) -> [HeldPosition] {
        let brokerage = session.brokerage
        let portfolio = try session.ask("the key's permissions") {
            brokerage.keyPermissions(done: $0)
        }.portfolio
        var wallets: [VenueAccount] = []
        do throws(Fault) {
            wallets = listing.take(
                try session.ask("the wallets") { brokerage.accounts(done: $0) }, "the wallets")
        } catch {
            listing.note(error.message)
        }
        var rows: [HeldPosition] = []
        do throws(Fault) {
            let breakdown = try session.ask("the portfolio's values") {
                brokerage.breakdown(of: portfolio, done: $0)
            }
            rows += HeldPosition.spot(wallets, values: breakdown.spot)
            rows += breakdown.perpetuals.map(HeldPosition.init)
        } catch {
            listing.note(error.message)
            rows += HeldPosition.spot(wallets, values: [])
        }
        do throws(Fault) {
            let futures = try session.ask("the futures") { brokerage.futuresPositions(done: $0) }
            rows += futures.positions.map(HeldPosition.init)
        } catch {
            listing.note(error.message)
        }
        return rows
    }
}
