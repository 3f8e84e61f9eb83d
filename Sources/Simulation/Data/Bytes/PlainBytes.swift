internal import Domain
internal import Glibc

/// Reads a file as it is, or a part of it.
///
/// Owns a file descriptor.
final class PlainBytes: ByteSource {
    let path: String
    let byteCount: Int64
    private let descriptor: Int32
    private var position: Int64
    private var end: Int64

    /// Opens a regular file.
    ///
    /// - Throws: `FeedFault` with the system's own words.
    init(path: String) throws(FeedFault) {
        self.path = path
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw PlainBytes.fault(path, "cannot be opened") }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FeedFault(
                file: path, message: "is not a regular file", remedy: "Name a file or a folder.")
        }
        byteCount = Int64(status.st_size)
        (position, end) = (0, byteCount)
    }

    deinit { close(descriptor) }

    /// Continues at another place and ends before `end`.
    func seek(to range: Range<Int64>) { (position, end) = (range.lowerBound, range.upperBound) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FeedFault) -> Int {
        let wanted = min(Int64(buffer.count), end - position)
        guard wanted > 0 else { return 0 }
        let count = unsafe pread(descriptor, buffer.baseAddress, Int(wanted), Int(position))
        guard count >= 0 else { throw PlainBytes.fault(path, "cannot be read") }
        position += Int64(count)
        return count
    }

    /// All bytes of a range that must be there.
    func bytes(in range: Range<Int64>) throws(FeedFault) -> [UInt8] {
        seek(to: range)
        var bytes = [UInt8](repeating: 0, count: Int(range.upperBound - range.lowerBound))
        var filled = 0
        while filled < bytes.count {
            var failure: FeedFault?
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                do throws(FeedFault) {
                    return unsafe try read(into: .init(rebasing: buffer[filled...]))
                } catch {
                    failure = error
                    return 0
                }
            }
            if let failure { throw failure }
            guard count > 0 else {
                throw FeedFault(
                    file: path, message: "ends before byte \(range.upperBound)",
                    remedy: "Fetch the file again; it is truncated.")
            }
            filled += count
        }
        return bytes
    }

    private static func fault(_ path: String, _ what: String) -> FeedFault {
        let reason = unsafe String(cString: strerror(errno))
        return FeedFault(
            file: path, message: "\(what): \(reason)", remedy: "Check the file and its permissions."
        )
    }
}
