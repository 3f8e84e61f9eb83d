internal import Glibc

/// Reads a whole file that is known to be small.
enum SmallFile {
    /// The bytes of the file; nil when it cannot be read or is longer than `bytesMax`.
    static func read(_ path: String, bytesMax: Int) -> [UInt8]? {
        guard !path.utf8.contains(0) else { return nil }
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return read(descriptor, at: 0, count: bytesMax + 1).flatMap {
            $0.count <= bytesMax ? $0 : nil
        }
    }

    /// At most `count` bytes from an offset, fewer at the end; nil when the system refuses.
    static func read(_ descriptor: Int32, at offset: Int, count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let piece = min(count - bytes.count, 1 << 20)
            var chunk = [UInt8](repeating: 0, count: piece)
            let position = offset + bytes.count
            let got = unsafe chunk.withUnsafeMutableBytes { buffer in
                unsafe pread(descriptor, buffer.baseAddress, buffer.count, position)
            }
            guard got >= 0 else { return nil }
            bytes += chunk[..<got]
            if got == 0 { break }
        }
        return bytes
    }
}
