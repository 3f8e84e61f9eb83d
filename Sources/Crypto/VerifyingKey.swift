internal import COpenSSL

/// A public key.
///
/// Owns OpenSSL's copy of the key and what verifying with it reuses. One thread at a time may use
/// it.
@safe package final class VerifyingKey {
    package let algorithm: KeyAlgorithm
    private let key: OpaquePointer
    /// Verifies a digest; Ed25519 has none, it verifies the message.
    private let verifier: OpaquePointer?
    private let context: OpaquePointer
    private let sha256: OpaquePointer

    private init(adopting key: OpaquePointer, _ algorithm: KeyAlgorithm) {
        guard let context = unsafe EVP_MD_CTX_new(),
            let sha256 = unsafe EVP_MD_fetch(nil, "SHA256", nil)
        else { preconditionFailure("OpenSSL gave no memory for a key") }
        self.algorithm = algorithm
        unsafe self.key = key
        unsafe self.context = context
        unsafe self.sha256 = sha256
        guard algorithm == .es256 else {
            unsafe verifier = nil
            return
        }
        let verifier = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key, nil)
        let isReady =
            unsafe EVP_PKEY_verify_init(verifier) == 1
            && EVP_PKEY_CTX_set_signature_md(verifier, sha256) == 1
        precondition(isReady, "OpenSSL does not verify with P-256")
        unsafe self.verifier = verifier
    }

    deinit {
        unsafe EVP_PKEY_CTX_free(verifier)
        unsafe EVP_MD_CTX_free(context)
        unsafe EVP_MD_free(sha256)
        unsafe EVP_PKEY_free(key)
    }

    private convenience init(checking key: OpaquePointer?) throws(KeyFault) {
        guard let key = unsafe key else {
            ERR_clear_error()
            throw .unreadable
        }
        let algorithm: KeyAlgorithm
        do {
            algorithm = try unsafe KeyAlgorithm.of(key)
        } catch {
            unsafe EVP_PKEY_free(key)
            throw error
        }
        unsafe self.init(adopting: key, algorithm)
    }

    /// Reads `-----BEGIN PUBLIC KEY-----`.
    package convenience init(pem: Secret) throws(KeyFault) {
        let key = unsafe pem.withBytes { bytes in
            unsafe LibCrypto.reading(bytes) { unsafe PEM_read_bio_PUBKEY($0, nil, nil, nil) }
        }
        try unsafe self.init(checking: key)
    }

    /// Reads an uncompressed point of 65 bytes, or an Ed25519 key of 32.
    package convenience init(raw: [UInt8], _ algorithm: KeyAlgorithm) throws(KeyFault) {
        guard raw.count == algorithm.publicKeyCount else { throw .wrongCount(raw.count) }
        let encoded = algorithm.publicKeyPrefix + raw
        let key = unsafe encoded.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            return unsafe d2i_PUBKEY(nil, &next, buffer.count)
        }
        try unsafe self.init(checking: key)
    }

    /// An uncompressed point of 65 bytes, or an Ed25519 key of 32.
    package var rawBytes: [UInt8] {
        var start: UnsafeMutablePointer<UInt8>?
        let count = Int(unsafe i2d_PUBKEY(key, &start))
        defer { unsafe CRYPTO_free(start, nil, 0) }
        guard count > 0, let start = unsafe start else {
            preconditionFailure("OpenSSL gave no memory for a public key")
        }
        return unsafe Array(
            UnsafeBufferPointer(start: start, count: count).suffix(algorithm.publicKeyCount))
    }

    /// Whether the signature, 64 bytes, is of this message and by this key's private half.
    package func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        defer { ERR_clear_error() }
        guard signature.count == KeyAlgorithm.signatureCount else { return false }
        switch algorithm {
        case .es256: return isES256(signature, message)
        case .ed25519:
            return unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
                && EVP_DigestVerify(
                    context, signature, signature.count, message, message.count) == 1
        }
    }

    private func isES256(_ signature: [UInt8], _ message: [UInt8]) -> Bool {
        guard let der = ECDSASignature.der(signature.span) else { return false }
        var digest = [UInt8](repeating: 0, count: 32)
        return unsafe EVP_DigestInit_ex(context, sha256, nil) == 1
            && EVP_DigestUpdate(context, message, message.count) == 1
            && EVP_DigestFinal_ex(context, &digest, nil) == 1
            && EVP_PKEY_verify(verifier, der, der.count, digest, digest.count) == 1
    }
}
