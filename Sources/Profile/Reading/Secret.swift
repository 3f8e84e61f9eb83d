/// Tells what looks like a secret, which has no place in a profile.
enum Secret {
    static let remedy =
        "Keep secrets in COINBASE_API_KEY and COINBASE_API_SECRET or in COINBASE_CREDENTIALS_FILE"

    static func isSecret(_ text: String) -> Bool { text.contains("PRIVATE KEY-----") }
}

extension String {
    /// Whether a key of this name would hold a secret.
    var isSecretName: Bool {
        let name = lowercased()
        return ["api_key", "secret", "password", "private_key", "passphrase", "token"].contains {
            name.contains($0)
        }
    }
}
