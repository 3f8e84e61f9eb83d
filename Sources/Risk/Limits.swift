package import Domain

/// The numbers of the native floor; every one comes from the profile, none has a silent default.
///
/// Amounts are in the account currency. Each limit is inclusive: on it is allowed, one unit past it
/// is refused.
package struct Limits: Hashable, Sendable {
    /// Greatest distance of an order's price from the mark.
    package var priceCollar: Ratio
    package var orderNotional: Amount
    /// Greatest |position| of one product after the trade, open orders counted at their worst.
    package var positionNotional: Amount
    /// The same summed over all products.
    package var grossExposure: Amount
    package var openOrders: Int
    /// Orders in any window of `orderRateWindow`; reducing orders have a bucket of the same size.
    package var orderRate: Int
    package var orderRateWindow: Nanos
    /// How long an order that is equal in everything is taken for a repetition.
    package var duplicateWindow: Nanos
    package var markStaleness: Nanos
    /// Loss of a UTC day, realised and unrealised with fees.
    package var dailyLoss: Amount
    /// When entries are allowed: in any of these; always when there is none.
    package var sessions: [TradingSession]
    package var flow: FlowLimits
    package var money: MoneyLimits
    package var margin: MarginLimits
    package var jumps = JumpLimits.off
    /// By the product's number; empty when no product has limits of its own.
    package var productCaps: [ProductCap] = []

    package init(
        priceCollar: Ratio, orderNotional: Amount, positionNotional: Amount, grossExposure: Amount,
        openOrders: Int, orderRate: Int, orderRateWindow: Nanos, duplicateWindow: Nanos,
        markStaleness: Nanos, dailyLoss: Amount, flow: FlowLimits, money: MoneyLimits,
        margin: MarginLimits = .spot, sessions: [TradingSession] = []
    ) {
        self.priceCollar = priceCollar
        self.orderNotional = orderNotional
        self.positionNotional = positionNotional
        self.grossExposure = grossExposure
        self.openOrders = openOrders
        self.orderRate = orderRate
        self.orderRateWindow = orderRateWindow
        self.duplicateWindow = duplicateWindow
        self.markStaleness = markStaleness
        self.dailyLoss = dailyLoss
        self.sessions = sessions
        (self.flow, self.money, self.margin) = (flow, money, margin)
    }
}
