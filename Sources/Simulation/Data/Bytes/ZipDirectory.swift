internal import Domain

/// The one file inside a zip file.
struct ZipDirectory: Hashable {
    var name: String
    /// Where its packed bytes stand.
    var range: Range<Int64>
    var isDeflated: Bool
    var crc: UInt32
    var byteCount: Int64

    private static let tailBytes: Int64 = 65_557
    private static let remedy = "Fetch the file again; `unzip -t` shows whether it is whole."

    /// Reads the directory at the end of the file.
    ///
    /// - Throws: `FeedFault` for a truncated file, more than one file inside, or a packing other
    ///   than stored and deflated.
    init(of file: PlainBytes) throws(FeedFault) {
        func fault(_ message: String, _ remedy: String = ZipDirectory.remedy) -> FeedFault {
            FeedFault(file: file.path, message: message, remedy: remedy)
        }
        let tailStart = max(0, file.byteCount - ZipDirectory.tailBytes)
        let tail = try file.bytes(in: tailStart..<file.byteCount)
        guard
            let end = tail.indices.dropLast(21).last(where: {
                tail[$0] == 0x50 && ZipDirectory.number(tail, $0, 4) == 0x0605_4b50
            })
        else { throw fault("has no zip directory: it is truncated") }
        let entries = ZipDirectory.number(tail, end + 10, 2)
        let start = Int64(ZipDirectory.number(tail, end + 16, 4))
        let size = Int64(ZipDirectory.number(tail, end + 12, 4))
        guard entries == 1 else {
            throw fault(
                "holds \(entries) files", "Unpack it and name the folder; a zip may hold one file.")
        }
        guard size >= 46, start + size <= file.byteCount else {
            throw fault("has a broken zip directory")
        }
        let entry = try file.bytes(in: start..<start + size)
        let nameCount = Int(ZipDirectory.number(entry, 28, 2))
        guard ZipDirectory.number(entry, 0, 4) == 0x0201_4b50, 46 + nameCount <= entry.count else {
            throw fault("has a broken zip directory")
        }
        let method = ZipDirectory.number(entry, 10, 2)
        let packed = Int64(ZipDirectory.number(entry, 20, 4))
        let local = Int64(ZipDirectory.number(entry, 42, 4))
        guard method == 0 || method == 8, ZipDirectory.number(entry, 8, 2) & 1 == 0,
            packed != 0xFFFF_FFFF
        else {
            throw fault(
                "is encrypted, very large or packed by method \(method)",
                "Pack it again with plain `zip`.")
        }
        guard local + 30 <= file.byteCount else { throw fault("has a broken zip directory") }
        let head = try file.bytes(in: local..<local + 30)
        let extra = ZipDirectory.number(head, 26, 2) + ZipDirectory.number(head, 28, 2)
        let first = local + 30 + Int64(extra)
        guard ZipDirectory.number(head, 0, 4) == 0x0403_4b50, first + packed <= start else {
            throw fault("has a broken zip directory")
        }
        name = String(decoding: entry[46..<46 + nameCount], as: UTF8.self)
        range = first..<first + packed
        isDeflated = method == 8
        crc = UInt32(ZipDirectory.number(entry, 16, 4))
        byteCount = Int64(ZipDirectory.number(entry, 24, 4))
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ width: Int) -> UInt64 {
        guard offset + width <= bytes.count else { return 0 }
        return (0..<width).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * UInt64($1)) }
    }
}
