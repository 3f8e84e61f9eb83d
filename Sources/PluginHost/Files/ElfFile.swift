internal import CPerpsPlugin
package import Domain
internal import Glibc

/// What the headers of a shared library say, read without running any of it.
package struct ElfFile: Hashable, Sendable {
    /// Names of libraries that it asks for.
    package var needed: [String] = []
    /// RUNPATH and RPATH, their parts one by one.
    package var searchPaths: [String] = []
    /// Names of functions and data that it defines for others, sorted.
    package var exports: [String] = []
    /// The newest glibc that it asks for, such as `"2.34"`; nil when it asks for none.
    package var glibcFloor: String?
    /// The bytes of section `.perps.manifest`, where there is one.
    package var manifest: [UInt8]?
    /// The linker's build id as hex digits.
    package var buildID: String?
    /// Whether it wants its stack to be executable, as one does that says nothing of it.
    package var wantsExecutableStack = false
    /// Whether the entry symbol is a function in the executable part of this very file.
    package var definesEntry = false

    /// The function that makes a library a plugin.
    package static let entryName = "perps_bot_plugin"
    static let manifestSection = ".perps.manifest"
    static let manifestBytesMax: UInt64 = 1 << 20

    package init(_ bytes: [UInt8], path: String) throws(Fault) {
        try self.init(ElfBytes(bytes), path: path)
    }

    /// - Throws: `plugin.wrong_architecture`, or `plugin.load_failed` for what is no shared
    ///   library or is damaged.
    init(_ bytes: ElfBytes, path: String) throws(Fault) {
        do throws(ElfFault) {
            let image = try ElfImage(bytes)
            let symbols = try image.symbols()
            exports = symbols.map(\.name).sorted()
            definesEntry = symbols.contains { symbol in
                symbol.name == ElfFile.entryName && symbol.isFunction
                    && image.isExecutable(at: symbol.address)
            }
            needed = try image.texts(of: [ElfImage.Tag.needed])
            let paths = try image.texts(of: [ElfImage.Tag.runPath, ElfImage.Tag.rPath])
            searchPaths = paths.flatMap { $0.split(separator: ":").map(String.init) }
            glibcFloor = try ElfVersions.glibcFloor(of: image)
            buildID = ElfNotes.buildID(of: image)
            let stack = image.segments.first { $0.type == ElfImage.stackType }
            wantsExecutableStack = stack.map { $0.flags & ElfImage.isExecutable != 0 } ?? true
            manifest = try ElfSections(image)?.content(
                of: ElfFile.manifestSection, bytesMax: ElfFile.manifestBytesMax)
        } catch {
            throw error.fault(path)
        }
    }

    /// - Throws: `plugin.no_entry` when the file does not define the entry symbol itself.
    package func requireEntry(path: String) throws(Fault) {
        guard !definesEntry else { return }
        let near = NearName.nearest(to: ElfFile.entryName, among: exports)
        throw Fault(
            .usage, code: "plugin.no_entry",
            "does not define the function \(ElfFile.entryName) itself"
                + (near.map { "; nearest: \($0)" } ?? ""),
            remedy: "include perps_plugin.h, define the function, and in C++ check that the "
                + "definition has C linkage"
        ).inFile(path)
    }

    /// Whether the file is a plugin by its symbols; false for anything that cannot be read.
    static func exportsEntry(at path: String) -> Bool {
        guard !path.utf8.contains(0) else { return false }
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return false
        }
        let bytes = ElfBytes(descriptor: descriptor, count: Int(status.st_size))
        do throws(ElfFault) {
            let image = try ElfImage(bytes)
            // Reading the names alone spares the tables of large libraries.
            guard image.namesContain(ElfFile.entryName) else { return false }
            return try image.symbols().contains { $0.name == ElfFile.entryName }
        } catch {
            return false
        }
    }
}
