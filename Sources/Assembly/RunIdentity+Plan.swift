internal import Crypto
internal import Domain
internal import Engine
internal import Ledger
internal import PluginHost
internal import Profile
internal import Risk

extension RunIdentity {
    /// The identity of a run made from a plan.
    static func of(
        _ plan: RunPlan, id: String, kind: Kind, mode: String, seed: UInt64
    ) -> RunIdentity {
        var identity = RunIdentity(
            id: id, kind: kind, profile: plan.profile.name, mode: mode, startedAt: WallClock.now)
        identity.seed = seed
        identity.binarySHA256 = StateFolder.sha256(ofFile: "/proc/self/exe")
        identity.profileSHA256 = SHA256.hex(of: plan.profile.canonicalText)
        identity.instruments = plan.instruments
        identity.instances = plan.owners
        identity.guards = plan.labels
        identity.plugins = plan.plugins.map {
            RunPlugin(
                file: $0.file, sha256: $0.sha256, module: $0.module, version: $0.version,
                instance: $0.instance)
        }
        return identity
    }
}

extension RunPlan {
    /// Who stands behind the indices of checks: the floor, the guards, the built-in sizer, and the
    /// sizer plugins.
    var labels: [GuardLabel] {
        GuardChain.floor(corridor.limits).map { GuardLabel($0.name, .floor) }
            + guards.map { GuardLabel($0.name, .plugin) } + [GuardLabel("sizer", .floor)]
            + sizerNames.map { GuardLabel($0, .plugin) }
    }
}
