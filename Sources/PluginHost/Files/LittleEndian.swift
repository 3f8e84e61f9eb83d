/// Numbers and names in bytes, each read with its bounds checked.
struct LittleEndian {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func u16(_ offset: Int) -> UInt16? { number(offset) }
    func u32(_ offset: Int) -> UInt32? { number(offset) }
    func u64(_ offset: Int) -> UInt64? { number(offset) }

    private func number<Number: FixedWidthInteger>(_ offset: Int) -> Number? {
        let size = MemoryLayout<Number>.size
        guard offset >= 0, size <= bytes.count, offset <= bytes.count - size else { return nil }
        var value: Number = 0
        for index in (0..<size).reversed() {
            value = value << 8 | Number(bytes[offset + index])
        }
        return value
    }

    /// The text up to the next zero byte; nil when there is none or it is no UTF-8.
    func name(_ offset: Int) -> String? {
        guard offset >= 0, offset < bytes.count else { return nil }
        guard let end = bytes[offset...].firstIndex(of: 0) else { return nil }
        return String(validating: bytes[offset..<end], as: UTF8.self)
    }
}
