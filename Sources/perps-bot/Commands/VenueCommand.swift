internal import ArgumentParser

/// `perps-bot venue`.
struct VenueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "venue",
        abstract: "Serve a simulated Coinbase on this machine.",
        discussion: """
            Example:
              perps-bot venue serve --scenario trend --seed 7

            docs/venue-server.md says what it does and how to test a bot against it.
            """,
        subcommands: [VenueServe.self])
}
