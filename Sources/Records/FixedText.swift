/// UTF-8 text in the fixed character arrays of the ABI.
package enum FixedText {
    /// Writes text, cut at a whole character and NUL-padded to the end.
    package static func write<Storage: BitwiseCopyable>(_ text: String, into storage: inout Storage)
    {
        unsafe withUnsafeMutableBytes(of: &storage) { buffer in
            unsafe buffer.initializeMemory(as: UInt8.self, repeating: 0)
            var end = 0
            for character in text {
                let bytes = Array(character.utf8)
                guard end + bytes.count <= buffer.count else { break }
                for byte in bytes {
                    unsafe buffer[end] = byte
                    end += 1
                }
            }
        }
    }

    /// Reads text up to the first NUL; what is not UTF-8 or not printable is replaced, because it
    /// comes from a stranger and goes to a terminal.
    package static func read<Storage: BitwiseCopyable>(_ storage: Storage) -> String {
        var bytes: [UInt8] = []
        unsafe withUnsafeBytes(of: storage) { buffer in
            for index in buffer.indices {
                let byte = unsafe buffer[index]
                if byte == 0 { break }
                bytes.append(byte)
            }
        }
        return printable(bytes)
    }

    /// The same for a pointer with a length.
    package static func read(
        _ pointer: UnsafePointer<CChar>?, count: UInt64, countMax: Int = 4_096
    ) -> String {
        guard let pointer = unsafe pointer else { return "" }
        let length = Int(min(count, UInt64(countMax)))
        let bytes = unsafe UnsafeRawBufferPointer(start: pointer, count: length)
        return unsafe printable(Array(bytes))
    }

    private static func printable(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { isControl($0) ? Unicode.Scalar(UInt8(63)) : $0 }))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 32 || (127..<160).contains(scalar.value)
            || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
}
