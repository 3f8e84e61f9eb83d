internal import ArgumentParser
internal import Assembly
internal import Domain
internal import JSON
internal import Profile

/// `perps-bot preflight`.
struct Preflight: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at everything that a start needs: key, exchange, limits, disk, plugins.",
        discussion: """
            Examples:
              perps-bot preflight --profile prod
              perps-bot preflight --profile prod --json

            Each line is pass, warn, fail or skip, with what to do. Nothing is changed and no order
            is sent. The exit code is 0 when nothing failed and nothing was left out, else 1.
            """)

    @OptionGroup var options: ProfileOptions

    func run() throws {
        let loaded = try Environment.load(options.profile, options)
        let report = PreflightReport(wantsJSON: options.json)
        LocalChecks(loaded, report).run()
        ExchangeChecks(loaded: loaded, report: report).run()
        if options.json {
            let document = JSONValue.object([
                "profile": .string(loaded.profile.name), "file": .string(loaded.path),
                "mode": .string(loaded.profile.mode.rawValue),
            ])
            Output.result(document.with(report.members).text())
        } else {
            let counts = [
                (report.count(.fail), "failed"), (report.count(.skip), "not looked at"),
                (report.count(.warn), "to know about"), (report.count(.pass), "passed"),
            ]
            let told = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
            Output.result("")
            Output.result(
                "\(report.isReady ? "ready" : "NOT READY"): \(told.joined(separator: ", "))")
        }
        if !report.isReady { throw ExitCode(1) }
    }
}
