internal import ArgumentParser
internal import Assembly
internal import Coinbase
internal import Domain
internal import JSON

/// `perps-bot orders preview`.
struct OrdersPreview: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Ask the exchange what an order would cost; nothing is sent to the market.",
        discussion: """
            Examples:
              perps-bot orders preview buy BTC-USD 0.01 --limit 60000 --profile prod
              perps-bot orders preview sell BTC-USD all --type market --json --profile prod
              perps-bot orders preview buy BTC-USD 0.5 --type scaled --from 60000 --to 58000 \\
                --parts 5 --profile prod

            The guards are not asked: they judge when the order is placed. Exit code 1 when the
            exchange would refuse the order.
            """)

    @OptionGroup var form: OrderForm
    @OptionGroup var options: ProfileOptions

    func run() throws {
        let session = try ExchangeSession.withKey(
            try Environment.load(options.profile, options))
        let order = try form.order(at: WallClock.now) {
            try OrderQuote.worstPrice(of: form.product, $0, session)
        }
        let quote = try OrderQuote(order, session)
        if options.json { Output.result(quote.json.text()) } else { quote.print() }
        if !quote.preview.errors.isEmpty { throw ExitCode(1) }
    }
}
