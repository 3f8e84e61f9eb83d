internal import CPerpsPlugin
internal import Glibc

/// The static tables of this library, made on the first question and kept until the process ends.
///
/// Questions may come from several threads; the first one answered makes the tables.
@safe enum LibraryTable {
    typealias AnyModule = any (Module & ~Copyable).Type

    nonisolated(unsafe) private static let lock = {
        let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        unsafe lock.initialize(to: pthread_mutex_t())
        unsafe pthread_mutex_init(lock, nil)
        return unsafe lock
    }()
    nonisolated(unsafe) private static var library: UnsafePointer<pb_library>?
    nonisolated(unsafe) private static var types: [AnyModule] = []
    nonisolated(unsafe) private static var modules = unsafe [UnsafePointer<pb_module>?]()
    nonisolated(unsafe) private static let table = unsafe makeTable(hasState: false)
    nonisolated(unsafe) private static let tableWithState = unsafe makeTable(hasState: true)
    nonisolated(unsafe) private static let guardTable = unsafe makeGuardTable()
    nonisolated(unsafe) private static let sizerTable = unsafe makeSizerTable()
    /// One for each module, as its outputs are its own.
    nonisolated(unsafe) private static var indicatorTables =
        unsafe [UnsafeMutablePointer<pb_indicator>]()

    static func answer(
        _ host: UnsafePointer<pb_host_info>?, _ offered: [AnyModule]
    ) -> UnsafePointer<pb_library>? {
        guard let host = unsafe host,
            unsafe host.pointee.major_min <= PB_ABI_MAJOR,
            unsafe host.pointee.major_max >= PB_ABI_MAJOR
        else { return nil }
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        if let library = unsafe library { return unsafe library }
        unsafe types = offered
        unsafe indicatorTables = offered.map { unsafe makeIndicatorTable($0) }
        unsafe modules = offered.map { unsafe UnsafePointer(ModuleTable.make($0)) }
        unsafe library = unsafe UnsafePointer(makeLibrary(count: offered.count))
        return unsafe library
    }

    private static func makeLibrary(count: Int) -> UnsafeMutablePointer<pb_library> {
        let list = UnsafeMutablePointer<UnsafePointer<pb_module>?>.allocate(capacity: count)
        for index in 0..<count { unsafe (list + index).initialize(to: modules[index]) }
        let made = UnsafeMutablePointer<pb_library>.allocate(capacity: 1)
        unsafe made.initialize(to: pb_library())
        unsafe made.pointee.magic = PB_MAGIC
        unsafe made.pointee.struct_size = UInt32(MemoryLayout<pb_library>.size)
        unsafe made.pointee.major = PB_ABI_MAJOR
        unsafe made.pointee.minor = PB_ABI_MINOR
        unsafe made.pointee.build = "Swift".forever
        unsafe made.pointee.modules = UnsafePointer(list)
        unsafe made.pointee.module_count = UInt32(count)
        unsafe made.pointee.create = { module, host, out, _ in
            unsafe LibraryTable.create(module, host, out)
        }
        return unsafe made
    }

    private static func create(
        _ module: UnsafePointer<pb_module>?, _ host: UnsafePointer<pb_host>?,
        _ out: UnsafeMutablePointer<pb_instance>?
    ) -> pb_status {
        guard let host = unsafe host, let out = unsafe out, let module = unsafe module,
            let index = unsafe modules.firstIndex(of: module)
        else { return PB_E_ARG }
        let cell = UnsafeMutablePointer<InstanceCell>.allocate(capacity: 1)
        unsafe cell.initialize(to: InstanceCell(types[index], host))
        unsafe out.pointee.obj = UnsafeMutableRawPointer(cell)
        let hasState = unsafe types[index].stateVersion > 0
        unsafe out.pointee.vt = UnsafePointer(hasState ? tableWithState : table)
        return PB_OK
    }

    private static func makeTable(hasState: Bool) -> UnsafeMutablePointer<pb_vtable> {
        let made = UnsafeMutablePointer<pb_vtable>.allocate(capacity: 1)
        unsafe made.initialize(to: pb_vtable())
        unsafe made.pointee.struct_size = UInt32(MemoryLayout<pb_vtable>.size)
        unsafe made.pointee.configure = { object, _, error in
            unsafe Thunks.configure(object, error)
        }
        unsafe made.pointee.activate = { unsafe Thunks.activate($0, $1, $2) }
        unsafe made.pointee.process = { unsafe Thunks.process($0, $1) }
        unsafe made.pointee.deactivate = { object, _ in unsafe Thunks.deactivate(object) }
        unsafe made.pointee.destroy = { unsafe Thunks.destroy($0) }
        unsafe made.pointee.reset = { unsafe Thunks.configure($0, nil) }
        unsafe made.pointee.extension = { unsafe LibraryTable.extension($0, $1) }
        guard hasState else { return unsafe made }
        unsafe made.pointee.save = { unsafe Thunks.save($0, $1, $2) }
        unsafe made.pointee.load = { unsafe Thunks.load($0, $1, $2, $3) }
        return unsafe made
    }

    private static func makeGuardTable() -> UnsafeMutablePointer<pb_guard> {
        let made = UnsafeMutablePointer<pb_guard>.allocate(capacity: 1)
        unsafe made.initialize(to: pb_guard())
        unsafe made.pointee.struct_size = UInt32(MemoryLayout<pb_guard>.size)
        unsafe made.pointee.check = { unsafe Thunks.check($0, $1, $2) }
        return unsafe made
    }

    private static func makeSizerTable() -> UnsafeMutablePointer<pb_sizer> {
        let made = UnsafeMutablePointer<pb_sizer>.allocate(capacity: 1)
        unsafe made.initialize(to: pb_sizer())
        unsafe made.pointee.struct_size = UInt32(MemoryLayout<pb_sizer>.size)
        unsafe made.pointee.size = { unsafe Thunks.size($0, $1, $2) }
        return unsafe made
    }

    private static func makeIndicatorTable(
        _ type: AnyModule
    ) -> UnsafeMutablePointer<pb_indicator> {
        let made = UnsafeMutablePointer<pb_indicator>.allocate(capacity: 1)
        unsafe made.initialize(to: pb_indicator())
        let names = type.outputNames
        unsafe made.pointee.struct_size = UInt32(MemoryLayout<pb_indicator>.size)
        unsafe made.pointee.outputs = UInt32(names.count)
        unsafe made.pointee.names =
            ("[" + names.map(\.quotedJSON).joined(separator: ",") + "]").forever
        unsafe made.pointee.read = { unsafe Thunks.read($0, $1, $2, $3) }
        return unsafe made
    }

    private static func `extension`(
        _ object: UnsafeMutableRawPointer?, _ id: UnsafePointer<CChar>?
    ) -> UnsafeRawPointer? {
        guard let cell = unsafe Thunks.cell(object), let id = unsafe id else { return nil }
        let type = unsafe cell.pointee.type
        switch unsafe String(cString: id) {
        case PB_EXT_GUARD where type.kinds.contains(.guard):
            return unsafe UnsafeRawPointer(guardTable)
        case PB_EXT_SIZER where type.kinds.contains(.sizer):
            return unsafe UnsafeRawPointer(sizerTable)
        case PB_EXT_INDICATOR where type.kinds.contains(.indicator):
            guard let index = unsafe types.firstIndex(where: { $0 == type }) else { return nil }
            return unsafe UnsafeRawPointer(indicatorTables[index])
        default: return nil
        }
    }
}
