package import Domain
package import Profile

/// A profile that was found and read, with what stands above it.
package struct LoadedProfile: Sendable {
    package var profile: Profile
    package var path: String
    package var warnings: [Fault]

    /// What chance is decided by: the feed's seed, else 42.
    package var seed: UInt64 {
        guard case .generated(let feed) = profile.feed else { return 42 }
        return feed.seed
    }

    /// Finds and reads a profile.
    ///
    /// - Throws: All faults of it.
    package static func load(
        _ nameOrPath: String, layers: ProfileLayers, prefixShare: String?
    ) throws(Faults) -> LoadedProfile {
        let path: String
        do throws(Fault) {
            path = try ProfileFiles.resolve(nameOrPath, prefixShare: prefixShare)
        } catch {
            throw Faults(error)
        }
        switch ProfileReader.read(path: path, layers: layers) {
        case .accepted(let profile, let warnings):
            return LoadedProfile(profile: profile, path: path, warnings: warnings)
        case .refused(let faults, _):
            throw Faults(faults)
        }
    }
}
