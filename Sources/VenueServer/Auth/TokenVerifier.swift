internal import Crypto
internal import Domain
internal import JSON

/// Checks the tokens that come with requests against the keys that the venue knows.
///
/// - SeeAlso: RFC 7515 and RFC 7519.
struct TokenVerifier {
    /// Seconds a token may live, with one more for clients that read the clock twice.
    static let lifetimeMax: Int64 = 121
    private static let noncesMax = 65_536

    private struct Known {
        var key: APIKey
        var verifying: VerifyingKey
    }

    private var known: [String: Known] = [:]
    /// Names in the order in which the keys were registered.
    private var names: [String] = []
    private var nonces: Set<String> = []
    /// Whether a token is good for one use only.
    var refusesReuse = false

    var keys: [APIKey] { names.compactMap { known[$0]?.key } }

    mutating func register(_ key: APIKey, _ verifying: VerifyingKey) {
        if known[key.name] == nil { names.append(key.name) }
        known[key.name] = Known(key: key, verifying: verifying)
    }

    mutating func change(_ name: String, _ change: (inout APIKey) -> Void) -> Bool {
        guard var entry = known[name] else { return false }
        change(&entry.key)
        known[name] = entry
        return true
    }

    /// Finds out whose token it is.
    ///
    /// - Parameters:
    ///   - token: Header, claims and signature with dots between them.
    ///   - uris: What the claim `uri` may say; empty for a WebSocket, whose tokens have none.
    ///   - now: The venue's clock.
    /// - Returns: The key; nil when the token is not to be believed.
    mutating func key(of token: String, uris: [String], now: Timestamp) -> APIKey? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let header = TokenVerifier.object(parts[0]),
            let claims = TokenVerifier.object(parts[1]),
            let signature = Radix64.url.bytes(parts[2]),
            let name = header["kid"]?.string, let entry = known[name],
            header["alg"]?.string == entry.verifying.algorithm.joseName,
            entry.verifying.isValid(signature, for: Array("\(parts[0]).\(parts[1])".utf8)),
            claims["sub"]?.string == name, claims["iss"]?.string == "cdp",
            let start = claims["nbf"]?.int, let end = claims["exp"]?.int
        else { return nil }
        let second = now.nanos / Nanos.second.count
        // A second of grace for clocks that are read at different moments.
        guard start <= second + 1, end > second, end > start,
            end - start <= TokenVerifier.lifetimeMax
        else { return nil }
        let uri = claims["uri"]?.string
        guard uris.isEmpty ? uri == nil : uri.map(uris.contains) == true else { return nil }
        guard let nonce = header["nonce"]?.string, !nonce.isEmpty, isNew(nonce) else { return nil }
        return entry.key
    }

    private mutating func isNew(_ nonce: String) -> Bool {
        guard refusesReuse else { return true }
        if nonces.count >= TokenVerifier.noncesMax { nonces.removeAll() }
        return nonces.insert(nonce).inserted
    }

    private static func object(_ part: String) -> JSONValue? {
        guard let bytes = Radix64.url.bytes(part) else { return nil }
        do throws(JSONFault) {
            return try JSONValue(parsing: bytes)
        } catch {
            return nil
        }
    }
}
