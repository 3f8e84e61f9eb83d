package import Domain

/// A level that was raised and stays raised until a person arms.
package struct HaltRecord: Hashable, Sendable {
    /// `arm` asks for it.
    package var id: String
    package var level: TradingLevel
    /// Who raised it: `"operator"`, `"file"`, `"signal"`, a guard's name.
    package var source: String
    package var reason: String
    package var raisedAt: Timestamp
    package var profile: String

    package init(
        id: String, level: TradingLevel, source: String, reason: String, at time: Timestamp
    ) {
        (self.id, self.level, self.source) = (id, level, source)
        (self.reason, self.raisedAt, self.profile) = (reason, time, "")
    }
}
