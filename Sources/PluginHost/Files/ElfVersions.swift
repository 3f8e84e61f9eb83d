/// Which versions of other libraries' symbols a library asks for.
enum ElfVersions {
    private static let bytesMax: UInt64 = 1 << 20
    private static let recordsMax = 65_536

    /// The newest glibc version asked for, such as `"2.34"`; nil when none is.
    static func glibcFloor(of image: ElfImage) throws(ElfFault) -> String? {
        guard let address = image.value(ElfImage.Tag.versionsNeeded) else { return nil }
        guard let table = image.mapped(from: address, countMax: bytesMax) else {
            throw .damaged("table of needed versions")
        }
        var newest: [Int] = []
        for name in try names(table, image) where name.hasPrefix("GLIBC_") {
            let parts = name.dropFirst("GLIBC_".count).split(separator: ".").map { Int($0) }
            let version = parts.compactMap { $0 }
            guard !version.isEmpty, version.count == parts.count else { continue }
            if newest.lexicographicallyPrecedes(version) { newest = version }
        }
        return newest.isEmpty ? nil : newest.map(String.init).joined(separator: ".")
    }

    /// Walks files, and in each its versions: two chains of relative offsets.
    private static func names(
        _ table: LittleEndian, _ image: ElfImage
    ) throws(ElfFault) -> [String] {
        var found: [String] = []
        var file = 0
        for _ in 0..<recordsMax {
            guard let count = table.u16(file + 2), let first = table.u32(file + 8),
                let next = table.u32(file + 12)
            else { throw .damaged("table of needed versions") }
            var version = file + Int(first)
            for _ in 0..<count {
                guard let name = table.u32(version + 8), let step = table.u32(version + 12),
                    let text = image.name(at: UInt64(name)), found.count < recordsMax
                else { throw .damaged("a needed version") }
                found.append(text)
                if step == 0 { break }
                version += Int(step)
            }
            if next == 0 { return found }
            file += Int(next)
        }
        throw .damaged("table of needed versions without an end")
    }
}
