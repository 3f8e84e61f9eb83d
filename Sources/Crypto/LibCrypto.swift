internal import COpenSSL

/// What several uses of OpenSSL share.
enum LibCrypto {
    /// Bytes of memory for private keys, locked where the system's limit allows it.
    private static let heapCount = 1 << 18

    /// Gives private keys memory of their own: never swapped, in no core dump, wiped when freed.
    private static let isHeapReady = CRYPTO_secure_malloc_init(heapCount, 16) != 0

    /// To be called before the first private key is made.
    static func prepare() {
        precondition(isHeapReady, "OpenSSL gave no memory for keys")
    }

    /// The oldest complaint of this thread, which OpenSSL then forgets with all others.
    static func reason() -> String {
        defer { ERR_clear_error() }
        let code = ERR_get_error()
        guard code != 0, let text = unsafe ERR_reason_error_string(code) else {
            return "failed without a reason"
        }
        return unsafe String(cString: text)
    }

    /// OpenSSL's reader over bytes that stay where they are while the closure runs.
    static func reading<R>(
        _ bytes: borrowing Span<UInt8>, _ body: (OpaquePointer) -> R
    ) -> R {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let source = unsafe BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count))
            else { preconditionFailure("OpenSSL gave no memory to read from") }
            defer { unsafe BIO_free(source) }
            return unsafe body(source)
        }
    }

    /// What a closure writes through OpenSSL, which wipes its own copy.
    static func writing(_ body: (OpaquePointer) -> Int32) throws(KeyFault) -> Secret {
        guard let target = unsafe BIO_new(BIO_s_secmem()) else {
            preconditionFailure("OpenSSL gave no memory to write to")
        }
        defer { unsafe BIO_free(target) }
        guard unsafe body(target) == 1 else { throw .library(reason()) }
        return unsafe Secret(capacity: BIO_ctrl_pending(target)) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, count in
                let read = unsafe BIO_read(target, buffer.baseAddress, Int32(buffer.count))
                count = max(0, Int(read))
            }
        }
    }
}
