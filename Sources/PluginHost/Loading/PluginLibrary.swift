package import CPerpsPlugin
package import Domain

/// A library that was loaded and whose descriptors were checked.
///
/// It is never unloaded, also not after a refusal: foreign code may have left threads and
/// destructors behind.
package struct PluginLibrary: Hashable, Sendable {
    /// The version of the plugin ABI that it chose.
    package struct ABI: Hashable, Sendable {
        package let major: Int
        package let minor: Int
    }

    package typealias Create =
        @convention(c) (
            UnsafePointer<pb_module>?, UnsafePointer<pb_host>?, UnsafeMutablePointer<pb_instance>?,
            UnsafeMutablePointer<pb_error>?
        ) -> pb_status

    package let path: String
    package let sha256: String
    /// What built it, in its own words.
    package let build: String
    package let abi: ABI
    package let modules: [PluginModule]
    /// Doubts about the file, and what loading it changed in the process (and was put back).
    package let warnings: [String]
    /// Where its code runs.
    package let placement: Placement
    let identity: FileIdentity
    private let address: UInt

    init(_ file: PluginFile, table: UnsafePointer<pb_library>, changes: [String]) throws(Fault) {
        try unsafe DescriptorReader.checkTable(table, file.path)
        do throws(DescriptorFault) {
            build = try unsafe DescriptorText.read(table.pointee.build, "its build text")
        } catch {
            throw DescriptorReader.fault(error, file.path)
        }
        modules = try unsafe DescriptorReader.modules(table, file.path)
        abi = unsafe ABI(major: Int(table.pointee.major), minor: Int(table.pointee.minor))
        (path, sha256, identity) = (file.path, file.sha256, file.identity)
        warnings =
            file.warnings
            + changes.map { "\(file.path) changed \($0) while it was loaded; it was put back" }
        placement = .inProcess
        address = UInt(bitPattern: table)
    }

    /// A library whose code never runs here, described by a child that opened it.
    init(
        _ file: PluginFile, isolated table: UnsafePointer<pb_library>, modules: [PluginModule],
        about: (abi: ABI, build: String, warnings: [String])
    ) {
        (self.modules, abi, build, warnings) = (modules, about.abi, about.build, about.warnings)
        (path, sha256, identity) = (file.path, file.sha256, file.identity)
        placement = .isolated
        address = UInt(bitPattern: table)
    }

    package func module(_ id: String) -> PluginModule? { modules.first { $0.id == id } }

    /// What makes instances of its modules.
    package var create: Create {
        guard let table = unsafe UnsafePointer<pb_library>(bitPattern: address),
            let create = unsafe table.pointee.create
        else { preconditionFailure("a library without create is refused when it is loaded") }
        return unsafe create
    }

    /// Loads a checked file into this process; the same file twice gives the same library.
    ///
    /// An embedded manifest is read before anything of the library runs, and compared after.
    ///
    /// - Throws: `plugin.load_failed`, `plugin.no_entry`, `plugin.abi_major`,
    ///   `plugin.bad_descriptor`, `plugin.file_changed`, `plugin.wrong_architecture`.
    package static func load(_ file: PluginFile, mode: LoadMode) throws(Fault) -> PluginLibrary {
        let elf = try file.elf()
        try elf.requireEntry(path: file.path)
        let manifest = try elf.readManifest(path: file.path)
        let library = try LoadedLibraries.shared.library(file, isScan: mode == .scan)
        do throws(DescriptorFault) {
            try manifest?.confirm(library)
        } catch {
            throw Fault(
                .usage, code: "plugin.bad_descriptor", error.message,
                remedy: "build it again; perps-bot plugins embed writes the manifest that fits"
            ).inFile(file.path)
        }
        return library
    }
}

extension ElfFile {
    /// What the file carries as its manifest; nil without one.
    ///
    /// - Throws: `plugin.bad_descriptor` for one that cannot be read.
    package func readManifest(path: String) throws(Fault) -> LibraryManifest? {
        guard let manifest else { return nil }
        do throws(DescriptorFault) {
            return try LibraryManifest(parsing: manifest)
        } catch {
            throw DescriptorReader.fault(error, path)
        }
    }
}
