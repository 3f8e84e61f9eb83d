import CPerpsPlugin
import Glibc
import PerpsPlugin

/// A plugin library and its modules by id; its table is never written again.
@safe struct PluginLibrary: @unchecked Sendable {
    let table: UnsafePointer<pb_library>

    /// Why a library is of no use here.
    struct Fault: Error { let text: String }

    /// Opens a file of this build, never to be closed.
    init(_ name: String) throws { try self.init(path: Repository.library(name)) }

    /// Opens a file, never to be closed.
    init(path: String) throws {
        guard let handle = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE),
            let symbol = unsafe dlsym(handle, PB_ENTRY_SYMBOL)
        else {
            throw Fault(text: unsafe dlerror().map { unsafe String(cString: $0) } ?? path)
        }
        let entry = unsafe unsafeBitCast(symbol, to: pb_entry.self)
        try unsafe self.init { unsafe entry($0) }
    }

    /// Asks an entry function of this program.
    init(_ entry: (PluginQuestion) -> PluginAnswer) throws {
        var question = unsafe PluginLibrary.question(major: 1)
        guard let table = unsafe entry(&question) else { throw Fault(text: "no answer") }
        unsafe self.table = table
    }

    static func question(major: UInt16) -> pb_host_info {
        var question = unsafe pb_host_info()
        unsafe question.struct_size = UInt32(MemoryLayout<pb_host_info>.size)
        unsafe (question.major_min, question.major_max) = (major, major)
        return unsafe question
    }

    func module(_ id: String) throws -> UnsafePointer<pb_module> {
        for index in 0..<Int(unsafe table.pointee.module_count) {
            guard let module = unsafe table.pointee.modules[index] else { continue }
            let bytes = unsafe UnsafeRawBufferPointer(
                start: module.pointee.id.ptr, count: Int(module.pointee.id.len))
            if unsafe String(decoding: bytes, as: UTF8.self) == id { return unsafe module }
        }
        throw Fault(text: "no module \(id)")
    }

    func instance(_ id: String, _ host: HostRecord = HostRecord()) throws -> HostedInstance {
        try unsafe HostedInstance(module(id), of: self, host)
    }
}
