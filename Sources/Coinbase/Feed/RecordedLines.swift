internal import Domain
internal import Glibc

/// Cuts a recording into lines.
///
/// Owns the file and a block of its bytes, which grows to hold the longest line.
final class RecordedLines {
    private static let blockBytes = 1 << 20
    /// A frame, and room for it as base64.
    private static let lineBytesMax = 2 * FrameDecoder.bytesMax

    /// Valid until the next line is read.
    private(set) var bytes: [UInt8] = []
    private let path: String
    private let descriptor: Int32
    /// The 1-based number of the line that was read last.
    private var number = 0
    private var head = 0
    private var isAtEnd = false
    /// The line that the file ends in the middle of; nil for a whole file, or before its end.
    private(set) var cutAt: Int?

    init(path: String) throws(FeedFault) {
        self.path = path
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw FeedFault(
                file: path, message: "cannot be opened: \(RecordedLines.reason)",
                remedy: "Check the file and its permissions.")
        }
    }

    deinit { close(descriptor) }

    private static var reason: String { unsafe String(cString: strerror(errno)) }

    func fault(_ message: String) -> FeedFault {
        FeedFault(
            file: path, line: number, message: message,
            remedy: "Record again; the line is not as the recorder writes it.")
    }

    /// Where the next line stands in `bytes`, without its end; nil after the last whole one.
    ///
    /// - Throws: When the file cannot be read.
    func next() throws(FeedFault) -> Range<Int>? {
        var searched = head
        while true {
            if let end = newline(from: searched) {
                defer { head = end + 1 }
                number += 1
                return head..<end
            }
            if isAtEnd {
                // The recorder was stopped while it wrote; nobody knows how the line went on.
                if head < bytes.count { cutAt = number + 1 }
                return nil
            }
            searched = bytes.count - head
            try fill()
        }
    }

    private func newline(from start: Int) -> Int? {
        unsafe bytes.withUnsafeBytes { buffer in
            guard start < buffer.count, let base = buffer.baseAddress,
                let found = unsafe memchr(base + start, 10, buffer.count - start)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }

    /// Drops what was read and reads more behind the rest; places count from the rest then.
    private func fill() throws(FeedFault) {
        bytes.removeFirst(head)
        head = 0
        guard bytes.count < RecordedLines.lineBytesMax else {
            number += 1
            throw fault("is longer than \(RecordedLines.lineBytesMax) bytes")
        }
        let start = bytes.count
        bytes += [UInt8](repeating: 0, count: RecordedLines.blockBytes)
        let count = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe read(
                descriptor, buffer.baseAddress?.advanced(by: start), RecordedLines.blockBytes)
        }
        bytes.removeLast(RecordedLines.blockBytes - max(0, count))
        guard count >= 0 else {
            throw FeedFault(
                file: path, message: "cannot be read: \(RecordedLines.reason)",
                remedy: "Check the file and its disk.")
        }
        isAtEnd = count == 0
    }
}
