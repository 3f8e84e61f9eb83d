internal import CPerpsPlugin

/// Where saved state goes, usable only during the save.
@safe public struct StateWriter: ~Copyable {
    private let stream: UnsafePointer<pb_writer>
    init(_ stream: UnsafePointer<pb_writer>) { unsafe self.stream = stream }

    /// Appends bytes.
    ///
    /// - Throws: When the host takes no more.
    public func write(_ bytes: [UInt8]) throws {
        try unsafe bytes.withUnsafeBytes { raw in
            var done = 0
            while done < raw.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: raw[done...])
                let moved = unsafe stream.pointee.write(
                    stream.pointee.ctx, rest.baseAddress, UInt64(rest.count))
                guard moved > 0 else { throw StateFault.cut }
                done += Int(moved)
            }
        }
    }

    /// Appends a whole number, little-endian.
    ///
    /// - Throws: When the host takes no more.
    public func write(_ number: Int64) throws {
        try write((0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) })
    }

    /// The longest text, in bytes.
    static let textMax = 4_096

    /// Appends a text.
    ///
    /// - Throws: When it is longer than 4,096 bytes, or the host takes no more.
    public func write(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard bytes.count <= StateWriter.textMax else {
            throw StateFault.nonsense("a text of \(bytes.count) bytes")
        }
        try write(Int64(bytes.count))
        try write(bytes)
    }
}
