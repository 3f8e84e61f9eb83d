internal import Coinbase
internal import Crypto
internal import Domain
internal import JSON
internal import Telemetry

/// Whole tokens for orders, one at a time, each with a nonce of its own, as the client signs them.
enum SigningRate {
    /// Tokens of one row at most: a second or several.
    private static let tokensMax = 100_000

    /// A key that nobody else has.
    static func credentials(_ algorithm: KeyAlgorithm) throws -> sending Credentials {
        let key = try SigningKey.generate(algorithm).pem
        let secret = key.withBytes { bytes in
            String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
        }
        return try Credentials.read(environment: [
            Credentials.Variable.name:
                "organizations/8bfc20d7-f7c6-4422-bf07-8243ca4169fe/apiKeys/"
                + "1a8a5f3e-5b7c-4d0f-9d57-0c4a7d1f2b60",
            Credentials.Variable.secret: secret,
        ])
    }

    static func measure(
        _ name: String, _ algorithm: KeyAlgorithm, tokens: Int
    ) throws -> JSONValue {
        let credentials = try credentials(algorithm)
        let signer = try RequestSigner(credentials, host: "api.coinbase.com")
        let count = min(tokens, tokensMax)
        let now = Timestamp(nanos: 1_790_735_849_500_000_000)
        let path = SignableEndpoints.prefix + "/orders"
        let start = ProcessUsage.now().cpuTime?.count ?? 0
        var byteCount = 0
        for _ in 0..<count {
            byteCount += try signer.token(for: "POST", path, at: now).text.utf8.count
        }
        let nanos = (ProcessUsage.now().cpuTime?.count ?? 0) - start
        guard byteCount >= count * 300 else {
            throw Fault(.runtime, code: "bench.tokens", "\(byteCount) bytes of \(count) tokens")
        }
        return BenchRow.row(name, events: count, orders: 0, nanos)
    }
}
