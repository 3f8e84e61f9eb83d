internal import Crypto
internal import Domain

/// Makes the keys that clients use, or takes those that an earlier run has made, and registers them
/// with those that are given.
struct KeyIssue {
    /// The text of key files: ES256 first, then Ed25519, then one that may only look, then that of
    /// the portfolio of perpetuals where there is one.
    private(set) var documents: [String] = []
    private(set) var files: [String] = []

    init(_ settings: VenueSettings, _ venue: Venue) throws {
        if let folder = settings.folder { try KeyFolder.make(folder) }
        var kinds: [(String, KeyAlgorithm, Portfolio, Bool)] = [
            (KeyFolder.keys[0], .es256, venue.portfolios[0], true),
            (KeyFolder.keys[1], .ed25519, venue.portfolios[0], true),
            (KeyFolder.keys[2], .es256, venue.portfolios[0], false),
        ]
        if let perpetuals = venue.portfolios.first(where: { $0.type == "INTX" }) {
            kinds.append((KeyFolder.keys[3], .es256, perpetuals, true))
        }
        for (file, algorithm, portfolio, canTrade) in kinds {
            var name = "organizations/\(venue.newID())/apiKeys/\(venue.newID())"
            let path = settings.folder.map { "\($0)/\(file)" }
            let verifying: VerifyingKey
            if let path, let text = try KeyFolder.text(path) {
                (name, verifying) = try KeyFolder.read(path)
                documents.append(text)
            } else {
                let signing = try SigningKey.generate(algorithm)
                verifying = try signing.verifyingKey
                let text = try KeyFolder.document(name, signing)
                if let path { try KeyFolder.write(text, to: path) }
                documents.append(text)
            }
            var key = APIKey(name: name, portfolio: portfolio.id)
            key.canTrade = canTrade
            venue.verifier.register(key, verifying)
            if let path { files.append(path) }
        }
        for path in settings.keyFiles {
            let (name, key) = try KeyFolder.read(path)
            venue.verifier.register(
                APIKey(name: name, portfolio: venue.portfolios[0].id), key)
            files.insert(path, at: 0)
        }
    }
}
