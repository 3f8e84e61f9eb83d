internal import COpenSSL

/// BLAKE2b with a digest of 64 bytes.
///
/// - SeeAlso: RFC 7693.
package enum Blake2b {
    /// The digest of some bytes.
    package static func digest(of bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 64)
        var count: UInt32 = 0
        let status = unsafe EVP_Digest(
            bytes, bytes.count, &digest, &count, EVP_blake2b512(), nil)
        precondition(status == 1 && count == 64, "OpenSSL has no BLAKE2b")
        return digest
    }
}
