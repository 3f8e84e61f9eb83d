internal import ArgumentParser
internal import Assembly
internal import Domain
internal import JSON

/// The command `perps-bot reduce-only`.
struct ReduceOnly: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reduce-only",
        abstract: "Let a profile only reduce its positions until a person arms it again.",
        discussion: """
            Examples:
              perps-bot reduce-only --profile dev --reason "over the weekend"
              perps-bot reduce-only --profile dev --product ETH-USD
            """)

    @OptionGroup var options: ControlOptions
    @OptionGroup var part: PartOptions

    func run() throws {
        let request = [JSONMember("command", .string("reduce-only"))]
        options.show(try part.raise(.reduceOnly, request, options))
    }
}
