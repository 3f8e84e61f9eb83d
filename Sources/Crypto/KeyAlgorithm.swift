/// How a key signs.
package enum KeyAlgorithm: String, Hashable, Sendable, CaseIterable {
    /// ECDSA on P-256 over SHA-256, the signature as r and s of 32 bytes each.
    case es256 = "ES256"
    /// Ed25519.
    case ed25519 = "EdDSA"

    /// The name in the header of a JWT.
    ///
    /// - SeeAlso: RFC 7518 section 3.1 and RFC 8037 section 3.1.
    package var joseName: String { rawValue }

    /// Bytes of a signature, whichever the algorithm.
    package static let signatureCount = 64

    /// What stands before the bytes of a public key when it is written as `SubjectPublicKeyInfo`.
    var publicKeyPrefix: [UInt8] {
        switch self {
        case .es256:
            [
                0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
                0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
            ]
        case .ed25519:
            [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]
        }
    }

    /// Bytes of a raw public key: an uncompressed point, or an Ed25519 key.
    package var publicKeyCount: Int { self == .es256 ? 65 : 32 }
}
