internal import ArgumentParser
internal import Assembly
internal import Domain
internal import JSON
internal import Profile

/// `perps-bot profiles check`.
struct ProfilesCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say everything that is wrong with a profile, its plugins included.",
        discussion: """
            Examples:
              perps-bot profiles check prod
              perps-bot profiles check ./mine.yaml --json

            Needs no keys and no network. Faults are printed one a line,
              file:line:column: error: key: what; nearest: what was probably meant
            and the exit code is 2; without a fault it is 0.
            """)

    @Argument(help: "A profile's name, or the path of its file.")
    var profile: String

    @OptionGroup var options: LayerOptions
    @OptionGroup var switches: SwitchOptions

    func run() throws {
        let path = try ProfileFiles.resolve(profile, prefixShare: Environment.prefixShare)
        let reading = ProfileReader.read(
            path: path, layers: switches.layers(over: options.layers))
        var (faults, warnings) = (reading.faults, reading.warnings)
        if let profile = reading.profile {
            let plugins = ProfilesCheck.check(profile, at: path)
            faults += plugins.faults
            warnings += plugins.warnings
        }
        if options.json {
            let document = JSONValue.object([
                "file": .string(path), "ok": .bool(faults.isEmpty),
                "errors": .array(faults.map(\.json)), "warnings": .array(warnings.map(\.json)),
            ])
            Output.result(document.text())
        } else {
            for fault in faults { Output.result(fault.oneLine) }
            if faults.isEmpty { Output.result("\(path): ok") }
        }
        for warning in warnings { Output.note(warning.warningLine) }
        if !faults.isEmpty { throw ExitCode(2) }
    }

    /// Finds, opens and sets up every plugin that the profile names, then lets them go.
    private static func check(
        _ profile: Profile, at path: String
    ) -> (faults: [Fault], warnings: [Fault]) {
        var assembler = Assembler(
            purpose: .check, start: Timestamp(nanos: 0), seed: 42, scan: Environment.scan)
        do throws(Faults) {
            let plan = try assembler.plan(profile, at: path)
            defer { plan.close() }
            return ([], plan.warnings.map { Fault(.usage, code: "plugin.warning", $0) })
        } catch {
            return (error.all, [])
        }
    }
}
