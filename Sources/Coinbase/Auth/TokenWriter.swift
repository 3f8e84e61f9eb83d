internal import Crypto
internal import Domain

/// Writes and signs one token after the other.
struct TokenWriter {
    private let key: SigningKey
    /// The header up to its nonce.
    private let header: Beginning
    /// The claims up to their first number.
    private let claims: Beginning
    private var plain: [UInt8] = []
    /// Seconds that each token is valid for.
    let lifeSeconds: Int64

    /// A text whose first bytes are coded once for all tokens.
    private struct Beginning {
        let coded: [UInt8]
        /// The last bytes, which are coded together with what follows them.
        let rest: [UInt8]

        init(_ text: String) {
            let bytes = Array(text.utf8)
            var coded: [UInt8] = []
            Radix64.url.append(Array(bytes.dropLast(bytes.count % 3)), to: &coded)
            self.coded = coded
            rest = Array(bytes.suffix(bytes.count % 3))
        }
    }

    /// - Precondition: The key's name needs no escape in JSON.
    init(_ credentials: Credentials, lifeSeconds: Int64) {
        self.lifeSeconds = lifeSeconds
        let name = credentials.name.withBytes { bytes in
            String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
        }
        key = credentials.key
        header = Beginning(
            #"{"alg":"\#(key.algorithm.joseName)","typ":"JWT","kid":"\#(name)","nonce":""#)
        claims = Beginning(#"{"sub":"\#(name)","iss":"cdp","nbf":"#)
    }

    /// Signs a token.
    ///
    /// - Parameters:
    ///   - uri: Method, host and path; nil for a token that opens a stream.
    ///   - validFrom: Seconds since 1970-01-01 UTC by the venue's clock.
    ///   - nonce: Written in hex.
    /// - Returns: The token.
    /// - Throws: `coinbase.signing_failed`.
    mutating func token(
        uri: String?, validFrom: Int64, nonce: [UInt8]
    ) throws(Fault) -> BearerToken {
        var text: [UInt8] = []
        text.reserveCapacity(640)
        begin(header, in: &text)
        for byte in nonce {
            plain.append(TokenWriter.digits[Int(byte >> 4)])
            plain.append(TokenWriter.digits[Int(byte & 15)])
        }
        plain += #""}"#.utf8
        Radix64.url.append(plain, to: &text)
        text.append(UInt8(ascii: "."))
        begin(claims, in: &text)
        plain += String(validFrom).utf8
        plain += #","exp":"#.utf8
        plain += String(validFrom + lifeSeconds).utf8
        if let uri {
            plain += #","uri":""#.utf8
            plain += uri.utf8
            plain.append(UInt8(ascii: "\""))
        }
        plain.append(UInt8(ascii: "}"))
        Radix64.url.append(plain, to: &text)
        let signature = try signature(of: text)
        text.append(UInt8(ascii: "."))
        Radix64.url.append(signature, to: &text)
        return BearerToken(
            text: String(decoding: text, as: UTF8.self), validFrom: validFrom,
            expires: validFrom + lifeSeconds)
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private mutating func begin(_ beginning: Beginning, in text: inout [UInt8]) {
        text += beginning.coded
        plain.removeAll(keepingCapacity: true)
        plain += beginning.rest
    }

    private func signature(of text: [UInt8]) throws(Fault) -> [UInt8] {
        do {
            return try key.signature(of: text)
        } catch {
            throw Fault(
                .runtime, code: "coinbase.signing_failed", error.message,
                remedy: "Check the memory that is left, then start again")
        }
    }
}
