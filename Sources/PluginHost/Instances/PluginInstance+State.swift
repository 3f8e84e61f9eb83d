internal import CPerpsPlugin
package import Domain
internal import Records

/// What an instance keeps over restarts.
extension PluginInstance {
    /// Whether the module saves anything.
    package var keepsState: Bool {
        guard module.stateVersion > 0, let table = unsafe table else { return false }
        return unsafe PluginInstance.reaches(table, \.load) && table.pointee.save != nil
            && table.pointee.load != nil
    }

    /// Whether a table is long enough to hold a member.
    private static func reaches(
        _ table: UnsafePointer<pb_vtable>, _ member: PartialKeyPath<pb_vtable>
    ) -> Bool {
        guard let offset = MemoryLayout<pb_vtable>.offset(of: member) else { return false }
        return unsafe Int(table.pointee.struct_size) >= offset + MemoryLayout<Int>.size
    }

    /// Asks the instance for what it wants to keep; between two steps only.
    ///
    /// - Returns: nil for a module that keeps nothing, and for an instance that has failed, whose
    ///   last good state stays the one that is kept.
    /// - Throws: What the plugin has against it.
    package func save() throws(Fault) -> SavedState? {
        guard keepsState, !hasFailed, let table = unsafe table else { return nil }
        let stream = StateStream(bytesMax: SavedState.bytesMax)
        var (error, writer) = unsafe (PluginInstance.emptyError, stream.writer)
        unsafe state.pointee.phase = .creating
        let status = withExtendedLifetime(stream) {
            unsafe table.pointee.save?(object, &writer, &error) ?? PB_E_UNSUPPORTED
        }
        unsafe state.pointee.phase = .idle
        guard status == PB_OK else { throw stateFault("save", status, error) }
        return SavedState(
            of: (module.id, module.version, module.stateVersion), library: librarySHA256,
            at: unsafe state.pointee.time, bytes: stream.bytes)
    }

    /// Gives an idle instance what it kept; all or nothing.
    func load(_ saved: SavedState) throws(Fault) {
        try saved.check(for: module)
        guard keepsState, let table = unsafe table else {
            throw SavedState.unusable("cannot be loaded: \(module.id) has no load")
        }
        let stream = StateStream(saved.bytes, bytesMax: SavedState.bytesMax)
        var (error, reader) = unsafe (PluginInstance.emptyError, stream.reader)
        unsafe state.pointee.phase = .creating
        let status = withExtendedLifetime(stream) {
            unsafe table.pointee.load?(object, &reader, saved.stateVersion, &error)
                ?? PB_E_UNSUPPORTED
        }
        unsafe state.pointee.phase = .idle
        guard status == PB_OK else { throw stateFault("load", status, error) }
    }

    private func stateFault(_ call: String, _ status: Int32, _ error: pb_error) -> Fault {
        let text = FixedText.read(error.text)
        let said = text.isEmpty ? "status \(status)" : text
        return SavedState.unusable("\(module.id) refused to \(call): \(said)")
    }
}
