internal import CPerpsPlugin

extension Host {
    /// How serious a line of the log is.
    public enum LogLevel: Int32, Sendable {
        /// For following single steps.
        case trace = 0
        /// For finding faults.
        case debug = 1
        /// For the user.
        case info = 2
        /// Something is odd.
        case warning = 3
        /// Something failed.
        case error = 4
    }

    /// Writes a line to the log; drops it rather than wait.
    public func log(_ text: String, _ level: LogLevel = .info) {
        var copy = text
        copy.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) {
                unsafe table.log?(table.ctx, level.rawValue, $0.baseAddress, UInt64($0.count))
            }
        }
    }

    /// Sets one of the module's metrics.
    ///
    /// - Parameters:
    ///   - index: Its place in ``Module/metrics``.
    ///   - value: In the unit declared there.
    public func metric(_ index: Int, _ value: Double) {
        unsafe table.metric?(table.ctx, UInt32(index), value)
    }

    /// Asks to be saved soon, between two steps.
    ///
    /// - Throws: In a backtest, and for a module that saves nothing.
    public func requestSave() throws(HostRefusal) {
        try check(
            unsafe table.request?(table.ctx, PB_RQ_SAVE) ?? PB_E_UNSUPPORTED, "ask for a save")
    }

    /// Asks for market data of one instrument; the same instrument and interval again replaces it.
    ///
    /// - Parameters:
    ///   - instrument: One of ``Activation/instruments``.
    ///   - events: Market kinds.
    ///   - depth: Levels a side, for `.depth`.
    ///   - warmup: Past records of each kind to replay first; in `activate` only.
    ///   - interval: The length of candles, for `.candle`.
    /// - Throws: When the host cannot give it.
    public func subscribe(
        _ instrument: Instrument, to events: EventKinds, depth: UInt32 = 0, warmup: UInt32 = 0,
        interval: Nanos = Nanos(0)
    ) throws(HostRefusal) {
        var record = pb_subscription()
        record.struct_size = UInt32(MemoryLayout<pb_subscription>.size)
        (record.instrument, record.events) = (instrument.index, events.rawValue)
        (record.depth, record.warmup, record.interval) = (depth, warmup, interval.count)
        try check(
            unsafe table.subscribe?(table.ctx, &record) ?? PB_E_UNSUPPORTED,
            "subscribe to \(instrument.symbol)")
    }

    /// Rings at an instant and then, if a length is given, again and again.
    ///
    /// - Throws: When the host has no timer left.
    public func timer(_ id: UInt32, at instant: Nanos, every: Nanos = Nanos(0)) throws(HostRefusal)
    {
        try check(
            unsafe table.timer?(table.ctx, id, instant.count, every.count) ?? PB_E_UNSUPPORTED,
            "set timer \(id)")
    }

    /// Stops a timer.
    ///
    /// - Throws: When there is none.
    public func stopTimer(_ id: UInt32) throws(HostRefusal) {
        try check(
            unsafe table.timer?(table.ctx, id, PB_NONE, 0) ?? PB_E_UNSUPPORTED, "stop timer \(id)")
    }

    /// Reads a parameter again, after ``Control/Change/parameters(revision:)``.
    func value(_ key: String) -> pb_value? {
        var value = unsafe pb_value()
        let status = unsafe table.param?(table.ctx, key, &value) ?? PB_E_UNSUPPORTED
        return unsafe status == PB_OK ? value : nil
    }
}
