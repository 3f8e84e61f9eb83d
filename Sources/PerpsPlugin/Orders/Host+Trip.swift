internal import CPerpsPlugin

extension Host {
    /// Stops trading without being asked, as if a check had said it; for guards.
    ///
    /// - Parameters:
    ///   - verdict: `.reduceOnly` or `.halt`.
    ///   - instrument: What it is about, `nil` for all.
    /// - Throws: When the module is no guard, or the capability is missing.
    public func trip(
        _ verdict: Verdict, instrument: UInt32? = nil
    ) throws(HostRefusal) {
        var record = pb_verdict()
        record.struct_size = UInt32(MemoryLayout<pb_verdict>.size)
        verdict.write(into: &record)
        let status = unsafe cell.pointee.table.pointee.trip?(
            cell.pointee.table.pointee.ctx, instrument ?? PB_NO_INSTRUMENT, &record)
        try check(status ?? PB_E_UNSUPPORTED, "trip")
    }
}
