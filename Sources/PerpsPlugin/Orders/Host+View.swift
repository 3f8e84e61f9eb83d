internal import CPerpsPlugin

extension Host {
    /// The account as the engine believes it now.
    ///
    /// Ask once in `activate`, which answers nothing yet, so that the host gets ready for it.
    ///
    /// - Returns: `nil` outside of events, and from a host that does not offer it.
    public func account() -> Account? {
        var record = pb_ev_account()
        let size = UInt64(MemoryLayout<pb_ev_account>.size)
        let status = unsafe view?.pointee.account?(table.ctx, &record, size)
        guard let status, status == PB_OK, record.h.size >= size else { return nil }
        return Account(record)
    }

    /// The name of an instance in the profile; for guards and sinks.
    ///
    /// - Returns: `nil` when there is none, and from a host that does not offer it.
    public func name(of owner: UInt32) -> String? {
        var bytes = [CChar](repeating: 0, count: 64)
        var count: UInt32 = 0
        let capacity = UInt32(bytes.count)
        let status = unsafe bytes.withUnsafeMutableBufferPointer { room in
            unsafe view?.pointee.name?(table.ctx, owner, room.baseAddress, capacity, &count)
        }
        guard let status, status == PB_OK, count <= capacity else { return nil }
        return String(
            decoding: bytes.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The table of `perps.view/1`, asked for at the first use.
    private var view: UnsafePointer<pb_host_view>? {
        if let known = unsafe cell.pointee.view { return unsafe known }
        guard let raw = unsafe table.extension?(table.ctx, PB_EXT_VIEW) else { return nil }
        let found = unsafe raw.assumingMemoryBound(to: pb_host_view.self)
        guard unsafe Int(found.pointee.struct_size) >= MemoryLayout<pb_host_view>.size else {
            return nil
        }
        unsafe cell.pointee.view = found
        return unsafe found
    }
}
