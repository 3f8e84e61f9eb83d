internal import Coinbase
internal import Crypto
internal import Domain

/// Credentials made for these tests; they open nothing.
enum SampleCredentials {
    static let name = "organizations/3b1f/apiKeys/7c20"

    /// The first secret of RFC 8032 section 7.1 in base64.
    static let ed25519 = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="

    static let es256 = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEII4++aSqfnpdRIhkwd+rha7WYeFg7Dd0fmrCAUcQSxm9oAoGCCqGSM49
        AwEHoUQDQgAETIrmUW/Z9mXvOWQO+XrH+n/fSLLy/jvYwA++97FyOd981jmQ11fr
        iGW3gwmTrnVa/aV5m2YXnn2h8Y4MIGwgvw==
        -----END EC PRIVATE KEY-----
        """

    /// What verifies `es256`: an uncompressed point.
    static let es256Point =
        "BEyK5lFv2fZl7zlkDvl6x/p/30iy8v472MAPvvexcjnffNY5kNdX64hlt4MJk651Wv2leZtmF559ofGODCBsIL8="

    /// The ES256 key, opened by `correct-horse`.
    static let encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhTsPaJIIX9QwICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEFywDgIIYIuiHg7jcLcpY+YEgZDH
        XS0b+0+Mbu30i5WUN5FRNp6zCCubClG1R+sx2XrIi35tfudcpfsuk7v0XxLfkHSk
        NJcbivRZZcw9i7+7rTOjgaMDVaIq76uTdncnzxVOewxk6A/Xq9PjVBsuSt+ZSPkl
        4QzUtBrGmwckg0MYJvXjJR62vVyQ5ICqIyXw9vJVPryB0SjHiqaRxeF1EwfqkD0=
        -----END ENCRYPTED PRIVATE KEY-----
        """

    /// 2026-09-30 02:37:29.5 UTC.
    static let now = Timestamp(nanos: 1_790_735_849_500_000_000)

    static func environment(_ secret: String) -> [String: String] {
        ["COINBASE_API_KEY": name, "COINBASE_API_SECRET": secret]
    }

    /// A signer whose nonce is always the same.
    static func signer(
        _ secret: String = ed25519, host: String = "api.coinbase.com"
    ) throws -> RequestSigner {
        try RequestSigner(
            Credentials.read(environment: environment(secret)), host: host,
            nonce: { Array(0..<16) })
    }
}

/// The fault that a closure throws; nil when it throws none.
func fault(_ body: () throws(Fault) -> Void) -> Fault? {
    do {
        try body()
        return nil
    } catch {
        return error
    }
}
