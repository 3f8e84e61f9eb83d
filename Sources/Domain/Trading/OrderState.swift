/// Where an order stands; the raw values are those of the plugin ABI.
@frozen @usableFromInline package enum OrderState: UInt8, Hashable, Sendable {
    /// Accepted by the host, not yet judged.
    case pending = 1
    /// Handed to the venue, not yet answered.
    case sent = 2
    case open = 3
    case partial = 4
    /// The outcome is not proven: it may be live. Counted at worst case, never sent again.
    case unknown = 5
    case filled = 16
    case cancelled = 17
    /// By the venue.
    case rejected = 18
    /// Before the venue: by the floor, a guard or the sizer.
    case denied = 19
    case expired = 20

    /// Whether the order has left the market for good.
    @inlinable package var isFinal: Bool { rawValue >= 16 }
}
