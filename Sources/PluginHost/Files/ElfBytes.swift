internal import Glibc

/// The bytes of a file, read piecewise; nothing outside the file is ever read.
struct ElfBytes: Sendable {
    /// A piece longer than this is refused: no table of an honest library is.
    static let pieceMax = 64 << 20

    let count: Int
    private let source: Source

    private enum Source: Sendable {
        case memory([UInt8])
        case descriptor(Int32)
    }

    init(_ bytes: [UInt8]) { (count, source) = (bytes.count, .memory(bytes)) }

    /// Reads through a descriptor that stays the caller's.
    init(descriptor: Int32, count: Int) {
        (self.count, source) = (count, .descriptor(descriptor))
    }

    /// The bytes of a range; nil when it does not lie in the file or is too long.
    func piece(at offset: UInt64, count length: UInt64) -> LittleEndian? {
        guard length <= UInt64(ElfBytes.pieceMax), offset <= UInt64(count),
            length <= UInt64(count) - offset
        else { return nil }
        switch source {
        case .memory(let bytes):
            return LittleEndian(Array(bytes[Int(offset)..<Int(offset + length)]))
        case .descriptor(let descriptor):
            let bytes = SmallFile.read(descriptor, at: Int(offset), count: Int(length))
            guard let bytes, bytes.count == Int(length) else { return nil }
            return LittleEndian(bytes)
        }
    }
}
