internal import COpenSSL

extension SigningKey {
    /// Bytes of a PEM or base64 text at most.
    package static let textCountMax = 16 << 10

    /// Reads a private key as people are given it.
    ///
    /// - Parameters:
    ///   - text: PEM of P-256 (SEC1 or PKCS#8) or Ed25519 (PKCS#8), also encrypted, its lines apart
    ///     by newlines or by the two characters `\n`; or base64 of an Ed25519 seed of 32 bytes, or
    ///     of the seed and its public half, 64 bytes.
    ///   - passphrase: Opens PEM that is encrypted, else not looked at.
    /// - Returns: The key, its two halves found to belong together.
    /// - Throws: Every case of `KeyFault`.
    package static func reading(
        _ text: Secret, passphrase: Secret? = nil
    ) throws(KeyFault) -> SigningKey {
        guard text.count <= textCountMax else { throw .unreadable }
        LibCrypto.prepare()
        let lines = plainLines(text)
        let isPEM = lines.withBytes { $0.firstRange(of: "-----BEGIN") } != nil
        return try isPEM ? reading(pem: lines, passphrase) : reading(base64: lines)
    }

    // MARK: PEM

    private static func reading(
        pem: Secret, _ passphrase: Secret?
    ) throws(KeyFault) -> SigningKey {
        let isEncrypted = pem.withBytes { $0.firstRange(of: "ENCRYPTED") } != nil
        if isEncrypted, passphrase == nil { throw .passphraseMissing }
        guard let key = unsafe openSSLKey(pem, passphrase ?? Secret("")) else {
            ERR_clear_error()
            if isEncrypted { throw .passphraseWrong }
            let isPublic = pem.withBytes { $0.firstRange(of: "-----BEGIN PUBLIC KEY") } != nil
            throw isPublic ? .isPublic : .unreadable
        }
        do {
            let algorithm = try unsafe KeyAlgorithm.of(key)
            try unsafe checkHalves(key)
            return unsafe SigningKey(adopting: key, algorithm)
        } catch {
            unsafe EVP_PKEY_free(key)
            throw error
        }
    }

    private static func openSSLKey(_ pem: Secret, _ passphrase: Secret) -> OpaquePointer? {
        let terminated = Secret(capacity: passphrase.count + 1) { output in
            passphrase.withBytes { bytes in
                for index in bytes.indices { output.append(bytes[index]) }
            }
            output.append(0)
        }
        // Given as text with an end: without it OpenSSL would ask on the terminal.
        return unsafe pem.withBytes { bytes in
            unsafe LibCrypto.reading(bytes) { source in
                unsafe terminated.withBytes { phrase in
                    unsafe phrase.withUnsafeBufferPointer { phrase in
                        unsafe PEM_read_bio_PrivateKey(
                            source, nil, nil, UnsafeMutableRawPointer(mutating: phrase.baseAddress))
                    }
                }
            }
        }
    }

    private static func checkHalves(_ key: OpaquePointer) throws(KeyFault) {
        let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        guard unsafe EVP_PKEY_pairwise_check(context) == 1 else {
            ERR_clear_error()
            throw .halvesDiffer
        }
    }

    /// The text with each `\n` of two characters made a newline, and without carriage returns.
    private static func plainLines(_ text: Secret) -> Secret {
        text.withBytes { bytes in
            Secret(capacity: bytes.count + 1) { output in
                var index = 0
                while index < bytes.count {
                    let byte = bytes[index]
                    let next = index + 1 < bytes.count ? bytes[index + 1] : 0
                    if byte == UInt8(ascii: "\\"), next == UInt8(ascii: "n") {
                        output.append(UInt8(ascii: "\n"))
                        index += 1
                    } else if byte == UInt8(ascii: "\\"), next == UInt8(ascii: "r") {
                        index += 1
                    } else if byte != UInt8(ascii: "\r") {
                        output.append(byte)
                    }
                    index += 1
                }
                output.append(UInt8(ascii: "\n"))
            }
        }
    }

    // MARK: Base64

    /// What stands before an Ed25519 seed when it is written as PKCS#8.
    private static let seedPrefix: [UInt8] = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ]

    private static func reading(base64 text: Secret) throws(KeyFault) -> SigningKey {
        let packed = text.withBytes { bytes in
            Secret(capacity: bytes.count) { output in
                for index in bytes.indices where bytes[index] > 32 { output.append(bytes[index]) }
            }
        }
        guard packed.count > 0, let raw = packed.withBytes({ Radix64.standard.secret($0) })
        else { throw .unreadable }
        guard raw.count == 32 || raw.count == 64 else { throw .wrongCount(raw.count) }
        // Read as PKCS#8, because OpenSSL 3.0 puts a bare seed into memory that is not locked.
        let wrapped = Secret(capacity: seedPrefix.count + 32) { output in
            for byte in seedPrefix { output.append(byte) }
            raw.withBytes { bytes in
                for index in 0..<32 { output.append(bytes[index]) }
            }
        }
        let key = unsafe wrapped.withBytes { bytes in
            unsafe LibCrypto.reading(bytes) { unsafe d2i_PrivateKey_bio($0, nil) }
        }
        guard let key = unsafe key else { throw .library(LibCrypto.reason()) }
        let signingKey = unsafe SigningKey(adopting: key, .ed25519)
        guard raw.count == 64 else { return signingKey }
        let publicHalf = try signingKey.verifyingKey.rawBytes
        let isSame = raw.withBytes { bytes in
            publicHalf.indices.allSatisfy {
                publicHalf[$0] == bytes[32 + $0]
            }
        }
        guard isSame else { throw .halvesDiffer }
        return signingKey
    }
}

extension KeyAlgorithm {
    /// The algorithm of a key of OpenSSL's.
    static func of(_ key: OpaquePointer) throws(KeyFault) -> KeyAlgorithm {
        switch unsafe EVP_PKEY_get_base_id(key) {
        case NID_ED25519: return .ed25519
        case NID_X9_62_id_ecPublicKey:
            var name = [CChar](repeating: 0, count: 64)
            var count = 0
            _ = unsafe EVP_PKEY_get_group_name(key, &name, name.count, &count)
            let group = String(
                decoding: name.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
            guard group == "prime256v1" else { throw .otherAlgorithm("EC \(group)") }
            return .es256
        default:
            guard let name = unsafe EVP_PKEY_get0_type_name(key) else {
                throw .otherAlgorithm("unknown")
            }
            throw unsafe .otherAlgorithm(String(cString: name))
        }
    }
}

extension Span<UInt8> {
    /// Where a word stands first.
    func firstRange(of word: StaticString) -> Range<Int>? {
        let wordCount = word.utf8CodeUnitCount
        guard count >= wordCount else { return nil }
        let start = unsafe word.utf8Start
        for offset in 0...count - wordCount {
            var length = 0
            while length < wordCount, unsafe self[offset + length] == start[length] { length += 1 }
            if length == wordCount { return offset..<offset + wordCount }
        }
        return nil
    }
}
