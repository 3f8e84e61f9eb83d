import Domain
import PluginHost

/// A file is refused with a reason or read; reading tells the same twice.
enum LibraryFiles {
    static func judge(_ bytes: [UInt8]) {
        let first = read(bytes)
        demand(first == read(bytes), "is not read the same twice")
        guard case .success(let file) = first else { return }
        demand(
            !file.definesEntry || file.exports.contains(ElfFile.entryName),
            "defines the entry and does not export it")
        demand(file.exports == file.exports.sorted(), "exports out of order")
        do throws(Fault) {
            try file.requireEntry(path: "lib.so")
            demand(file.definesEntry, "passes without the entry")
        } catch {
            demand(!file.definesEntry, "has the entry and is refused: \(error)")
        }
    }

    private static func read(_ bytes: [UInt8]) -> Result<ElfFile, Fault> {
        Result { () throws(Fault) in try ElfFile(bytes, path: "lib.so") }
    }
}
