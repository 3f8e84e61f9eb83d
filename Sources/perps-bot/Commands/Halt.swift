internal import ArgumentParser
internal import Assembly
internal import Domain
internal import JSON

/// The command `perps-bot halt`.
struct Halt: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stop all trading of a profile until a person arms it again.",
        discussion: """
            Examples:
              perps-bot halt --profile dev --reason "prices look wrong"
              perps-bot halt --profile dev --cancel

            With nothing running the halt is kept for the next start. Cancels always pass.
            """)

    @OptionGroup var options: ControlOptions

    @Flag(name: .long, help: "Cancel open orders too.")
    var cancel = false

    @Option(name: .long, help: "Why, for the record.")
    var reason = "asked for on the command line"

    func run() throws {
        let request = JSONValue.object([
            "command": .string("halt"), "cancel": .bool(cancel), "reason": .string(reason),
        ])
        let running = try options.ask(request)
        options.show(
            try running
                ?? Latch.raise(cancel ? .haltCancelAll : .halt, reason, try options.folder()))
    }
}
