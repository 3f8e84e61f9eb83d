/// The program headers and the dynamic table of a shared library.
///
/// Everything is found the way the loader finds it, so files without section headers are read too.
struct ElfImage {
    /// A kind of processor, by its number in the ELF header.
    struct Machine: Hashable {
        let number: UInt16

        static let x86 = Machine(number: 62)
        static let arm = Machine(number: 183)
        #if arch(arm64)
            static let host = arm
        #else
            static let host = x86
        #endif

        var name: String {
            switch number {
            case 62: "x86-64"
            case 183: "aarch64"
            case 3: "32-bit x86"
            case 40: "32-bit arm"
            case 243: "riscv"
            case 21: "powerpc64"
            case 22: "s390x"
            default: "machine \(number)"
            }
        }
    }

    /// A stretch of the file that the loader maps or reads.
    struct Segment {
        let type: UInt32
        let flags: UInt32
        let offset: UInt64
        let address: UInt64
        let fileSize: UInt64
    }

    /// Numbers of dynamic entries.
    enum Tag {
        static let needed: UInt64 = 1
        static let hash: UInt64 = 4
        static let names: UInt64 = 5
        static let symbols: UInt64 = 6
        static let namesSize: UInt64 = 10
        static let rPath: UInt64 = 15
        static let runPath: UInt64 = 29
        static let gnuHash: UInt64 = 0x6fff_fef5
        static let flags1: UInt64 = 0x6fff_fffb
        static let versionsNeeded: UInt64 = 0x6fff_fffe
        static let versionsNeededCount: UInt64 = 0x6fff_ffff
    }

    static let load: UInt32 = 1
    static let dynamicType: UInt32 = 2
    static let note: UInt32 = 4
    static let stackType: UInt32 = 0x6474_e551
    static let isExecutable: UInt32 = 1
    static let dynamicEntriesMax = 4_096
    static let isProgram: UInt64 = 0x0800_0000

    let bytes: ElfBytes
    let header: LittleEndian
    let segments: [Segment]
    private let dynamic: [(tag: UInt64, value: UInt64)]
    private let names: LittleEndian

    init(_ bytes: ElfBytes) throws(ElfFault) {
        self.bytes = bytes
        guard let magic = bytes.piece(at: 0, count: 4), magic.u32(0) == 0x464c_457f else {
            throw .notELF
        }
        guard let header = bytes.piece(at: 0, count: 64) else { throw .damaged("short header") }
        self.header = header
        try ElfImage.checkMachine(header)
        segments = try ElfImage.segments(bytes, header)
        guard let table = segments.first(where: { $0.type == ElfImage.dynamicType }) else {
            throw .notShared
        }
        dynamic = try ElfImage.dynamic(bytes, table)
        names = try ElfImage.names(bytes, dynamic, segments)
        if let flags = value(Tag.flags1), flags & ElfImage.isProgram != 0 { throw .notShared }
    }

    private static func checkMachine(_ header: LittleEndian) throws(ElfFault) {
        let machine = Machine(number: header.u16(18) ?? 0)
        guard header.bytes[5] == 1 else {
            let swapped = Machine(number: machine.number.byteSwapped)
            throw .wrongMachine("big-endian \(swapped.name)")
        }
        guard header.bytes[4] == 2, machine == .host else {
            let is32 = header.bytes[4] == 1 && !machine.name.hasPrefix("32-bit")
            throw .wrongMachine((is32 ? "32-bit " : "") + machine.name)
        }
        guard header.bytes[6] == 1 else { throw .damaged("unknown ELF version") }
        guard header.u16(16) == 3 else { throw .notShared }
    }

    private static func segments(
        _ bytes: ElfBytes, _ header: LittleEndian
    ) throws(ElfFault) -> [Segment] {
        guard let offset = header.u64(32), let size = header.u16(54), let count = header.u16(56),
            size == 56, count > 0, count < 512,
            let table = bytes.piece(at: offset, count: UInt64(count) * 56)
        else { throw .damaged("program headers") }
        return (0..<Int(count)).compactMap { index in
            let at = index * 56
            guard let type = table.u32(at), let flags = table.u32(at + 4),
                let offset = table.u64(at + 8), let address = table.u64(at + 16),
                let fileSize = table.u64(at + 32)
            else { return nil }
            return Segment(
                type: type, flags: flags, offset: offset, address: address, fileSize: fileSize)
        }
    }

    private static func dynamic(
        _ bytes: ElfBytes, _ segment: Segment
    ) throws(ElfFault) -> [(tag: UInt64, value: UInt64)] {
        guard segment.fileSize <= UInt64(dynamicEntriesMax * 16),
            let table = bytes.piece(at: segment.offset, count: segment.fileSize)
        else { throw .damaged("dynamic table") }
        var entries: [(tag: UInt64, value: UInt64)] = []
        for index in 0..<Int(segment.fileSize / 16) {
            guard let tag = table.u64(index * 16), let value = table.u64(index * 16 + 8) else {
                break
            }
            if tag == 0 { return entries }
            entries.append((tag, value))
        }
        throw .damaged("dynamic table without an end")
    }

    private static func names(
        _ bytes: ElfBytes, _ dynamic: [(tag: UInt64, value: UInt64)], _ segments: [Segment]
    ) throws(ElfFault) -> LittleEndian {
        guard let address = dynamic.first(where: { $0.tag == Tag.names })?.value,
            let size = dynamic.first(where: { $0.tag == Tag.namesSize })?.value,
            let offset = fileOffset(of: address, size: size, in: segments),
            let names = bytes.piece(at: offset, count: size)
        else { throw .damaged("names of dynamic symbols") }
        return names
    }

    /// Where the loader finds an address in the file; nil when no segment holds all of it.
    private static func fileOffset(
        of address: UInt64, size: UInt64, in segments: [Segment]
    ) -> UInt64? {
        for segment in segments where segment.type == load && address >= segment.address {
            let inside = address - segment.address
            guard inside <= segment.fileSize, size <= segment.fileSize - inside else { continue }
            let (offset, overflow) = segment.offset.addingReportingOverflow(inside)
            return overflow ? nil : offset
        }
        return nil
    }

    func value(_ tag: UInt64) -> UInt64? { dynamic.first { $0.tag == tag }?.value }

    func name(at offset: UInt64) -> String? { Int(exactly: offset).flatMap(names.name) }

    /// Bytes that the loader would map at an address.
    func mapped(at address: UInt64, count: UInt64) -> LittleEndian? {
        ElfImage.fileOffset(of: address, size: count, in: segments)
            .flatMap { bytes.piece(at: $0, count: count) }
    }

    /// As many bytes from an address on as its segment holds, at most `countMax`.
    func mapped(from address: UInt64, countMax: UInt64) -> LittleEndian? {
        for segment in segments where segment.type == ElfImage.load && address >= segment.address {
            let inside = address - segment.address
            guard inside < segment.fileSize else { continue }
            return mapped(at: address, count: min(countMax, segment.fileSize - inside))
        }
        return nil
    }

    func isExecutable(at address: UInt64) -> Bool {
        segments.contains { segment in
            segment.type == ElfImage.load && segment.flags & 1 != 0
                && address >= segment.address && address - segment.address < segment.fileSize
        }
    }

    /// The texts that dynamic entries of some tags point to, in the order of the table.
    func texts(of tags: [UInt64]) throws(ElfFault) -> [String] {
        var found: [String] = []
        for entry in dynamic where tags.contains(entry.tag) {
            guard let text = name(at: entry.value) else {
                throw .damaged("a name in the dynamic table")
            }
            found.append(text)
        }
        return found
    }

    /// Whether a name stands among all names, of whatever meaning.
    func namesContain(_ name: String) -> Bool {
        let wanted = Array(name.utf8) + [0]
        var from = names.bytes.startIndex
        while let start = names.bytes[from...].firstIndex(of: wanted[0]) {
            if names.bytes[start...].starts(with: wanted) { return true }
            from = start + 1
        }
        return false
    }
}
