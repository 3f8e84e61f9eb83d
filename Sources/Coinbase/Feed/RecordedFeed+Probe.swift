internal import Glibc

extension RecordedFeed {
    /// Whether a file begins as a recording does; false for one that cannot be read.
    package static func isRecording(_ path: String) -> Bool {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { Glibc.close(descriptor) }
        let start = Array(#"{"received":""#.utf8)
        var bytes = [UInt8](repeating: 0, count: start.count)
        let count = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        }
        return count == start.count && bytes == start
    }
}
