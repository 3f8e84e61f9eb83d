internal import ArgumentParser
internal import Assembly
internal import Domain
internal import JSON

/// The command `perps-bot explain order N`.
struct ExplainOrder: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "Show why an order was sent or stopped: its sizing, every guard, its fills.",
        discussion: """
            Examples:
              perps-bot explain order 1                  of the last run or backtest
              perps-bot explain order 7 --profile dev
              perps-bot explain order 7 --run 20260301T120000Z-1a2b --json

            Orders are numbered from 1 within a run, refused ones too. A backtest keeps nothing of
            them: it is run again up to the order, from the recorded inputs, which must not have
            changed.
            """)

    @Argument(help: "The number of the order within its run.")
    var number: UInt64

    @Option(name: .long, help: "The last run of this profile.")
    var profile: String?

    @Option(name: .customLong("run"), help: "A run's id.")
    var runID: String?

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func validate() throws {
        if number == 0 { throw ValidationError("orders are numbered from 1") }
    }

    func run() throws {
        let explainer = Explainer(
            home: Environment.home, scan: Environment.scan, prefixShare: Environment.prefixShare,
            environment: Environment.variables)
        let order = OrderNumber(number)
        let document = try explainer.explain(order, profile: profile, runID: runID)
        Output.result(json ? document.text() : ExplanationText.text(document))
    }
}
