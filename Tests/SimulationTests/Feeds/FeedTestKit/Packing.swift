/// Gzip and zip files made by hand, their contents stored rather than deflated.
enum Packing {
    static func crc(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB8_8320 }
        }
        return ~sum
    }

    static func little(_ value: some FixedWidthInteger) -> [UInt8] {
        (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private static func short(_ values: UInt16...) -> [UInt8] { values.flatMap { little($0) } }

    private static func long(_ values: UInt32...) -> [UInt8] { values.flatMap { little($0) } }

    static func gzip(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var start = 0
        repeat {
            let block = bytes[start...].prefix(60_000)
            start += block.count
            packed.append(start == bytes.count ? 1 : 0)
            let count = UInt16(block.count)
            packed += short(count, ~count)
            packed += block
        } while start < bytes.count
        return packed + long(crc(bytes), UInt32(bytes.count))
    }

    static func zip(_ text: String, name: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        let count = UInt32(bytes.count)
        var middle = short(0, 0) + long(0)
        middle += long(crc(bytes), count, count)
        middle += short(UInt16(name.utf8.count), 0)
        var file = long(0x0403_4b50) + short(20) + middle
        file += name.utf8
        file += bytes
        let start = UInt32(file.count)
        file += long(0x0201_4b50) + short(20, 20) + middle
        file += [UInt8](repeating: 0, count: 14)
        file += name.utf8
        let size = UInt32(file.count) - start
        file += long(0x0605_4b50) + short(0, 0, 1, 1)
        file += long(size, start) + short(0)
        return file
    }
}
