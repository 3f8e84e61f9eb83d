import Domain
import Foundation
import Profile
import Testing

/// A profile by which money is risked.
enum Stake {
    /// A profile that is shipped, with changes, each `KEY=VALUE`.
    static func profile(_ name: String = "dev", _ changes: [String] = []) throws -> Profile {
        let path = Desk.repository.appending(path: "config/profiles/\(name).yaml")
        let reading = ProfileReader.read(
            path: path.path(percentEncoded: false),
            layers: ProfileLayers(environment: [:], sets: changes))
        return try #require(reading.profile, "\(reading.faults.map(\.oneLine))")
    }
}
