internal import CPerpsPlugin

/// The static description of one module.
enum ModuleTable {
    static func make(_ type: any (Module & ~Copyable).Type) -> UnsafeMutablePointer<pb_module> {
        unsafe make(concrete: type)
    }

    private static func make<M: Module & ~Copyable>(
        concrete type: M.Type
    ) -> UnsafeMutablePointer<pb_module> {
        let about = type.about
        let made = UnsafeMutablePointer<pb_module>.allocate(capacity: 1)
        unsafe made.initialize(to: pb_module())
        unsafe made.pointee.struct_size = UInt32(MemoryLayout<pb_module>.size)
        unsafe made.pointee.kinds = type.kinds.rawValue
        unsafe made.pointee.id = about.id.forever
        unsafe made.pointee.name = about.name.forever
        unsafe made.pointee.version = about.version.forever
        unsafe made.pointee.vendor = about.vendor.forever
        unsafe made.pointee.url = about.url.forever
        unsafe made.pointee.license = about.license.forever
        unsafe made.pointee.summary = about.summary.forever
        unsafe made.pointee.schema = M.Settings.schema.forever
        unsafe made.pointee.metrics =
            ("[" + type.metrics.map(\.json).joined(separator: ",") + "]").forever
        unsafe made.pointee.caps = type.capabilities.rawValue
        unsafe made.pointee.events = type.events.rawValue
        unsafe made.pointee.determinism = PB_DET_PURE
        unsafe made.pointee.state_version = type.stateVersion
        unsafe made.pointee.state_oldest = type.stateVersion == 0 ? 0 : 1
        return unsafe made
    }
}
