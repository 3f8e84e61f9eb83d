extension MetricName {
    /// One line for people.
    package var help: String {
        switch self {
        case .intents: "Orders that strategies asked for."
        case .ordersSubmitted: "Orders that every guard let through to the venue."
        case .ordersSent:
            "Orders handed over to the venue or its client; never more than submitted."
        case .ordersDenied: "Orders refused before the venue, by reason code."
        case .ordersWithheld: "Orders let through and held back by a level before they left."
        case .ordersRejected: "Orders refused by the venue, by reason code."
        case .ordersFilled: "Orders filled completely."
        case .ordersCancelled: "Orders cancelled."
        case .ordersExpired: "Orders that ended with their time in force."
        case .ordersUnknown: "Orders whose outcome could not be proven at some time."
        case .fills: "Executions."
        case .guardTrips:
            "Refusals by guard; recoverable ends an order, critical raises a level or is a fault."
        case .guardFailures:
            "Refusals for want of data (data_unavailable) or because the guard failed (fault)."
        case .misbehaviours: "Breaches of the plugin contract, by instance and kind."
        case .levelChanges: "Changes of the trading level, by the new level."
        case .blocks:
            "Blocks of a product, an instance or for a time, by who raised them and level."
        case .events: "Market events read."
        case .bars: "Closed bars made."
        case .steps: "Steps of the corridor."
        case .cycles: "Telemetry cycles that have ended."
        case .writeFailures: "Telemetry files that could not be replaced, by file."
        case .feeDifferences: "Fills that cost something else than the venue's rates say."
        case .seriesDropped: "Updates of metrics dropped because there were too many series."
        case .cpuSeconds: "Processor time used by the process."
        default: gaugeHelp
        }
    }

    private var gaugeHelp: String {
        switch self {
        case .run: "1, with the identity of the run in its labels."
        case .timestamp: "When these figures were taken, since 1970."
        case .uptime: "How long the run has been going on."
        case .cycleDuration: "How long the last telemetry cycle took."
        case .level:
            "0 NORMAL, 10 CAUTION, 20 REDUCE_ONLY, 30 HALT, 40 HALT_CANCEL_ALL, 50 FLATTEN."
        case .equity: "Cash and positions at the mark, without what has no price."
        case .feesModelled: "What fees would be by the rates that were known at each fill."
        case .dayPnL: "Profit of the UTC day with fees, over all runs of it; negative is a loss."
        case .cash: "Money not in positions."
        case .realised: "Profit of closed positions before fees; negative is a loss."
        case .unrealised: "Profit of open positions at the mark; negative is a loss."
        case .unrealisedOfSold:
            "The part of it that is of spot held before the run and sold, if any was."
        case .fees: "Fees paid less rebates."
        case .funding: "Funding received less funding paid."
        case .residual: "What the books fail to balance by; anything but 0 is a mistake of ours."
        case .leverage: "Value of positions in derivatives against what secures them."
        case .marginUsed: "What opening the positions in derivatives would take now."
        case .marginAvailable: "What secures derivatives less the margin used."
        case .liquidationDistance:
            "Share by which all prices may go against what is held until the venue closes it."
        case .openOrders: "Orders that may still trade."
        case .positionQuantity: "Position of the account; short is negative."
        case .positionEntry: "Average entry price of the position."
        case .positionDust: "1 where the position is too small for an order of the venue."
        case .positionUnpriced: "1 where the position has no price and is left out of equity."
        case .markPrice: "Price that positions are valued at."
        case .markAge: "Age of the mark."
        case .eventAge: "Age of the latest market event of any product."
        case .pluginState: "1 for the state that a plugin instance is in."
        case .pluginFigure: "A figure that a plugin instance reports, in its module's own unit."
        case .residentMemory: "Memory of the process that is in RAM."
        default: ""
        }
    }
}
