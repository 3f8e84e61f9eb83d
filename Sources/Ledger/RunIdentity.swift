package import Domain

/// What a run was made of: enough to make it again.
package struct RunIdentity: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// Trades by the clock, simulated or live.
        case run
        case backtest
    }

    /// Unique in a ledger.
    package var id: String
    package var kind: Kind
    package var profile: String
    /// `"paper"`, `"live"`, `"backtest"`, or `"hand"` for one that calls no strategy: an operator's
    /// own order, or a flattening.
    package var mode: String
    package var startedAt: Timestamp
    package var seed: UInt64?
    /// SHA-256 as 64 lower-case hex digits; nil when unknown.
    package var binarySHA256: String?
    package var profileSHA256: String?
    package var dataSHA256: String?
    /// Added to the number of an order in the run it gives an id that no other run of this ledger
    /// has, see `LedgerStore.nextOrderBase()`.
    package var firstOrderBase: Int64 = 0
    package var plugins: [RunPlugin] = []
    /// In the order of `InstrumentID`.
    package var instruments: [Instrument] = []
    /// Names in the order of `OwnerID`; the first is the account.
    package var instances: [String] = ["account"]
    /// In the order of `Check.guardIndex`.
    package var guards: [GuardLabel] = []

    package init(
        id: String, kind: Kind, profile: String, mode: String, startedAt: Timestamp
    ) {
        (self.id, self.kind, self.profile) = (id, kind, profile)
        (self.mode, self.startedAt) = (mode, startedAt)
    }
}
