internal import ArgumentParser
internal import Assembly
internal import Domain
internal import JSON

/// `perps-bot halt`
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

/// `perps-bot reduce-only`
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

/// `perps-bot arm`
struct Arm: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Go back to NORMAL after a halt, once its cause is understood.",
        discussion: """
            Example:
              perps-bot arm --profile dev --halt-id 20260301T120000Z-1a2b-1 --reason "feed is back"

            The id stands in `perps-bot status`: whoever arms has looked. A file HALT must be gone.
            """)

    @OptionGroup var options: ControlOptions

    @Option(name: .customLong("halt-id"), help: "The id of the halt, from status.")
    var haltID = ""

    @Option(name: .long, help: "Why trading may go on, in a sentence.")
    var reason = ""

    func run() throws {
        let request = JSONValue.object([
            "command": .string("arm"), "halt_id": .string(haltID), "reason": .string(reason),
        ])
        let running = try options.ask(request)
        options.show(try running ?? Latch.arm(haltID, reason, try options.folder()))
    }
}
