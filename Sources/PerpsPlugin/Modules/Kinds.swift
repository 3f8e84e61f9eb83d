internal import CPerpsPlugin

/// What a module may be; one may be several.
public struct Kinds: OptionSet, Sendable {
    /// The ABI's bits.
    public let rawValue: UInt32
    /// Creates a set from the ABI's bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Submits orders.
    public static let strategy = Kinds(rawValue: PB_KIND_STRATEGY)
    /// Judges orders.
    public static let `guard` = Kinds(rawValue: PB_KIND_GUARD)
    /// Decides how large entries are.
    public static let sizer = Kinds(rawValue: PB_KIND_SIZER)
    /// Computes numbers for other modules.
    public static let indicator = Kinds(rawValue: PB_KIND_INDICATOR)
    /// Only watches.
    public static let sink = Kinds(rawValue: PB_KIND_SINK)
}
