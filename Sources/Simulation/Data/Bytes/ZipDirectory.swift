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
        let entry = try ZipDirectory.entry(of: file)
        let nameCount = Int(ZipDirectory.number(entry, 28, 2))
        let method = ZipDirectory.number(entry, 10, 2)
        guard ZipDirectory.number(entry, 0, 4) == 0x0201_4b50, 46 + nameCount <= entry.count else {
            throw ZipDirectory.broken(file)
        }
        guard method == 0 || method == 8, ZipDirectory.number(entry, 8, 2) & 1 == 0 else {
            throw ZipDirectory.fault(
                file, "is encrypted or packed by method \(method)", "Pack it again with plain zip.")
        }
        // Numbers that do not fit 32 bits, or that a writer did not bother to fit, follow in an
        // extra field in this order.
        var extra = ZipDirectory.longNumbers(entry, after: 46 + nameCount)[...]
        func number(_ offset: Int) -> Int64 {
            let short = ZipDirectory.number(entry, offset, 4)
            guard short == 0xFFFF_FFFF, let long = extra.popFirst() else { return Int64(short) }
            return Int64(clamping: long)
        }
        byteCount = number(24)
        let packed = number(20)
        let local = number(42)
        let end = file.byteCount
        guard packed <= end, local <= end - 30 else { throw ZipDirectory.broken(file) }
        let head = try file.bytes(in: local..<local + 30)
        let names = ZipDirectory.number(head, 26, 2) + ZipDirectory.number(head, 28, 2)
        let first = local + 30 + Int64(names)
        guard ZipDirectory.number(head, 0, 4) == 0x0403_4b50, first + packed <= end else {
            throw ZipDirectory.broken(file)
        }
        name = String(decoding: entry[46..<46 + nameCount], as: UTF8.self)
        range = first..<first + packed
        isDeflated = method == 8
        crc = UInt32(ZipDirectory.number(entry, 16, 4))
    }

    /// The bytes of the directory, which has one entry.
    private static func entry(of file: PlainBytes) throws(FeedFault) -> [UInt8] {
        let tailStart = max(0, file.byteCount - tailBytes)
        let tail = try file.bytes(in: tailStart..<file.byteCount)
        guard
            let end = tail.indices.dropLast(21).last(where: {
                tail[$0] == 0x50 && number(tail, $0, 4) == 0x0605_4b50
            })
        else { throw fault(file, "has no zip directory: it is truncated") }
        let entries = number(tail, end + 10, 2)
        guard entries == 1 else {
            throw fault(
                file, "holds \(entries) files",
                "Unpack it and name the folder; a zip may hold one file.")
        }
        let start = Int64(number(tail, end + 16, 4))
        let size = Int64(number(tail, end + 12, 4))
        guard size >= 46, start + size <= file.byteCount else { throw broken(file) }
        return try file.bytes(in: start..<start + size)
    }

    private static func fault(
        _ file: PlainBytes, _ message: String, _ remedy: String = ZipDirectory.remedy
    ) -> FeedFault {
        FeedFault(file: file.path, message: message, remedy: remedy)
    }

    private static func broken(_ file: PlainBytes) -> FeedFault {
        fault(file, "has a broken zip directory")
    }

    /// The 64-bit numbers of an entry.
    private static func longNumbers(_ entry: [UInt8], after start: Int) -> [UInt64] {
        var place = start
        while place + 4 <= entry.count {
            let size = Int(number(entry, place + 2, 2))
            if number(entry, place, 2) == 1 {
                return (0..<min(3, size / 8)).map { number(entry, place + 4 + 8 * $0, 8) }
            }
            place += 4 + size
        }
        return []
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ width: Int) -> UInt64 {
        guard offset + width <= bytes.count else { return 0 }
        return (0..<width).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * UInt64($1)) }
    }
}
