internal import Profile

/// Which run of a profile a command means: its own, or the one with simulated money.
struct RunName {
    /// The profile whose file is read.
    let profile: String
    /// Whether the run with simulated money is meant: by the switch, or by the name that it has.
    let isDry: Bool

    init(_ given: String, dryRun: Bool) {
        let suffix = ProfileSwitches.drySuffix
        let hasSuffix = given.hasSuffix(suffix)
        profile = hasSuffix ? String(given.dropLast(suffix.count)) : given
        isDry = dryRun || hasSuffix
    }

    /// The layers that the run is read with.
    func layers(over layers: ProfileLayers = ProfileLayers()) -> ProfileLayers {
        var layers = layers
        layers.switches.dryRun = isDry ? true : nil
        return layers
    }
}
