/// Switches of the command line; what is nil is left to the profile.
package struct ProfileSwitches: Hashable, Sendable {
    /// Simulated money for a live profile, and state of its own.
    package var dryRun: Bool?
    /// Whether each start waits for a person to arm it.
    package var reduceOnly: Bool?
    /// Whether the venue is asked what an entry would do.
    package var preview: Bool?
    /// What all positions may be worth against what secures them, such as `2x` or `2`.
    package var leverage: String?
    /// The length of a telemetry cycle.
    package var interval: String?

    /// Behind the name of a live profile that runs with simulated money; no profile may be named
    /// so.
    package static let drySuffix = ".dry"

    package init() {}
}
