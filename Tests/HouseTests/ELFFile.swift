import Foundation

/// As much of a 64-bit little-endian ELF file as tells where its libraries are looked for.
struct ELFFile {
    private let bytes: Data

    init(_ url: URL) throws {
        bytes = try Data(contentsOf: url)
    }

    /// The folders of `DT_RPATH` and `DT_RUNPATH`; nil for a file that is not such an ELF file.
    var libraryPaths: [String]? {
        guard bytes.prefix(6) == Data([0x7f, 0x45, 0x4c, 0x46, 2, 1]) else { return nil }
        let segments = (0..<Int(number(at: 56, 2))).map { index in
            Int(number(at: 32, 8)) + index * Int(number(at: 54, 2))
        }
        guard let dynamic = segments.first(where: { number(at: $0, 4) == 2 }) else { return [] }
        let entries = dynamicEntries(at: Int(number(at: dynamic + 8, 8)))
        guard let table = entries.first(where: { $0.tag == 5 })?.value,
            let home = segments.first(where: { holds($0, address: table) })
        else { return [] }
        let strings = number(at: home + 8, 8) + table - number(at: home + 16, 8)
        return entries.filter { $0.tag == 15 || $0.tag == 29 }.flatMap { entry in
            text(at: Int(strings + entry.value)).split(separator: ":").map(String.init)
        }
    }

    private func dynamicEntries(at start: Int) -> [(tag: UInt64, value: UInt64)] {
        stride(from: start, to: bytes.count - 15, by: 16).lazy
            .map { (tag: number(at: $0, 8), value: number(at: $0 + 8, 8)) }
            .prefix { $0.tag != 0 }
    }

    /// Whether a segment is loaded at an address.
    private func holds(_ segment: Int, address: UInt64) -> Bool {
        let start = number(at: segment + 16, 8)
        return number(at: segment, 4) == 1 && address >= start
            && address - start < number(at: segment + 32, 8)
    }

    private func number(at offset: Int, _ count: Int) -> UInt64 {
        guard offset >= 0, offset + count <= bytes.count else { return 0 }
        return bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func text(at offset: Int) -> String {
        guard offset < bytes.count else { return "" }
        return String(decoding: bytes[offset...].prefix { $0 != 0 }, as: UTF8.self)
    }
}
