internal import ArgumentParser
internal import Profile

/// Switches with three states: on, off, and left to the profile.
struct SwitchOptions: ParsableArguments {
    @Flag(
        inversion: .prefixedNo, exclusivity: .exclusive,
        help: "Trade a live profile with simulated money, with state of its own.")
    var dryRun: Bool?

    @Flag(
        inversion: .prefixedNo, exclusivity: .exclusive,
        help: "Open nothing until a person has armed this start (start_level).")
    var reduceOnly: Bool?

    @Flag(
        inversion: .prefixedNo, exclusivity: .exclusive,
        help: "Ask the venue what an entry would do before it is sent (venue.preview).")
    var preview: Bool?

    @Option(name: .long, help: "The greatest leverage of all positions (limits.leverage).")
    var leverage: String?

    @Option(name: .long, help: "The length of a telemetry cycle (telemetry.cycle).")
    var interval: String?

    var switches: ProfileSwitches {
        var switches = ProfileSwitches()
        (switches.dryRun, switches.reduceOnly, switches.preview) = (dryRun, reduceOnly, preview)
        (switches.leverage, switches.interval) = (leverage, interval)
        return switches
    }

    /// The layers with these switches among them.
    func layers(over layers: ProfileLayers) -> ProfileLayers {
        var layers = layers
        layers.switches = switches
        return layers
    }
}
