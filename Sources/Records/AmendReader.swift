package import CPerpsPlugin
package import Domain

/// Reads a change of an order that a plugin hands over; nothing of it is trusted.
package enum AmendReader {
    /// What is asked; nil keeps.
    package struct Wish: Hashable, Sendable {
        /// As plugins have it.
        package var order: UInt64
        /// The new total, what is filled included.
        package var quantity: Quantity?
        package var limit: Price?
    }

    /// Copies a wish out of the plugin's memory and checks its shape.
    ///
    /// - Returns: The wish, or the status that `amend` answers with.
    package static func read(_ pointer: UnsafePointer<pb_amend>?) -> Result<Wish, IntentStatus> {
        guard let pointer = unsafe pointer else { return .failure(IntentStatus(PB_E_ARG)) }
        let told = unsafe Int(pointer.pointee.struct_size)
        guard told >= 48, told <= 4_096 else { return .failure(IntentStatus(PB_E_ARG)) }
        var raw = pb_amend()
        raw.expire = PB_NONE
        unsafe withUnsafeMutableBytes(of: &raw) { target in
            let source = unsafe UnsafeRawBufferPointer(
                start: pointer, count: min(told, target.count))
            unsafe target.copyMemory(from: source)
        }
        // Only size and limit can be changed yet.
        guard raw.trigger_px == PB_NONE, raw.expire == PB_NONE else {
            return .failure(IntentStatus(PB_E_UNSUPPORTED))
        }
        let (keepsSize, keepsLimit) = (raw.qty == PB_NONE, raw.limit_px == PB_NONE)
        guard !keepsSize || !keepsLimit, keepsSize || (1..<Int64.max / 4).contains(raw.qty) else {
            return .failure(IntentStatus(PB_E_ARG))
        }
        guard keepsLimit || (1..<Int64.max / 4).contains(raw.limit_px) else {
            return .failure(IntentStatus(PB_E_RANGE))
        }
        return .success(
            Wish(
                order: raw.order, quantity: keepsSize ? nil : Quantity(raw.qty),
                limit: keepsLimit ? nil : Price(raw.limit_px)))
    }
}
