internal import CPerpsPlugin

/// What a module needs beyond watching.
public struct Capabilities: OptionSet, Sendable {
    /// The ABI's bits.
    public let rawValue: UInt64
    /// Creates a set from the ABI's bits.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// To submit orders.
    public static let trade = Capabilities(rawValue: PB_CAP_TRADE)
    /// To have `halt` obeyed.
    public static let halt = Capabilities(rawValue: PB_CAP_HALT)
    /// To stop orders that reduce risk too.
    public static let exits = Capabilities(rawValue: PB_CAP_EXITS)
    /// To run threads of its own.
    public static let threads = Capabilities(rawValue: PB_CAP_THREADS)
    /// To use files.
    public static let files = Capabilities(rawValue: PB_CAP_FILES)
    /// To use the network.
    public static let network = Capabilities(rawValue: PB_CAP_NET)
}
