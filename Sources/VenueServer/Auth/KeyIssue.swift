internal import Crypto
internal import Domain

/// Makes the keys that clients use and registers those that are given.
struct KeyIssue {
    /// The text of key files: ES256 first, then Ed25519, then one that may only look.
    private(set) var documents: [String] = []
    private(set) var files: [String] = []

    init(_ settings: VenueSettings, _ venue: Venue) throws {
        if let folder = settings.folder { try KeyFolder.make(folder) }
        let kinds: [(String, KeyAlgorithm, Bool)] = [
            ("key.json", .es256, true), ("key-ed25519.json", .ed25519, true),
            ("key-view-only.json", .es256, false),
        ]
        for (file, algorithm, canTrade) in kinds {
            let signing = try SigningKey.generate(algorithm)
            let name = "organizations/\(venue.newID())/apiKeys/\(venue.newID())"
            var key = APIKey(name: name, portfolio: venue.portfolios[0].id)
            key.canTrade = canTrade
            venue.verifier.register(key, try signing.verifyingKey)
            documents.append(try KeyFolder.document(name, signing))
            guard let folder = settings.folder, let text = documents.last else { continue }
            try KeyFolder.write(text, to: "\(folder)/\(file)")
            files.append("\(folder)/\(file)")
        }
        for path in settings.keyFiles {
            let (name, key) = try KeyFolder.read(path)
            venue.verifier.register(
                APIKey(name: name, portfolio: venue.portfolios[0].id), key)
            files.insert(path, at: 0)
        }
    }
}
