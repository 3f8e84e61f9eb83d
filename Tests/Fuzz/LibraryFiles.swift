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
        judgeManifest(of: file)
        judgeAppendix(to: bytes)
        do throws(Fault) {
            try file.requireEntry(path: "lib.so")
            demand(file.definesEntry, "passes without the entry")
        } catch {
            demand(!file.definesEntry, "has the entry and is refused: \(error)")
        }
    }

    /// A manifest is refused or has modules, each of its own id.
    private static func judgeManifest(of file: ElfFile) {
        // Why it is refused is for people.
        guard let manifest = try? file.readManifest(path: "lib.so") else { return }
        let ids = manifest.modules.map(\.id)
        demand(!ids.isEmpty && Set(ids).count == ids.count, "a manifest without order")
    }

    /// What can be added is read back, where the file is read at all.
    private static func judgeAppendix(to bytes: [UInt8]) {
        var appendix = ElfAppendix(bytes)
        let content = Array("{}".utf8)
        guard let longer = appendix?.file(adding: content, as: ".perps.manifest") else { return }
        guard case .success(let file) = read(longer) else { return }
        demand(file.manifest == content, "what was added is not read back")
    }

    private static func read(_ bytes: [UInt8]) -> Result<ElfFile, Fault> {
        Result { () throws(Fault) in try ElfFile(bytes, path: "lib.so") }
    }
}
