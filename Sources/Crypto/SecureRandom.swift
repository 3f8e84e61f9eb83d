internal import COpenSSL

/// Bytes that nobody can foresee, from OpenSSL's generator, which the kernel seeds.
package enum SecureRandom {
    package static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let status = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe RAND_bytes(buffer.baseAddress, Int32(buffer.count))
        }
        // A number that can be foreseen must never be signed or sent.
        precondition(status == 1, "OpenSSL has no randomness")
        return bytes
    }
}
