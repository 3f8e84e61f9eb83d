internal import ArgumentParser
internal import Assembly
internal import Domain
internal import JSON
internal import Profile

/// `perps-bot profiles show`.
struct ProfilesShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print every value in force and where it comes from.",
        discussion: """
            Examples:
              perps-bot profiles show dev
              perps-bot profiles show dev --set strategies.ma.parameters.fast=7 --symbols ETH-USD
              perps-bot profiles show ./mine.yaml --json

            A source is the default, a file with its line, a variable of the environment, the
            command line, or the default of a plugin's module.
            """)

    @Argument(help: "A profile's name, or the path of its file.")
    var profile: String

    @OptionGroup var options: LayerOptions
    @OptionGroup var switches: SwitchOptions

    func run() throws {
        let loaded = try LoadedProfile.load(
            profile, layers: switches.layers(over: options.layers),
            prefixShare: Environment.prefixShare)
        let defaults = ModuleDefaults(Environment.scan, of: loaded)
        let values = defaults.values
        for warning in loaded.warnings { Output.note(warning.warningLine) }
        for module in defaults.absent {
            Output.note("warning: no library has the module \(module); its defaults are left out")
        }
        if options.json {
            Output.result(ProfilesShow.json(loaded, values).text())
            return
        }
        var table = Table("KEY", "VALUE", "SOURCE")
        for value in values { table.add(value.key, value.value, value.source) }
        table.print()
    }

    private static func json(_ loaded: LoadedProfile, _ values: [EffectiveValue]) -> JSONValue {
        let listed = values.map { value in
            JSONValue.object([
                "key": .string(value.key), "value": .string(value.value),
                "source": .string(value.source),
            ])
        }
        return .object([
            "profile": .string(loaded.profile.name), "file": .string(loaded.path),
            "mode": .string(loaded.profile.mode.rawValue), "values": .array(listed),
            "warnings": .array(loaded.warnings.map(\.json)),
        ])
    }
}
