internal import ArgumentParser
internal import Assembly
internal import Coinbase
internal import Domain
internal import JSON

/// `perps-bot account`.
struct Account: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the portfolio, the wallets, the fee tier and the rights of the key.",
        discussion: """
            Examples:
              perps-bot account --profile prod
              perps-bot account --profile prod --json

            The key is named by COINBASE_CREDENTIALS_FILE; docs/coinbase.md says how. The id of
            the portfolio is what a live profile names as venue.portfolio.
            """)

    @OptionGroup var options: ProfileOptions

    @Flag(name: .long, help: "Show empty wallets too.")
    var all = false

    func run() throws {
        let loaded = try Environment.load(options.profile, options)
        let session = try ExchangeSession.withKey(loaded)
        let brokerage = session.brokerage
        let permissions = try session.ask("the key's permissions") {
            brokerage.keyPermissions(done: $0)
        }
        var listing = ExchangeListing()
        let wallets = listing.take(
            try session.ask("the wallets") { brokerage.accounts(done: $0) }, "the wallets"
        ).sorted { ($0.currency, $0.id) < ($1.currency, $1.id) }
        let summary = try session.ask("the fee tier") {
            brokerage.transactionSummary(done: $0)
        }
        let shown = all ? wallets : wallets.filter { $0.total?.isZero != true }
        let view = View(
            profile: session.profileName, permissions: permissions, wallets: shown,
            summary: summary, fees: try FeeRates(summary))
        if options.json {
            Output.result(view.json.with(listing.members).text())
        } else {
            view.print()
            if session.namedPortfolio == nil {
                Output.note(
                    "the profile names no portfolio; to bind it to this one, write portfolio: "
                        + "\(permissions.portfolio) under venue in \(loaded.path)")
            }
            let hidden = wallets.count - shown.count
            if hidden > 0 {
                Output.result("\(Words.count(hidden, "empty wallet")) left out (--all)")
            }
        }
        try listing.close()
    }

    /// What is shown, either way.
    private struct View {
        var profile: String
        var permissions: KeyPermissions
        var wallets: [VenueAccount]
        var summary: TransactionSummary
        var fees: FeeRates

        var json: JSONValue {
            .object([
                "profile": .string(profile), "portfolio": .string(permissions.portfolio),
                "permissions": .object([
                    "view": .bool(permissions.canView), "trade": .bool(permissions.canTrade),
                    "transfer": .bool(permissions.canTransfer),
                    "other": .array(permissions.others.map { .string($0) }),
                ]),
                "wallets": .array(wallets.map(\.json)),
                "fees": .object([
                    "tier": .text(summary.tier), "maker_bps": .bps(fees.maker),
                    "taker_bps": .bps(fees.taker),
                ]),
                "total_balance": .decimal(summary.totalBalance),
            ])
        }

        func print() {
            let rights = [
                (permissions.canView, "view"), (permissions.canTrade, "trade"),
                (permissions.canTransfer, "TRANSFER"),
            ]
            let may = rights.filter(\.0).map(\.1) + permissions.others
            Output.result(
                "portfolio  \(permissions.portfolio)   key may: \(may.joined(separator: ", "))")
            Output.result(
                "fees       \(summary.tier ?? "tier unknown"): maker \(fees.maker.text), taker "
                    + fees.taker.text)
            if let total = summary.totalBalance { Output.result("balance    \(total.text) USD") }
            Output.result("")
            var table = Table("CURRENCY", "AVAILABLE", "HOLD", "TOTAL", "PLATFORM", "WALLET")
            for wallet in wallets {
                table.add(
                    wallet.currency, wallet.available.text, wallet.hold?.text ?? "",
                    wallet.total?.text ?? "", wallet.platform?.text ?? "", wallet.id)
            }
            table.print()
        }
    }
}

extension VenueAccount {
    /// Available and held; nil where the hold is not told.
    var total: WireDecimal? { hold.flatMap { available.adding($0) } }

    fileprivate var json: JSONValue {
        .object([
            "currency": .string(currency), "available": .string(available.text),
            "hold": .decimal(hold), "total": .decimal(total), "platform": .text(platform?.text),
            "kind": .text(kind?.text), "wallet_id": .string(id),
        ])
    }
}
