package import Domain
package import Engine
package import JSON
internal import PluginHost
package import Simulation
internal import Telemetry

/// What a run came to; every figure of `--json`.
package struct RunResult: Sendable {
    package var runID: String
    package var profile: String
    package var data: [DataReport]
    package var plugins: [RunPlan.PluginUse]
    package var counts: RunCounts
    package var guardNames: [String]
    package var events: Int
    package var bars: Int
    package var firstTime: Timestamp?
    package var lastTime: Timestamp?
    package var fees: Amount
    /// By the rates that were known when each fill was booked.
    package var feesModelled: Amount
    package var funding: Amount
    package var realised: Amount
    package var unrealised: Amount
    /// The part of it that is of spot which was there before and was sold; nil where none was.
    package var unrealisedOfSold: Amount?
    package var equityStart: Amount
    /// Without what has no price.
    package var equityEnd: Amount
    /// What is held and was never priced, and what is held and too small for an order.
    package var unpriced: [Holding]
    package var dust: [Holding]
    package var drawdown: Ratio
    /// nil where the venue's books were not seen since the last fill.
    package var residual: Amount?
    package var openOrders: Int
    package var decisions: String
    package var wallNanos: Int64
    package var cpuNanos: Int64?
    package var residentBytesMax: Int64?
    package var level: TradingLevel
    /// Instances that broke the contract and were no longer called, in order of their names.
    package var setAside: [SetAside]
    /// Only of `run`.
    package var mode: String?
    package var stoppedBy: String?
    /// What became of the operator's order of a run for one.
    package var order: JSONValue?
    /// What became of a sweep or a flatten: members of the status.
    package var ladder: [JSONMember] = []

    /// What the account holds of a product.
    package struct Holding: Hashable, Sendable {
        package var symbol: String
        package var quantity: String
        /// What it cost.
        package var cost: Amount
    }

    /// An instance that was called no more, and why.
    package struct SetAside: Hashable, Sendable {
        package var instance: String
        package var message: String
    }

    /// Exponent of all amounts here.
    package static let exponent = -8

    package var eventsPerSecond: Double {
        wallNanos > 0 ? Double(events) * 1e9 / Double(wallNanos) : 0
    }
}
