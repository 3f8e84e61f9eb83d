/// Which way an order or a trade goes.
public enum Side: UInt8, Sendable {
    /// Takes into the position.
    case buy = 1
    /// Gives out of the position.
    case sell = 2

    /// The other way.
    @inlinable public var opposite: Side { self == .buy ? .sell : .buy }
}
