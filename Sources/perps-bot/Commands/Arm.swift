internal import ArgumentParser
internal import Assembly
internal import Domain
internal import JSON

/// The command `perps-bot arm`.
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
