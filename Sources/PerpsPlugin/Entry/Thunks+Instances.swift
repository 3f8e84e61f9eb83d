internal import CPerpsPlugin

extension Thunks {
    /// Makes a new instance from the parameters that the host holds now.
    static func configure<M: Module & ~Copyable>(_ type: M.Type, _ cell: Cell) throws {
        let parameters = try unsafe M.Settings(from: Host(cell))
        let fresh = UnsafeMutablePointer<M>.allocate(capacity: 1)
        do {
            unsafe fresh.initialize(to: try M(parameters))
        } catch {
            unsafe fresh.deallocate()
            throw error
        }
        unsafe discard(type, cell)
        unsafe cell.pointee.state = UnsafeMutableRawPointer(fresh)
    }

    static func activate<M: Module & ~Copyable>(
        _ type: M.Type, _ cell: Cell, _ activation: Activation
    ) throws {
        guard let instance = unsafe instance(of: type, in: cell) else { return }
        try unsafe instance.pointee.activate(activation, Host(cell))
    }

    static func deactivate<M: Module & ~Copyable>(_ type: M.Type, _ cell: Cell) {
        guard let instance = unsafe instance(of: type, in: cell) else { return }
        unsafe instance.pointee.deactivate(Host(cell))
    }

    static func save<M: Module & ~Copyable>(
        _ type: M.Type, _ cell: Cell, _ writer: borrowing StateWriter
    ) throws {
        guard let instance = unsafe instance(of: type, in: cell) else { return }
        try unsafe instance.pointee.save(to: writer)
    }

    /// Loads into a new instance, so that a failure leaves the old one as it was.
    static func load<M: Module & ~Copyable>(
        _ type: M.Type, _ cell: Cell, _ reader: borrowing StateReader, _ version: UInt32
    ) throws {
        guard (1...M.stateVersion).contains(version) else {
            throw StateFault.nonsense("version \(version)")
        }
        let parameters = try unsafe M.Settings(from: Host(cell))
        var loaded = try M(parameters)
        try loaded.load(from: reader, version: version)
        let fresh = UnsafeMutablePointer<M>.allocate(capacity: 1)
        unsafe fresh.initialize(to: loaded)
        unsafe discard(type, cell)
        unsafe cell.pointee.state = UnsafeMutableRawPointer(fresh)
    }

    /// Frees the instance, if there is one.
    static func discard<M: Module & ~Copyable>(_ type: M.Type, _ cell: Cell) {
        guard let instance = unsafe instance(of: type, in: cell) else { return }
        unsafe instance.deinitialize(count: 1)
        unsafe instance.deallocate()
        unsafe cell.pointee.state = nil
    }

    private static func instance<M: Module & ~Copyable>(
        of type: M.Type, in cell: Cell
    ) -> UnsafeMutablePointer<M>? {
        unsafe cell.pointee.state?.assumingMemoryBound(to: M.self)
    }

    /// Turns an error into a status and fills what the user will read.
    static func guarded(
        _ error: UnsafeMutablePointer<pb_error>?, otherwise: pb_status = PB_E_FAIL,
        _ body: () throws -> Void
    ) -> pb_status {
        do {
            try body()
            return PB_OK
        } catch let fault as ParameterFault {
            unsafe report(PB_E_CONFIG, fault.key, fault.text, to: error)
            return PB_E_CONFIG
        } catch let refusal as HostRefusal {
            unsafe report(refusal.status, "", "\(refusal)", to: error)
            return refusal.status
        } catch let other {
            unsafe report(otherwise, "", "\(other)", to: error)
            return otherwise
        }
    }

    private static func report(
        _ status: pb_status, _ field: String, _ text: String,
        to error: UnsafeMutablePointer<pb_error>?
    ) {
        guard let error = unsafe error else { return }
        unsafe error.pointee.status = status
        unsafe withUnsafeMutableBytes(of: &error.pointee.field) { unsafe field.write(into: $0) }
        unsafe withUnsafeMutableBytes(of: &error.pointee.text) { unsafe text.write(into: $0) }
    }
}
