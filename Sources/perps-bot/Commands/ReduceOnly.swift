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
            Example:
              perps-bot reduce-only --profile dev --reason "over the weekend"
            """)

    @OptionGroup var options: ControlOptions

    @Option(name: .long, help: "Why, for the record.")
    var reason = "asked for on the command line"

    func run() throws {
        let request = JSONValue.object([
            "command": .string("reduce-only"), "reason": .string(reason),
        ])
        let running = try options.ask(request)
        options.show(try running ?? Latch.raise(.reduceOnly, reason, try options.folder()))
    }
}
