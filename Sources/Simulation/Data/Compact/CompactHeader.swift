internal import Domain

/// The first 128 bytes of a file in the compact form.
struct CompactHeader: Hashable {
    static let magic = Array("PBDATA\r\n".utf8)
    static let version: UInt32 = 1
    static let byteCount = 128
    /// A candle or a top takes two slots, everything else one.
    static let slotBytes = 32
    static let symbolBytesMax = 32
    /// No file has as many slots, events or roundings.
    static let countMax: UInt64 = 1 << 40

    var symbol: String
    var priceExponent: Int
    var quantityExponent: Int
    var slots: UInt64 = 0
    var events: UInt64 = 0
    var rounded: UInt64 = 0
    /// 0 when there are no events.
    var firstTime = Timestamp(nanos: 0)
    var lastTime = Timestamp(nanos: 0)

    init(symbol: String, priceExponent: Int, quantityExponent: Int) {
        self.symbol = symbol
        self.priceExponent = priceExponent
        self.quantityExponent = quantityExponent
    }

    /// - Throws: `FeedFault` for another version or a header that is cut short.
    init(_ bytes: [UInt8], file: String) throws(FeedFault) {
        func number(_ offset: Int, _ width: Int) -> UInt64 {
            (0..<width).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * UInt64($1)) }
        }
        guard bytes.count >= CompactHeader.byteCount, bytes.starts(with: CompactHeader.magic) else {
            throw FeedFault(
                file: file, message: "has a broken header", remedy: "Convert the data again.")
        }
        guard number(8, 4) == CompactHeader.version, number(12, 4) == CompactHeader.byteCount else {
            throw FeedFault(
                file: file, message: "is of version \(number(8, 4)) of the compact form",
                remedy: "Convert the data again with this version.")
        }
        symbol = String(
            decoding: bytes[64..<64 + CompactHeader.symbolBytesMax].prefix { $0 != 0 },
            as: UTF8.self)
        priceExponent = Int(Int32(truncatingIfNeeded: number(16, 4)))
        quantityExponent = Int(Int32(truncatingIfNeeded: number(20, 4)))
        guard (-18...0).contains(priceExponent), (-18...0).contains(quantityExponent) else {
            throw FeedFault(
                file: file, message: "has a broken header", remedy: "Convert the data again.")
        }
        (slots, events, rounded) = (number(24, 8), number(32, 8), number(56, 8))
        guard max(slots, events, rounded) < CompactHeader.countMax else {
            throw FeedFault(
                file: file, message: "has a broken header", remedy: "Convert the data again.")
        }
        firstTime = Timestamp(nanos: Int64(truncatingIfNeeded: number(40, 8)))
        lastTime = Timestamp(nanos: Int64(truncatingIfNeeded: number(48, 8)))
    }

    var bytes: [UInt8] {
        var bytes = CompactHeader.magic
        func append(_ value: some FixedWidthInteger) {
            for byte in 0..<value.bitWidth / 8 {
                bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte)))
            }
        }
        append(CompactHeader.version)
        append(UInt32(CompactHeader.byteCount))
        append(Int32(priceExponent))
        append(Int32(quantityExponent))
        append(slots)
        append(events)
        append(firstTime.nanos)
        append(lastTime.nanos)
        append(rounded)
        bytes += symbol.utf8.prefix(CompactHeader.symbolBytesMax)
        bytes += [UInt8](repeating: 0, count: CompactHeader.byteCount - bytes.count)
        return bytes
    }
}
