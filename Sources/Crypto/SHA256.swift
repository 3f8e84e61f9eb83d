internal import COpenSSL

/// A SHA-256 over bytes that come piece by piece.
///
/// Owns an OpenSSL digest context.
@safe package final class SHA256 {
    private let context: OpaquePointer

    package init() {
        guard let context = unsafe EVP_MD_CTX_new() else {
            preconditionFailure("OpenSSL gave no memory for a digest")
        }
        unsafe self.context = context
        restart()
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    private func restart() {
        let status = unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
        precondition(status == 1, "OpenSSL has no SHA-256")
    }

    /// Adds bytes.
    package func update(_ bytes: borrowing Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let status = unsafe EVP_DigestUpdate(context, base, buffer.count)
            precondition(status == 1, "OpenSSL refused bytes")
        }
    }

    /// Adds numbers, each as eight bytes in the order of the machine, which is little-endian.
    package func update(_ words: borrowing Span<Int64>) {
        unsafe words.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let status = unsafe EVP_DigestUpdate(context, base, buffer.count * 8)
            precondition(status == 1, "OpenSSL refused bytes")
        }
    }

    package func update(_ text: String) {
        var copy = text
        copy.makeContiguousUTF8()
        update(copy.utf8.span)
    }

    /// The digest of everything so far as 64 lower-case hex digits; starts anew.
    package func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        let status = unsafe digest.withUnsafeMutableBufferPointer { buffer in
            unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, &length)
        }
        precondition(status == 1 && length == 32, "OpenSSL gave no digest")
        restart()
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }

    /// The digest of some bytes.
    package static func hex(of bytes: [UInt8]) -> String {
        let digest = SHA256()
        digest.update(bytes.span)
        return digest.finish()
    }

    package static func hex(of text: String) -> String { hex(of: Array(text.utf8)) }
}
