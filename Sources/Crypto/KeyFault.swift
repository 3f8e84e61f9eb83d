/// Why bytes are not a key that can be used, or why a key did not sign.
package enum KeyFault: Error, Hashable, Sendable {
    /// Neither PEM nor base64.
    case unreadable
    /// Encrypted, and no passphrase was given.
    case passphraseMissing
    /// Encrypted, and the passphrase does not open it.
    case passphraseWrong
    /// PEM of a public key, where a private one is needed.
    case isPublic
    /// A key of another algorithm or curve, named as OpenSSL names it.
    case otherAlgorithm(String)
    /// Base64 of another number of bytes than an Ed25519 key has.
    case wrongCount(Int)
    /// The public half is not that of the private half.
    case halvesDiffer
    /// OpenSSL failed with this reason.
    case library(String)

    /// A sentence that holds nothing of the key.
    package var message: String {
        switch self {
        case .unreadable: "the key is neither PEM nor base64"
        case .passphraseMissing: "the key is encrypted"
        case .passphraseWrong: "the passphrase does not open the key"
        case .isPublic: "this is a public key, and signing needs the private one"
        case .otherAlgorithm(let name): "the key is of the kind \(name)"
        case .wrongCount(let count):
            "the key is base64 of \(count) bytes, and Ed25519 has 32 or 64"
        case .halvesDiffer: "the public half does not belong to the private half"
        case .library(let reason): "OpenSSL: \(reason)"
        }
    }
}
