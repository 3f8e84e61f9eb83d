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
              perps-bot halt --profile dev --product ETH-USD
              perps-bot halt --profile dev --instance ma

            With nothing running the halt is kept for the next start. Cancels always pass. Of a part
            of the profile it is a block, with an id of its own to be armed.
            """)

    @OptionGroup var options: ControlOptions
    @OptionGroup var part: PartOptions

    @Flag(name: .long, help: "Cancel open orders too.")
    var cancel = false

    func run() throws {
        let request = [
            JSONMember("command", .string("halt")), JSONMember("cancel", .bool(cancel)),
        ]
        options.show(try part.raise(cancel ? .haltCancelAll : .halt, request, options))
    }
}
