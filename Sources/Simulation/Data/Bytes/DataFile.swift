internal import Domain

/// A file of market data and how it is packed.
struct DataFile: Hashable {
    enum Packing: Hashable {
        case plain
        case gzip
        case zip(ZipDirectory)
    }

    var path: String
    var packing: Packing

    /// Looks at the first bytes of a file.
    ///
    /// - Throws: `FeedFault` for a file that is empty, unreadable or packed in a broken way.
    init(path: String) throws(FeedFault) {
        self.path = path
        let file = try PlainBytes(path: path)
        guard file.byteCount > 0 else {
            throw FeedFault(
                file: path, message: "is empty", remedy: "Name a file with market data.")
        }
        let magic = try file.bytes(in: 0..<min(4, file.byteCount))
        if magic.starts(with: [0x1F, 0x8B]) {
            packing = .gzip
        } else if magic == [0x50, 0x4B, 3, 4] || magic == [0x50, 0x4B, 5, 6] {
            packing = .zip(try ZipDirectory(of: file))
        } else {
            packing = .plain
        }
    }

    /// The file's unpacked bytes from the beginning.
    func open() throws(FeedFault) -> any ByteSource {
        let file = try PlainBytes(path: path)
        switch packing {
        case .plain: return file
        case .gzip: return try InflatedBytes(file, wrapping: .gzip)
        case .zip(let entry):
            file.seek(to: entry.range)
            guard entry.isDeflated else { return file }
            return try InflatedBytes(
                file, wrapping: .raw(crc: entry.crc, byteCount: entry.byteCount))
        }
    }

    /// The names that may say what is inside: the file's, and that of the file in a zip.
    var names: [String] {
        let own = path.split(separator: "/").last.map(String.init) ?? path
        if case .zip(let entry) = packing { return [entry.name, own] }
        return [own]
    }
}
