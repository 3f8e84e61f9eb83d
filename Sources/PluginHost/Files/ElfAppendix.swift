/// Writes a section into a finished library, behind everything that is there.
///
/// What the loader maps stays where it is, byte for byte: a list of section names, the content and
/// a table of sections are added at the end, and the header points to the new table.
package struct ElfAppendix {
    private static let entrySize = 64
    private static let alignment = 8
    /// Flag of a section that the loader maps.
    private static let isMapped: UInt64 = 2
    private static let ordinaryType: UInt32 = 1
    private static let countMax = 0xff00

    private var file: [UInt8]
    private var table: [[UInt8]] = []
    private let namesIndex: Int

    /// nil when the file has no table of sections, as one that was stripped of it.
    package init?(_ file: [UInt8]) {
        let header = LittleEndian(file)
        guard let offset = header.u64(40).flatMap({ Int(exactly: $0) }), offset > 0,
            let count = header.u16(60).map(Int.init), let names = header.u16(62).map(Int.init),
            header.u16(58) == UInt16(ElfAppendix.entrySize), count > 0, names > 0, names < count,
            count < ElfAppendix.countMax, offset <= file.count,
            count * ElfAppendix.entrySize <= file.count - offset
        else { return nil }
        self.file = file
        namesIndex = names
        table = (0..<count).map { index in
            let at = offset + index * ElfAppendix.entrySize
            return Array(file[at..<at + ElfAppendix.entrySize])
        }
    }

    /// The file with a section of this name and content.
    ///
    /// - Returns: nil when it has such a section that is mapped, or its names cannot be read.
    package mutating func file(adding content: [UInt8], as name: String) -> [UInt8]? {
        guard let names = names() else { return nil }
        let list = LittleEndian(names)
        let old = table.firstIndex { entry in
            LittleEndian(entry).u32(0).flatMap { list.name(Int($0)) } == name
        }
        if let old {
            guard let flags = LittleEndian(table[old]).u64(8), flags & ElfAppendix.isMapped == 0
            else { return nil }
            set(ElfAppendix.ordinaryType, in: old, at: 4)
            point(old, at: append(content), content.count)
        } else {
            let longer = names + Array(name.utf8) + [0]
            point(namesIndex, at: append(longer), longer.count)
            table.append([UInt8](repeating: 0, count: ElfAppendix.entrySize))
            set(UInt32(names.count), in: table.count - 1, at: 0)
            set(ElfAppendix.ordinaryType, in: table.count - 1, at: 4)
            set(UInt64(1), in: table.count - 1, at: 48)
            point(table.count - 1, at: append(content), content.count)
        }
        let offset = append(table.flatMap { $0 })
        ElfAppendix.write(UInt64(offset), to: &file, at: 40)
        ElfAppendix.write(UInt16(table.count), to: &file, at: 60)
        return file
    }

    private func names() -> [UInt8]? {
        let entry = LittleEndian(table[namesIndex])
        guard let offset = entry.u64(24), let size = entry.u64(32), size <= 1 << 20 else {
            return nil
        }
        return ElfBytes(file).piece(at: offset, count: size)?.bytes
    }

    /// Where the bytes then stand.
    private mutating func append(_ bytes: [UInt8]) -> Int {
        while file.count % ElfAppendix.alignment != 0 { file.append(0) }
        defer { file += bytes }
        return file.count
    }

    private mutating func point(_ entry: Int, at offset: Int, _ count: Int) {
        set(UInt64(offset), in: entry, at: 24)
        set(UInt64(count), in: entry, at: 32)
    }

    private mutating func set(_ value: some FixedWidthInteger, in entry: Int, at offset: Int) {
        ElfAppendix.write(value, to: &table[entry], at: offset)
    }

    private static func write(
        _ value: some FixedWidthInteger, to bytes: inout [UInt8], at offset: Int
    ) {
        for index in 0..<value.bitWidth / 8 {
            bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
        }
    }
}
