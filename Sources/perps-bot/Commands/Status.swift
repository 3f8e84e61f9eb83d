internal import ArgumentParser
internal import Assembly
internal import JSON

/// The command `perps-bot status`.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what a profile is doing, or where it stands when it does not run.",
        discussion: """
            Examples:
              perps-bot status --profile dev
              perps-bot status --profile dev --json

            The exit code is 4 when the level is HALT or above.
            """)

    @OptionGroup var options: ControlOptions

    func run() throws {
        let running = try options.ask(.object([JSONMember("command", .string("status"))]))
        let status = try running ?? StatusDocument.stopped(try options.folder())
        options.show(status)
        try ControlOptions.leave(status)
    }
}
