import Crypto
import Domain
import JSON

/// A client's key, and tokens made with it by hand.
struct TestKey {
    let name: String
    let signing: SigningKey

    init(document: String) throws {
        let file = try JSONValue(parsing: document)
        name = file["name"]?.string ?? ""
        signing = try SigningKey.reading(Secret(file["privateKey"]?.string ?? ""))
    }

    /// What a token says; the usual unless a test changes it.
    struct Claims {
        var name: String
        var issuer = "cdp"
        var uri: String?
        var start: Int64
        var lifetime: Int64 = 120
        var algorithm: String
        var nonce: String
    }

    func claims(_ uri: String?, at now: Timestamp) -> Claims {
        Claims(
            name: name, uri: uri, start: now.nanos / 1_000_000_000,
            algorithm: signing.algorithm.joseName,
            nonce: Radix64.url.text(SecureRandom.bytes(16)))
    }

    func token(_ claims: Claims) throws -> String {
        let header = JSONValue.object([
            "alg": .string(claims.algorithm), "typ": .string("JWT"), "kid": .string(claims.name),
            "nonce": .string(claims.nonce),
        ])
        let body = JSONValue.object([
            "sub": .string(claims.name), "iss": .string(claims.issuer),
            "nbf": .int(claims.start), "exp": .int(claims.start + claims.lifetime),
            "uri": claims.uri.map { .string($0) },
        ])
        let text =
            Radix64.url.text(Array(header.text().utf8)) + "."
            + Radix64.url.text(Array(body.text().utf8))
        return text + "." + Radix64.url.text(try signing.signature(of: Array(text.utf8)))
    }
}
