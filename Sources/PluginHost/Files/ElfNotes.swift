/// Notes that tools left in a library.
enum ElfNotes {
    private static let bytesMax: UInt64 = 1 << 16
    private static let buildIDType: UInt32 = 3

    /// The linker's build id as hex digits; nil when it wrote none.
    static func buildID(of image: ElfImage) -> String? {
        for segment in image.segments where segment.type == ElfImage.note {
            guard segment.fileSize <= bytesMax,
                let notes = image.bytes.piece(at: segment.offset, count: segment.fileSize)
            else { continue }
            if let found = buildID(in: notes) { return found }
        }
        return nil
    }

    private static func buildID(in notes: LittleEndian) -> String? {
        var at = 0
        while let nameSize = notes.u32(at), let size = notes.u32(at + 4),
            let type = notes.u32(at + 8)
        {
            let content = at + 12 + padded(nameSize)
            let end = content + Int(size)
            guard end <= notes.bytes.count else { return nil }
            if type == buildIDType, notes.name(at + 12) == "GNU" {
                let digits = Array("0123456789abcdef".utf8)
                return String(
                    decoding: notes.bytes[content..<end].flatMap {
                        [digits[Int($0 >> 4)], digits[Int($0 & 15)]]
                    }, as: UTF8.self)
            }
            at = content + padded(size)
        }
        return nil
    }

    private static func padded(_ size: UInt32) -> Int { (Int(size) + 3) & ~3 }
}
