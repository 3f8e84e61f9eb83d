package import Domain

/// A guard's block of a product, of an instance, or for a time, that stands.
package struct BlockRecord: Hashable, Sendable {
    /// `arm` takes it as it takes the id of a halt.
    package var id: String
    package var level: TradingLevel
    /// The guard that asked for it.
    package var source: String
    package var reason: String
    /// nil for every product.
    package var symbol: String?
    /// nil for every instance.
    package var instance: String?
    /// By the wall clock, in a run.
    package var raisedAt: Timestamp
    /// When it ends by itself, by the same clock; nil when only a person ends it.
    package var until: Timestamp?

    package init(
        id: String, level: TradingLevel, about subject: (symbol: String?, instance: String?),
        by cause: (source: String, reason: String), raisedAt: Timestamp, until: Timestamp?
    ) {
        (self.id, self.level, self.raisedAt, self.until) = (id, level, raisedAt, until)
        (symbol, instance) = subject
        (source, reason) = cause
    }

    package var isAccountWide: Bool { symbol == nil && instance == nil }
}
