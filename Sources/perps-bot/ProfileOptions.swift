internal import ArgumentParser

/// Options of every command that reads a profile.
struct ProfileOptions: ParsableArguments {
    @Option(name: .long, help: "A profile's name, or the path of its file.")
    var profile = "dev"

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
}
