internal import CPerpsPlugin

extension Host {
    /// Past candles of an instrument, oldest first; usable in `activate` only.
    ///
    /// Only whole ones that had closed by now; an interval without trades has none.
    ///
    /// - Parameters:
    ///   - instrument: One of ``Activation/instruments``.
    ///   - interval: The length of a candle.
    ///   - start: The first moment at which one may open.
    ///   - end: The moment by which the last has closed; `nil` is now.
    ///   - most: How many are wanted at most, 10,000 or fewer.
    /// - Returns: None where the host knows no past.
    /// - Throws: When the host cannot tell it, and outside of `activate`.
    public func candles(
        _ instrument: Instrument, interval: Nanos, from start: Nanos, to end: Nanos? = nil,
        most: Int = 1_000
    ) throws(HostRefusal) -> [Candle] {
        guard let raw = unsafe table.extension?(table.ctx, PB_EXT_HISTORY) else {
            throw HostRefusal(status: PB_E_UNSUPPORTED, operation: "read the past")
        }
        let history = unsafe raw.assumingMemoryBound(to: pb_host_history.self)
        var records = [pb_ev_candle](repeating: pb_ev_candle(), count: max(0, most))
        var count: UInt32 = 0
        let status = unsafe records.withUnsafeMutableBytes { room in
            unsafe history.pointee.candles?(
                table.ctx, instrument.index, interval.count, start.count, (end ?? now).count,
                room.baseAddress, UInt32(MemoryLayout<pb_ev_candle>.stride), UInt32(max(0, most)),
                &count) ?? PB_E_UNSUPPORTED
        }
        try check(status, "read the past of \(instrument.symbol)")
        return records.prefix(Int(count)).map { Candle($0) }
    }
}
