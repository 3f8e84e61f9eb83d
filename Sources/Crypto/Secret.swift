internal import COpenSSL

/// Bytes that nothing prints and that are wiped when no longer needed.
///
/// Owns memory outside of every collection, so that no copy of it is made unseen.
@safe package final class Secret {
    private let space: UnsafeMutableBufferPointer<UInt8>
    package let count: Int

    /// Takes the bytes that a closure writes.
    ///
    /// - Parameters:
    ///   - capacity: Bytes that the closure can write at most.
    ///   - write: Appends the bytes.
    /// - Throws: What the closure throws.
    package init<E>(
        capacity: Int, _ write: (inout OutputSpan<UInt8>) throws(E) -> Void
    ) throws(E) {
        let space = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, capacity))
        unsafe space.initialize(repeating: 0)
        var output = unsafe OutputSpan(buffer: space, initializedCount: 0)
        do {
            try write(&output)
        } catch {
            _ = unsafe output.finalize(for: space)
            unsafe Secret.release(space)
            throw error
        }
        count = unsafe output.finalize(for: space)
        unsafe self.space = space
    }

    package convenience init(copying bytes: borrowing Span<UInt8>) {
        self.init(capacity: bytes.count) { output in
            for index in bytes.indices { output.append(bytes[index]) }
        }
    }

    package convenience init(_ text: String) {
        var copy = text
        copy.makeContiguousUTF8()
        self.init(copying: copy.utf8.span)
    }

    deinit { unsafe Secret.release(space) }

    private static func release(_ space: UnsafeMutableBufferPointer<UInt8>) {
        unsafe OPENSSL_cleanse(space.baseAddress, space.count)
        unsafe space.deallocate()
    }

    /// Lends the bytes; a copy that the closure makes is no longer protected.
    package func withBytes<R, E>(
        _ body: (borrowing Span<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try body(unsafe UnsafeBufferPointer(rebasing: space[..<count]).span)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(secret)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
