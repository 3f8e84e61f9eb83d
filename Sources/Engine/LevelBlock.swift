package import Domain

/// A level that holds for one product, one instance, or for a time.
package struct LevelBlock: Hashable, Sendable {
    /// Names it as a halt's id names a halt; `arm` takes it.
    package let id: String
    package let level: TradingLevel
    /// nil for every product.
    package let instrument: InstrumentID?
    /// nil for every instance.
    package let owner: OwnerID?
    /// Who asked for it: a guard's name, `operator`, or what is watched: `venue`, `market-data`.
    package let source: String
    package let reason: String
    package let since: Timestamp
    /// When it ends by itself; nil when only a person ends it.
    package internal(set) var until: Timestamp?

    package init(
        id: String, level: TradingLevel, about subject: (InstrumentID?, OwnerID?),
        by cause: (source: String, reason: String), from since: Timestamp, until: Timestamp?
    ) {
        (self.id, self.level, self.since, self.until) = (id, level, since, until)
        (instrument, owner) = subject
        (source, reason) = cause
    }

    /// Whether it is the whole account that it holds.
    package var isAccountWide: Bool { instrument == nil && owner == nil }

    func holds(for owner: OwnerID, _ instrument: InstrumentID) -> Bool {
        (self.instrument.map { $0 == instrument } ?? true)
            && (self.owner.map { $0 == owner } ?? true)
    }

    /// Whether what rests may only lower the position: at REDUCE_ONLY and above, and at a CAUTION
    /// that is a stop for a time.
    ///
    /// - Parameter losses: Sources whose CAUTION is for what was lost, which leaves orders.
    /// - Returns: Whether exits alone may rest.
    func leavesOnlyExits(but losses: [String]) -> Bool {
        level == .caution ? !losses.contains(source) : level >= .reduceOnly
    }

    /// Whether the same guard holds the same part at the same level, for however long.
    func isSame(as other: LevelBlock) -> Bool {
        level == other.level && instrument == other.instrument && owner == other.owner
            && source == other.source
    }
}
