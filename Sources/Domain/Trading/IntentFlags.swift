/// Conditions on an intent.
@frozen @usableFromInline package struct IntentFlags: OptionSet, Hashable, Sendable {
    @usableFromInline package let rawValue: UInt8
    @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// May only lower the asking instance's own position.
    package static let reduceOnly = IntentFlags(rawValue: 1)
    /// Must not take liquidity.
    package static let postOnly = IntentFlags(rawValue: 2)
    /// Closes the whole position of the asking instance.
    package static let close = IntentFlags(rawValue: 4)
    /// A market order that the venue is told no worst price of; of operators only.
    package static let unbounded = IntentFlags(rawValue: 8)
    /// Rests until somebody cancels it, however long that is; of operators only.
    package static let untilCancelled = IntentFlags(rawValue: 16)
    /// What a plugin knows of them.
    package static let plain: IntentFlags = [.reduceOnly, .postOnly, .close]
    /// A slice of the flattener; nobody else can ask for it, and plugins are not shown it.
    package static let flattening = IntentFlags(rawValue: 128)
}
