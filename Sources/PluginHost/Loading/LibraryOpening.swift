internal import CPerpsPlugin
internal import CShims
internal import Domain
internal import Glibc

/// Maps a library into the process and calls its entry function.
struct LibraryOpening {
    private typealias Entry =
        @convention(c) (UnsafePointer<pb_host_info>?) ->
        UnsafePointer<pb_library>?

    /// What the library is told about this program.
    static let hostName = "perps-bot"
    static let hostVersion = "0.1.0"

    private let file: PluginFile
    private let isScan: Bool

    init(_ file: PluginFile, isScan: Bool) { (self.file, self.isScan) = (file, isScan) }

    func library() throws(Fault) -> PluginLibrary {
        try file.confirmUnchanged()
        let watch = LoadWatch.begin()
        let outcome: Result<UInt, Fault>
        do throws(Fault) {
            outcome = .success(try unsafe answer(of: entry()))
        } catch {
            outcome = .failure(error)
        }
        let changes = watch.restore()
        try file.confirmUnchanged()
        guard let table = unsafe UnsafePointer<pb_library>(bitPattern: try outcome.get()) else {
            throw DescriptorReader.majorFault("it does not speak any offered version", file.path)
        }
        return try unsafe PluginLibrary(file, table: table, changes: changes)
    }

    private func entry() throws(Fault) -> Entry {
        let flags = RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE
        guard let handle = unsafe dlopen(file.path, flags) else {
            throw failed(
                LibraryOpening.loaderMessage(),
                remedy: "install what it needs; ldd \(file.path) shows what is missing")
        }
        guard let symbol = unsafe dlsym(handle, ElfFile.entryName),
            unsafe perps_symbol_is_own(handle, symbol)
        else {
            throw Fault(
                .usage, code: "plugin.no_entry",
                "does not define the function \(ElfFile.entryName) itself",
                remedy: "define it in the library, not in one that it needs"
            ).inFile(file.path)
        }
        return unsafe unsafeBitCast(symbol, to: Entry.self)
    }

    /// Where the table lies that the library answers with; 0 for none.
    private func answer(of entry: Entry) throws(Fault) -> UInt {
        let (name, version) = (LibraryOpening.hostName, LibraryOpening.hostVersion)
        let answers = unsafe name.withCString { name in
            unsafe version.withCString { version in
                var host = unsafe LibraryOpening.host(name, version, isScan: isScan)
                let first = unsafe entry(&host)
                let second = unsafe entry(&host)
                return (UInt(bitPattern: first), UInt(bitPattern: second))
            }
        }
        guard answers.0 == answers.1 else {
            throw DescriptorReader.fault(
                DescriptorFault("its entry function answers twice with different tables"),
                file.path)
        }
        return answers.0
    }

    private static func host(
        _ name: UnsafePointer<CChar>, _ version: UnsafePointer<CChar>, isScan: Bool
    ) -> pb_host_info {
        unsafe pb_host_info(
            struct_size: UInt32(MemoryLayout<pb_host_info>.size), major_min: PB_ABI_MAJOR,
            major_max: PB_ABI_MAJOR, minor: PB_ABI_MINOR, _pad: 0,
            flags: isScan ? PB_HF_SCAN : 0,
            name: pb_str(ptr: name, len: UInt64(strlen(name))),
            version: pb_str(ptr: version, len: UInt64(strlen(version))))
    }

    private func failed(_ message: String, remedy: String) -> Fault {
        Fault(.usage, code: "plugin.load_failed", "cannot be loaded: \(message)", remedy: remedy)
            .inFile(file.path)
    }

    private static func loaderMessage() -> String {
        guard let text = unsafe dlerror() else { return "the loader gives no reason" }
        let message = unsafe String(cString: text)
        return ScalarText(message, isQuoted: false).clean(limit: 400)
    }
}
