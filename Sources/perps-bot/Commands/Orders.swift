internal import ArgumentParser

/// `perps-bot orders`.
struct Orders: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at the orders of the exchange.",
        discussion: """
            Example:
              perps-bot orders list --profile prod
            """,
        subcommands: [OrdersList.self])
}
