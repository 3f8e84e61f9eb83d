package import Domain

/// What an indicator says of one product.
package struct SignalNotice: Hashable, Sendable {
    /// The indicator instance.
    package var source: OwnerID
    package var instrument: InstrumentID
    /// The outputs as the plugin wrote them, each a floating-point number bit by bit: the engine
    /// hands them on and computes nothing with them.
    package var values: [UInt64]

    package init(source: OwnerID, instrument: InstrumentID, values: [UInt64]) {
        (self.source, self.instrument, self.values) = (source, instrument, values)
    }
}

/// The other side of a participant: what an indicator says after a step that told it something.
package protocol Signaller: AnyObject {
    /// Appends what it says of each product it follows; nothing when the step told it nothing.
    func read(into signals: inout ContiguousArray<Notice>) -> Conduct
}
