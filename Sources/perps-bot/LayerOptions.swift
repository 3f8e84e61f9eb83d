internal import ArgumentParser
internal import Profile

/// What stands above a profile's file, and how the answer is printed.
struct LayerOptions: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help: "Replace a value of the profile, such as limits.open_orders=5.")
    var sets: [String] = []

    @Option(name: .long, parsing: .upToNextOption, help: "Products instead of the profile's.")
    var symbols: [String] = []

    @Option(name: .long, help: "The seed of everything that chance decides.")
    var seed: String?

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    /// With the environment below the command line.
    var layers: ProfileLayers {
        ProfileLayers(
            environment: Environment.variables, sets: sets,
            symbols: symbols.isEmpty ? nil : symbols, seed: seed)
    }
}
