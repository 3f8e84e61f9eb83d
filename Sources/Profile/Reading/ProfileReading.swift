package import Domain

/// What came of reading a profile.
package enum ProfileReading: Hashable, Sendable {
    /// The profile may be used.
    case accepted(Profile, warnings: [Fault])
    /// Every fault found, in the order of the file; at least one.
    case refused([Fault], warnings: [Fault])

    package var profile: Profile? {
        guard case .accepted(let profile, _) = self else { return nil }
        return profile
    }

    package var faults: [Fault] {
        guard case .refused(let faults, _) = self else { return [] }
        return faults
    }

    package var warnings: [Fault] {
        switch self {
        case .accepted(_, let warnings), .refused(_, let warnings): warnings
        }
    }
}
