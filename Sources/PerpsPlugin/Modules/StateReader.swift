internal import CPerpsPlugin

/// Where saved state comes from, usable only during the load.
@safe public struct StateReader: ~Copyable {
    private let stream: UnsafePointer<pb_reader>
    init(_ stream: UnsafePointer<pb_reader>) { unsafe self.stream = stream }

    /// The next bytes.
    ///
    /// - Throws: ``StateFault/cut`` when there are fewer.
    public func bytes(_ count: Int) throws -> [UInt8] {
        var result = [UInt8](repeating: 0, count: count)
        try unsafe result.withUnsafeMutableBytes { raw in
            var done = 0
            while done < raw.count {
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: raw[done...])
                let moved = unsafe stream.pointee.read(
                    stream.pointee.ctx, rest.baseAddress, UInt64(rest.count))
                guard moved > 0 else { throw StateFault.cut }
                done += Int(moved)
            }
        }
        return result
    }

    /// The next whole number, little-endian.
    ///
    /// - Throws: ``StateFault/cut`` at the end.
    public func number() throws -> Int64 {
        let bytes = try bytes(8)
        return bytes.reversed().reduce(0) { $0 << 8 | Int64($1) }
    }

    /// The next text.
    ///
    /// - Throws: ``StateFault/cut`` at the end, ``StateFault/nonsense(_:)`` for a length that
    ///   no text has.
    public func text() throws -> String {
        let length = try number()
        guard (0...Int64(StateWriter.textMax)).contains(length) else {
            throw StateFault.nonsense("a text of \(length) bytes")
        }
        return String(decoding: try bytes(Int(length)), as: UTF8.self)
    }
}
