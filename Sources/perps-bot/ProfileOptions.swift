internal import ArgumentParser

/// Options of every command that reads a profile.
struct ProfileOptions: ParsableArguments {
    @Option(name: .long, help: "A profile's name, or the path of its file.")
    var profile = "dev"

    @OptionGroup var above: LayerOptions

    var sets: [String] { above.sets }
    var symbols: [String] { above.symbols }
    var seed: String? { above.seed }
    var json: Bool { above.json }
}
