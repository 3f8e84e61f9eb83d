internal import CPerpsPlugin

/// What the host does for an instance, usable only during the call it was given to.
@safe public struct Host {
    @usableFromInline let cell: UnsafeMutablePointer<InstanceCell>
    @usableFromInline let cause: UInt64

    @inlinable init(_ cell: UnsafeMutablePointer<InstanceCell>, cause: UInt64 = 0) {
        unsafe self.cell = cell
        self.cause = cause
    }

    @inlinable func caused(by sequence: UInt64) -> Host { unsafe Host(cell, cause: sequence) }

    var table: pb_host { unsafe cell.pointee.table.pointee }

    /// The time of the batch, not the wall clock.
    public var now: Nanos { unsafe Nanos(table.now?(table.ctx) ?? 0) }

    /// The next number of this instance's seeded generator.
    public func random() -> UInt64 { unsafe table.random?(table.ctx) ?? 0 }

    /// How long this call may still take; may be negative.
    public var budgetLeft: Nanos { unsafe Nanos(table.budget_left?(table.ctx) ?? Int64.max) }

    /// This instance's number in orders, fills and positions.
    public var owner: UInt32 { unsafe cell.pointee.owner }

    /// Queues an order; what becomes of it arrives as ``OrderUpdate``.
    ///
    /// It leaves only when the whole step was handled without an error.
    ///
    /// - Returns: The order's id.
    /// - Throws: When the host refuses its shape, or during replay.
    @discardableResult
    public func submit(_ intent: Intent) throws(HostRefusal) -> UInt64 {
        unsafe cell.pointee.tag += 1
        var record = intent.record(
            tag: unsafe intent.tag ?? cell.pointee.tag, cause: intent.cause ?? cause)
        var order: UInt64 = 0
        let status = unsafe table.submit?(table.ctx, &record, &order) ?? PB_E_UNSUPPORTED
        try check(status, "submit an order")
        return order
    }

    /// Queues a change of an own open order; what is `nil` stays.
    ///
    /// - Parameters:
    ///   - order: Its id.
    ///   - limit: The new limit.
    ///   - size: The new total, what is filled included.
    /// - Throws: When the host refuses it.
    public func amend(
        _ order: UInt64, limit: Price? = nil, size: Size? = nil
    ) throws(HostRefusal) {
        var record = pb_amend()
        record.struct_size = UInt32(MemoryLayout<pb_amend>.size)
        (record.order, record.cause) = (order, cause)
        (record.limit_px, record.qty) = (limit?.mantissa ?? PB_NONE, size?.mantissa ?? PB_NONE)
        (record.trigger_px, record.expire) = (PB_NONE, PB_NONE)
        try check(
            unsafe table.amend?(table.ctx, &record) ?? PB_E_UNSUPPORTED, "amend an order")
    }

    /// Queues the cancel of an own order.
    ///
    /// - Throws: When the host refuses it.
    public func cancel(_ order: UInt64) throws(HostRefusal) {
        try check(
            unsafe table.cancel?(table.ctx, order) ?? PB_E_UNSUPPORTED, "cancel an order")
    }

    /// Queues the cancel of all own orders, of one instrument or of all.
    ///
    /// - Throws: When the host refuses it.
    public func cancelAll(_ instrument: Instrument? = nil) throws(HostRefusal) {
        let index = instrument?.index ?? PB_NO_INSTRUMENT
        try check(
            unsafe table.cancel_all?(table.ctx, index) ?? PB_E_UNSUPPORTED, "cancel all orders")
    }

    func check(_ status: Int32, _ operation: @autoclosure () -> String) throws(HostRefusal) {
        if status < 0 { throw HostRefusal(status: status, operation: operation()) }
    }
}
