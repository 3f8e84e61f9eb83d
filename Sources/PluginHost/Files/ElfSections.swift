/// The section headers of a library, where it still has them.
struct ElfSections {
    private struct Section {
        let name: UInt32
        let type: UInt32
        let offset: UInt64
        let size: UInt64
    }

    private static let entrySize: UInt64 = 64
    private static let countMax: UInt64 = 65_536
    private static let dynamicSymbols: UInt32 = 11
    private static let noContent: UInt32 = 8

    private let image: ElfImage
    private let sections: [Section]
    private let names: LittleEndian

    /// nil when the headers are missing or damaged; nothing that runs depends on them.
    init?(_ image: ElfImage) {
        guard let offset = image.header.u64(40), offset > 0,
            image.header.u16(58) == UInt16(ElfSections.entrySize),
            let first = image.bytes.piece(at: offset, count: ElfSections.entrySize),
            let shortCount = image.header.u16(60), let shortNames = image.header.u16(62)
        else { return nil }
        // Numbers too large for the header stand in the first section.
        let count = shortCount == 0 ? first.u64(32) ?? 0 : UInt64(shortCount)
        let namesIndex = shortNames == 0xffff ? first.u32(40) ?? 0 : UInt32(shortNames)
        guard count > 0, count <= ElfSections.countMax,
            let table = image.bytes.piece(at: offset, count: count * ElfSections.entrySize)
        else { return nil }
        sections = (0..<Int(count)).compactMap { index in
            let at = index * Int(ElfSections.entrySize)
            guard let name = table.u32(at), let type = table.u32(at + 4),
                let offset = table.u64(at + 24), let size = table.u64(at + 32)
            else { return nil }
            return Section(name: name, type: type, offset: offset, size: size)
        }
        guard sections.indices.contains(Int(namesIndex)) else { return nil }
        let text = sections[Int(namesIndex)]
        guard let names = image.bytes.piece(at: text.offset, count: text.size) else { return nil }
        (self.image, self.names) = (image, names)
    }

    /// The bytes of the section of a name; nil when there is none.
    ///
    /// - Throws: It stands there twice, is longer than allowed, or lies outside of the file.
    func content(of name: String, bytesMax: UInt64) throws(ElfFault) -> [UInt8]? {
        let found = sections.filter { section in
            section.type != ElfSections.noContent && names.name(Int(section.name)) == name
        }
        guard let section = found.first else { return nil }
        guard found.count == 1 else { throw .damaged("it has two sections \(name)") }
        guard section.size <= bytesMax else {
            throw .damaged("section \(name) is longer than \(bytesMax >> 10) KiB")
        }
        guard let piece = image.bytes.piece(at: section.offset, count: section.size) else {
            throw .damaged("section \(name) lies outside of the file")
        }
        return piece.bytes
    }

    /// The size of the table of dynamic symbols in bytes.
    var dynamicSymbolsSize: UInt64? {
        sections.first { $0.type == ElfSections.dynamicSymbols }?.size
    }
}
