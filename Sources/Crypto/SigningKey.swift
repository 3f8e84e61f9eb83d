internal import COpenSSL

/// A private key and what signing with it reuses.
///
/// Owns OpenSSL's copy of the key, which lies in memory that is not swapped, stands in no core
/// dump and is wiped when the key goes. One thread at a time may use it.
@safe package final class SigningKey {
    package let algorithm: KeyAlgorithm
    private let key: OpaquePointer
    /// Signs a digest; Ed25519 has none, it signs the message.
    private let signer: OpaquePointer?
    private let context: OpaquePointer
    private let sha256: OpaquePointer

    /// Takes over a key of OpenSSL's.
    init(adopting key: OpaquePointer, _ algorithm: KeyAlgorithm) {
        guard let context = unsafe EVP_MD_CTX_new(),
            let sha256 = unsafe EVP_MD_fetch(nil, "SHA256", nil)
        else { preconditionFailure("OpenSSL gave no memory for a key") }
        self.algorithm = algorithm
        unsafe self.key = key
        unsafe self.context = context
        unsafe self.sha256 = sha256
        guard algorithm == .es256 else {
            unsafe signer = nil
            return
        }
        let signer = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key, nil)
        let isReady =
            unsafe EVP_PKEY_sign_init(signer) == 1
            && EVP_PKEY_CTX_set_signature_md(signer, sha256) == 1
        precondition(isReady, "OpenSSL does not sign with P-256")
        unsafe self.signer = signer
    }

    deinit {
        unsafe EVP_PKEY_CTX_free(signer)
        unsafe EVP_MD_CTX_free(context)
        unsafe EVP_MD_free(sha256)
        unsafe EVP_PKEY_free(key)
    }

    /// A new key.
    package static func generate(_ algorithm: KeyAlgorithm) throws(KeyFault) -> SigningKey {
        LibCrypto.prepare()
        let name = algorithm == .es256 ? "EC" : "ED25519"
        let context = unsafe EVP_PKEY_CTX_new_from_name(nil, name, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard unsafe EVP_PKEY_keygen_init(context) == 1,
            unsafe algorithm == .ed25519 || EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
            unsafe EVP_PKEY_generate(context, &key) == 1, let key = unsafe key
        else { throw .library(LibCrypto.reason()) }
        return unsafe SigningKey(adopting: key, algorithm)
    }

    /// Signs.
    ///
    /// - Returns: 64 bytes: r and s, or the Ed25519 signature.
    /// - Throws: `KeyFault.library`, when OpenSSL has no memory or no randomness.
    package func signature(of message: [UInt8]) throws(KeyFault) -> [UInt8] {
        let signature = algorithm == .es256 ? es256(message) : ed25519(message)
        guard let signature else { throw .library(LibCrypto.reason()) }
        return signature
    }

    private func es256(_ message: [UInt8]) -> [UInt8]? {
        var digest: InlineArray<32, UInt8> = .init(repeating: 0)
        var der: InlineArray<72, UInt8> = .init(repeating: 0)
        var count = ECDSASignature.derCountMax
        guard unsafe EVP_DigestInit_ex(context, sha256, nil) == 1,
            unsafe EVP_DigestUpdate(context, message, message.count) == 1
        else { return nil }
        var digestSpan = digest.mutableSpan
        let isDigested = unsafe digestSpan.withUnsafeMutableBufferPointer { space in
            unsafe EVP_DigestFinal_ex(context, space.baseAddress, nil) == 1
        }
        guard isDigested else { return nil }
        var derSpan = der.mutableSpan
        let isSigned = unsafe derSpan.withUnsafeMutableBufferPointer { space in
            unsafe digest.span.withUnsafeBufferPointer { digest in
                unsafe EVP_PKEY_sign(
                    signer, space.baseAddress, &count, digest.baseAddress, digest.count) == 1
            }
        }
        guard isSigned else { return nil }
        return ECDSASignature.raw(der.span.extracting(first: count))
    }

    private func ed25519(_ message: [UInt8]) -> [UInt8]? {
        var signature = [UInt8](repeating: 0, count: KeyAlgorithm.signatureCount)
        var count = signature.count
        guard unsafe EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
            unsafe EVP_DigestSign(context, &signature, &count, message, message.count) == 1,
            count == signature.count
        else { return nil }
        return signature
    }

    /// The public half, which holds nothing of the private one.
    package var verifyingKey: VerifyingKey {
        get throws(KeyFault) {
            let pem = try unsafe LibCrypto.writing { unsafe PEM_write_bio_PUBKEY($0, key) }
            return try VerifyingKey(pem: pem)
        }
    }

    /// The key as PEM of PKCS#8, not encrypted.
    package var pem: Secret {
        get throws(KeyFault) {
            try unsafe LibCrypto.writing {
                unsafe PEM_write_bio_PKCS8PrivateKey($0, key, nil, nil, 0, nil, nil)
            }
        }
    }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "private key (\(algorithm.joseName))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
