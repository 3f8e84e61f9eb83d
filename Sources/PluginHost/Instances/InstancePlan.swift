package import Domain

/// One plugin instance as a profile names it, with its library found and its parameters checked.
package struct InstancePlan {
    package var name: String
    package var owner: OwnerID
    package var library: PluginLibrary
    package var module: PluginModule
    package var parameters: PluginParameters
    /// The products that it may see and trade.
    package var products: [InstrumentID]
    /// Where the profile names it, for errors.
    package var location: SourceLocation?
    package var parameterLocations: [String: SourceLocation]
    package var role = InstanceRole.strategy
    /// What it kept of an earlier run; nil for a cold start.
    package var saved: SavedState?
    /// Where it may look at the past; nil for none.
    package var history: (any HistorySource)?

    package init(
        name: String, owner: OwnerID, library: PluginLibrary, module: PluginModule,
        parameters: PluginParameters, products: [InstrumentID], location: SourceLocation?,
        parameterLocations: [String: SourceLocation]
    ) {
        (self.name, self.owner) = (name, owner)
        (self.library, self.module, self.parameters) = (library, module, parameters)
        (self.products, self.location) = (products, location)
        self.parameterLocations = parameterLocations
    }
}

/// What an instance is in a run; its module may be able to be more.
package enum InstanceRole: Hashable, Sendable {
    case strategy
    case `guard`
    /// Of the strategy instance with this number, whose orders, fills and positions it is told.
    case sizer(OwnerID)
    case indicator
}

/// What is the same for all instances of a run.
package struct RunSetting: Sendable {
    /// The raw values are those of the plugin ABI.
    package enum Mode: UInt32, Sendable {
        case live = 1
        case paper = 2
        case backtest = 3
        case validate = 4
    }

    package var mode: Mode
    /// Number of the run in its ledger.
    package var run: UInt64
    package var seed: UInt64
    package var start: Timestamp
    package var instruments: [Instrument]
    /// Names of the owners by number; 0 is the account.
    package var owners: [String]
    package var currency: String
    package var amountExponent: Int
    /// Added to an order's number to make its id.
    package var orderBase: UInt64
    package var log: PluginLog
    /// Whether what instances save is kept: in runs, not in backtests.
    package var keepsState = false

    package init(
        mode: Mode, run: UInt64, seed: UInt64, start: Timestamp, instruments: [Instrument],
        owners: [String], currency: String, amountExponent: Int, orderBase: UInt64, log: PluginLog
    ) {
        (self.mode, self.run, self.seed, self.start) = (mode, run, seed, start)
        (self.instruments, self.owners) = (instruments, owners)
        (self.currency, self.amountExponent) = (currency, amountExponent)
        (self.orderBase, self.log) = (orderBase, log)
    }
}
