package import Domain

extension Profile {
    /// The limits of the native floor; all of them are always set.
    package struct Limits: Hashable, Sendable {
        /// Greatest distance of an order's price from the mark.
        package var priceCollar: Ratio
        package var orderNotional: Amount
        /// Of one product, in the account's currency.
        package var positionNotional: Amount
        package var grossExposure: Amount
        package var openOrders: Int
        package var orderRate: OrderRate
        /// An equal intent within this time is a duplicate.
        package var duplicateWindow: Nanos
        /// An older mark is no mark.
        package var markStaleness: Nanos
        /// Realised and unrealised loss of one UTC day, fees included.
        package var dailyLoss: Amount
    }
}
