internal import ArgumentParser

/// `perps-bot orders`.
struct Orders: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at the orders of the exchange, and send, change or cancel some by hand.",
        discussion: """
            Examples:
              perps-bot orders list --profile prod
              perps-bot orders preview buy BTC-USD 0.01 --limit 60000 --profile prod
              perps-bot orders place buy BTC-USD 0.01 --limit 60000 --profile prod
              perps-bot orders place buy BTC-USD 0.01 --limit 60000 --take-profit 60250 \\
                --stop-loss 59750 --profile prod
              perps-bot orders place --help      every form, with an example of each
              perps-bot orders edit 4f6d1c0e-… --limit 59700 --profile prod
              perps-bot orders cancel --all --profile prod
            """,
        subcommands: [
            OrdersList.self, OrdersPreview.self, OrdersPlace.self, OrdersEdit.self,
            OrdersCancel.self,
        ])
}
