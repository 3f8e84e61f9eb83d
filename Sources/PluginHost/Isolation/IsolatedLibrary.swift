internal import CPerpsPlugin
internal import CPluginChannel
internal import CShims
internal import Domain
internal import Glibc

/// A library that this process never opens: each of its instances gets a process of its own.
///
/// What stands here looks like the library's own table, so that whoever makes instances cannot
/// tell; its memory is never given back, as that of a loaded library is not.
struct IsolatedLibrary {
    /// Some microseconds of turning, where there is a second processor to turn on.
    static let spinsDefault: UInt32 = sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1 ? 400 : 0
    /// For each call that is not part of a step: to start, to be told parameters, to save.
    static let startLimit = Nanos(10 * 1_000_000_000)

    private let file: PluginFile
    private let launch: ScanLaunch
    private let spins: UInt32

    init(_ file: PluginFile, _ scan: PluginScan) {
        self.file = file
        (launch, spins) = (scan.launch, scan.spins)
    }

    /// The library as it says it is.
    ///
    /// - Throws: `plugin.load_failed`, `plugin.file_changed`.
    func library(_ found: PluginDescription) throws(Fault) -> PluginLibrary {
        guard let abi = found.row.abi else {
            preconditionFailure("a library that was described has said which version it speaks")
        }
        let plan = unsafe plan(for: try file.sealed())
        let modules = found.row.modules.map { unsafe IsolatedLibrary.module($0, plan) }
        let table = UnsafeMutablePointer<pb_library>.allocate(capacity: 1)
        var raw = unsafe pb_library()
        unsafe (raw.magic, raw.struct_size) = (PB_MAGIC, UInt32(MemoryLayout<pb_library>.size))
        unsafe raw.create = unsafe perps_remote_create
        unsafe table.initialize(to: raw)
        return unsafe PluginLibrary(
            file, isolated: table, modules: modules,
            about: (abi, found.build ?? "", found.row.warnings))
    }

    private func plan(for library: Int32) -> perps_remote_plan {
        var plan = unsafe perps_remote_plan()
        var words = [launch.path] + launch.arguments
        if words.last == ScanChild.command { words.removeLast() }
        unsafe plan.program = IsolatedLibrary.text(launch.path)
        unsafe plan.arguments = IsolatedLibrary.list(words + [HostChild.command])
        unsafe plan.version = IsolatedLibrary.text(LibraryOpening.hostVersion)
        unsafe plan.loader_path = ChildProcess.loaderPath.flatMap {
            unsafe IsolatedLibrary.text($0)
        }
        unsafe (plan.library, plan.start_ns_max) = (library, IsolatedLibrary.startLimit.count)
        unsafe plan.spins = spins
        return unsafe plan
    }

    private static func text(_ text: String) -> UnsafePointer<CChar>? {
        unsafe UnsafePointer(strdup(text))
    }

    private static func list(_ words: [String]) -> UnsafePointer<UnsafePointer<CChar>?> {
        let list = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: words.count + 1)
        for (index, word) in words.enumerated() {
            unsafe (list + index).initialize(to: text(word))
        }
        unsafe (list + words.count).initialize(to: nil)
        return unsafe UnsafePointer(list)
    }

    private static func module(
        _ summary: ModuleSummary, _ plan: perps_remote_plan
    ) -> PluginModule {
        let place = UnsafeMutablePointer<perps_remote_module>.allocate(capacity: 1)
        var module = unsafe perps_remote_module()
        unsafe module.module.struct_size = UInt32(MemoryLayout<pb_module>.size)
        unsafe module.module.id = pb_str(
            ptr: text(summary.id), len: UInt64(summary.id.utf8.count))
        unsafe module.plan = plan
        unsafe place.initialize(to: module)
        // The module is its first member.
        return unsafe PluginModule(
            summary, at: UnsafeRawPointer(place).assumingMemoryBound(to: pb_module.self))
    }
}
