internal import ArgumentParser
internal import Assembly
internal import Domain
internal import JSON

/// The command `perps-bot arm`.
struct Arm: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lift a halt once its cause is understood.",
        discussion: """
            Example:
              perps-bot arm --profile dev --halt-id 20260301T120000Z-1a2b-1 --reason "feed is back"

            The id stands in `perps-bot status`: whoever arms has looked. A file HALT must be gone.
            Each source's halt has an id of its own; what else stands is named, and stays.
            On Coinbase orders and wallets are listed first: none of ours may be open without being
            known, and the wallets must agree with the books. Without a run that needs the key.
            """)

    @OptionGroup var options: ControlOptions

    @Option(name: .customLong("halt-id"), help: "The id of the halt, from status.")
    var haltID = ""

    @Option(name: .long, help: "Why trading may go on, in a sentence.")
    var reason = ""

    func run() throws {
        try Reason.check(reason)
        let request = JSONValue.object([
            "command": .string("arm"), "halt_id": .string(haltID), "reason": .string(reason),
        ])
        let folder = try options.folder()
        while true {
            if let answer = try ask(request) { return show(answer) }
            try ArmSight(profile: options.named, isDry: options.isDry).check(
                haltID, reason, folder)
            if let status = try Latch.arm(haltID, reason, folder) { return show(status) }
            // A run has begun meanwhile, and is asked.
            Interrupt.pause(.millisecond * 20)
        }
    }

    /// Shows the status, and what else is to be armed.
    private func show(_ status: JSONValue) {
        options.show(status)
        for one in (status["causes"]?.array ?? []) + (status["blocks"]?.array ?? []) {
            Output.note("still stands: \(StatusText.line(of: one))")
        }
    }

    /// How long the running process may take to look at the exchange.
    private static let patience = Nanos.second * 20

    /// Asks the running process, again while it is looking at the exchange; nil when none runs.
    private func ask(_ request: JSONValue) throws -> JSONValue? {
        let start = WallClock.steady
        while true {
            do {
                return try options.ask(request)
            } catch let fault as Fault where fault.code == "arm.reconciling" {
                guard WallClock.steady - start < Arm.patience.count else { throw fault }
                Interrupt.pause(.millisecond * 500)
            }
        }
    }
}
