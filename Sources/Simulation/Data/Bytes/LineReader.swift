internal import Domain
internal import Glibc

/// Cuts bytes into lines.
///
/// Owns a block of bytes, which grows to hold the longest line and nothing more.
@safe final class LineReader {
    /// A recorded snapshot of a whole book is several MB.
    static let lineBytesMax = 64 << 20
    static let blockBytes = 256 << 10

    /// Valid until the next line is read.
    private(set) var bytes: UnsafeMutableBufferPointer<UInt8>
    /// The 1-based number of the line that was read last.
    private(set) var number = 0
    private let source: any ByteSource
    private let file: String
    private let separator: UInt8
    private var head = 0
    private var tail = 0
    private var searched = 0
    private var isAtEnd = false

    /// Reads lines that end with the separator, which is left out.
    init(_ source: any ByteSource, file: String, separator: UInt8 = 10) {
        self.source = source
        self.file = file
        self.separator = separator
        unsafe bytes = .allocate(capacity: LineReader.blockBytes)
    }

    deinit { unsafe bytes.deallocate() }

    /// Reads the next line.
    ///
    /// - Returns: Where it stands in `bytes`, without its end; nil after the last one.
    func next() throws(FeedFault) -> Range<Int>? {
        while true {
            if let end = newline() {
                let line = head..<end
                head = end &+ 1
                searched = head
                number &+= 1
                return withoutReturn(line)
            }
            if isAtEnd {
                guard head < tail else { return nil }
                let line = head..<tail
                head = tail
                number += 1
                return withoutReturn(line)
            }
            try fill()
        }
    }

    private func newline() -> Int? {
        guard searched < tail, let base = unsafe bytes.baseAddress else { return nil }
        guard let found = unsafe memchr(base + searched, Int32(separator), tail &- searched) else {
            searched = tail
            return nil
        }
        return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    private func withoutReturn(_ line: Range<Int>) -> Range<Int> {
        guard separator == 10, !line.isEmpty, unsafe bytes[line.upperBound &- 1] == 13 else {
            return line
        }
        return line.lowerBound..<line.upperBound &- 1
    }

    private func fill() throws(FeedFault) {
        if head > 0, let base = unsafe bytes.baseAddress {
            unsafe memmove(base, base + head, tail - head)
            (tail, searched, head) = (tail - head, searched - head, 0)
        }
        if unsafe tail == bytes.count { try grow() }
        let room = unsafe UnsafeMutableRawBufferPointer(bytes.extracting(tail...))
        let count = unsafe try source.read(into: room)
        tail += count
        isAtEnd = count == 0
    }

    private func grow() throws(FeedFault) {
        guard unsafe bytes.count < LineReader.lineBytesMax else {
            throw FeedFault(
                file: file, line: number + 1,
                message: "is longer than \(LineReader.lineBytesMax) bytes",
                remedy: "Split the file into lines.")
        }
        let larger = unsafe UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count * 2)
        _ = unsafe larger.update(fromContentsOf: bytes)
        unsafe bytes.deallocate()
        unsafe bytes = larger
    }
}
