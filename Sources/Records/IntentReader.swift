package import CPerpsPlugin
package import Domain

/// Reads what a plugin hands over; nothing of it is trusted.
package enum IntentReader {
    /// Who asks, and what it is allowed to name.
    package struct Origin {
        package var owner: OwnerID
        package var number: OrderNumber
        package var instruments: Int
        package init(owner: OwnerID, number: OrderNumber, instruments: Int) {
            (self.owner, self.number, self.instruments) = (owner, number, instruments)
        }
    }

    /// Copies an intent out of the plugin's memory and checks its shape.
    ///
    /// - Returns: The intent, or the status that `submit` answers with.
    package static func read(
        _ pointer: UnsafePointer<pb_intent>?, from origin: Origin
    ) -> Result<Intent, IntentStatus> {
        guard let pointer = unsafe pointer else { return .failure(IntentStatus(PB_E_ARG)) }
        let told = unsafe Int(pointer.pointee.struct_size)
        guard told >= 64, told <= 4_096 else { return .failure(IntentStatus(PB_E_ARG)) }
        var raw = pb_intent()
        unsafe withUnsafeMutableBytes(of: &raw) { target in
            let source = unsafe UnsafeRawBufferPointer(
                start: pointer, count: min(told, target.count))
            unsafe target.copyMemory(from: source)
        }
        guard let size = size(of: raw) else { return .failure(IntentStatus(PB_E_ARG)) }
        guard raw.instrument < UInt32(origin.instruments), let side = Side(rawValue: raw.side),
            let type = OrderType(rawValue: raw.order_type), type == type.plain,
            let tif = TimeInForce(rawValue: raw.tif), raw.flags & ~7 == 0
        else { return .failure(IntentStatus(PB_E_ARG)) }
        guard raw.limit_px > 0, raw.limit_px < .max / 4 else {
            return .failure(IntentStatus(PB_E_RANGE))
        }
        let trigger = optional(raw.trigger_px, isPresent: told >= 72)
        let expiry = optional(raw.expire, isPresent: told >= 80)
        return .success(
            Intent(
                order: origin.number, owner: origin.owner,
                instrument: InstrumentID(Int(raw.instrument)), side: side, type: type,
                timeInForce: tif, flags: IntentFlags(rawValue: UInt8(raw.flags)), size: size,
                limit: Price(raw.limit_px), trigger: trigger.map { Price($0) },
                expiry: expiry.map { Timestamp(nanos: $0) }, tag: raw.tag, cause: raw.cause))
    }

    /// What is absent is PB_NONE; what an older plugin did not write is zero, and no price.
    private static func optional(_ value: Int64, isPresent: Bool) -> Int64? {
        isPresent && value != PB_NONE && value != 0 ? value : nil
    }

    /// Exactly one of size, amount and conviction, or none with CLOSE.
    private static func size(of raw: pb_intent) -> OrderSize? {
        let closes = raw.flags & PB_IF_CLOSE != 0
        let count = [raw.qty, raw.notional, raw.conviction_e6].count { $0 != 0 }
        guard count == (closes ? 0 : 1) else { return nil }
        if closes { return .close }
        if raw.qty > 0, raw.qty < .max / 4 { return .quantity(Quantity(raw.qty)) }
        if raw.notional > 0, raw.notional < .max / 4 { return .notional(Amount(raw.notional)) }
        if (1...1_000_000).contains(raw.conviction_e6) { return .conviction(e6: raw.conviction_e6) }
        return nil
    }

    /// The intent as a guard is shown it.
    package static func write(_ intent: Intent) -> pb_intent {
        var raw = pb_intent()
        raw.struct_size = UInt32(MemoryLayout<pb_intent>.size)
        raw.instrument = UInt32(intent.instrument.index)
        raw.tag = intent.tag
        raw.cause = intent.cause
        raw.side = intent.side.rawValue
        raw.order_type = intent.type.plain.rawValue
        raw.tif = intent.timeInForce.rawValue
        switch intent.size {
        case .quantity(let quantity): raw.qty = quantity.mantissa
        case .notional(let amount): raw.notional = amount.mantissa
        case .conviction(let e6): raw.conviction_e6 = e6
        case .close: break
        }
        raw.limit_px = intent.limit.mantissa
        raw.trigger_px = intent.trigger?.mantissa ?? PB_NONE
        raw.expire = intent.expiry?.nanos ?? PB_NONE
        raw.flags = UInt32(intent.flags.intersection(.plain).rawValue)
        return raw
    }
}

/// A negative status of the ABI.
package struct IntentStatus: Error, Hashable, Sendable {
    package let code: Int32
    package init(_ code: Int32) { self.code = code }
}
