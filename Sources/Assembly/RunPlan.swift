package import Domain
package import Engine
package import PluginHost
package import Profile
internal import Risk
package import Simulation

/// A profile turned into the parts of a run, before anything has started.
package struct RunPlan {
    package var profile: Profile
    package var profilePath: String
    package var instruments: [Instrument]
    package var owners: [String]
    package var venue: VenueRules
    package var corridor: CorridorPlan
    package var participants: [ForeignParticipant]
    package var guards: [ForeignGuard]
    package var plugins: [PluginUse]
    package var log: PluginLog
    /// One line each, for people.
    package var warnings: [String]

    /// A plugin that a run uses.
    package struct PluginUse: Hashable, Sendable {
        package var instance: String
        package var module: String
        package var version: String
        package var file: String
        package var sha256: String
        package var abi: String
        package var isFirstParty: Bool
        package var isGuard: Bool
    }

    /// Names of all guards of the chain, the floor's first.
    package var guardNames: [String] {
        GuardChain.floor(corridor.limits).map(\.name) + guards.map(\.name)
    }

    /// Ends all plugin instances.
    package func close() {
        for participant in participants { participant.instance.close() }
    }
}
