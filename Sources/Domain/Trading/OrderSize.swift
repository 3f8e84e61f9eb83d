/// How much is wanted.
@frozen @usableFromInline package enum OrderSize: Hashable, Sendable {
    case quantity(Quantity)
    /// An amount of the settle currency, floored to a size.
    case notional(Amount)
    /// 1 to 1,000,000; the sizer of the profile decides.
    case conviction(e6: Int64)
    /// The whole position of the asking instance.
    case close
}
