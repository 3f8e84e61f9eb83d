package import Domain
package import Risk

/// What the shell knows at the end of a cycle; nil is unknown and appears nowhere.
package struct CycleSnapshot: Hashable, Sendable {
    package var profile: String
    /// `"paper"` or `"live"`.
    package var mode: String
    package var runID: String
    /// By the wall clock.
    package var time: Timestamp
    package var level: TradingLevel
    /// Of all money below.
    package var currency: String

    /// By the engine's clock, which may be another.
    package var engineTime: Timestamp?
    package var levelCause: String?
    package var levelSince: Timestamp?
    package var haltID: String?
    package var equity: Measure?
    package var cash: Measure?
    /// Before fees.
    package var realised: Measure?
    package var unrealised: Measure?
    /// The part of it that is of spot which was held before the run and was sold; nil where none
    /// was.
    package var unrealisedOfSold: Measure?
    package var fees: Measure?
    /// By the rates that were known when each fill was booked.
    package var feesModelled: Measure?
    /// Of the UTC day, over all its runs.
    package var dayPnL: Measure?
    package var funding: Measure?
    package var residual: Measure?
    /// Of derivatives, with the next three: value of what is held against what secures it.
    package var leverage: Measure?
    package var marginUsed: Measure?
    package var marginAvailable: Measure?
    /// How far prices may go against all that is held, as a share; unknown when nothing is.
    package var liquidationDistance: Measure?
    package var openOrders: Int?
    /// Fills that cost something else than the venue's rates say.
    package var feeDifferences: Int64?
    package var events: Int64?
    package var bars: Int64?
    package var ordersSent: Int64?
    package var steps: Int64?
    /// Telemetry cycles that have ended; figures written between two cycles are no cycle.
    package var cycles: Int64?
    package var uptime: Nanos?
    package var cycleDuration: Nanos?
    /// Age of the latest market event of any product.
    package var lastEventAge: Nanos?
    package var usage: ProcessUsage?
    package var positions: [PositionSnapshot] = []
    package var marks: [MarkSnapshot] = []
    package var plugins: [PluginSnapshot] = []
    /// What went wrong in this cycle.
    package var error: String?

    package init(
        profile: String, mode: String, runID: String, at time: Timestamp, currency: String
    ) {
        (self.profile, self.mode, self.runID) = (profile, mode, runID)
        (self.time, self.currency, level) = (time, currency, .normal)
    }
}
