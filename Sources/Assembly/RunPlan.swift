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
    package var indicators: [ForeignIndicator] = []
    package var plugins: [PluginUse]
    package var log: PluginLog
    /// One line each, for people.
    package var warnings: [String]
    /// States of instances that were there and could not be used.
    package var lostStates: [LostState] = []

    /// A plugin that a run uses.
    package struct PluginUse: Hashable, Sendable {
        package var instance: String
        package var module: String
        package var version: String
        package var file: String
        package var sha256: String
        package var abi: String
        package var isFirstParty: Bool
        package var role: InstanceRole
        package var placement = Placement.inProcess
    }

    /// Names of all guards of the chain, the floor's first.
    package var guardNames: [String] {
        GuardChain.floor(corridor.limits).map(\.name) + guards.map(\.name)
    }

    /// Names of the sizer plugins, as checks number them behind the guards and the built-in sizer.
    package var sizerNames: [String] { corridor.advisors.map(\.advisor.name) }

    /// Ends all plugin instances.
    package func close() {
        for participant in participants { participant.instance.close() }
    }
}
