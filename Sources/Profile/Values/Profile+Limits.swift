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
        package var jumps: JumpLimits
        /// Realised and unrealised loss of one UTC day, fees included.
        package var dailyLoss: Amount
        package var flow: FlowLimits
        package var money: MoneyLimits
        package var margin: MarginLimits
        /// By symbol; products without limits of their own are absent.
        package var products: [String: ProductLimits]
    }

    /// What one product may do at most; nil where nothing but the other limits binds.
    package struct ProductLimits: Hashable, Sendable {
        /// The largest order that enlarges a position, in base currency or contracts.
        package var orderSize: DecimalChoice?
        /// The largest position, in base currency or contracts.
        package var positionSize: DecimalChoice?
        /// The largest position, in the account's currency.
        package var positionNotional: Amount?
    }

    /// What bounds positions in derivatives.
    package struct MarginLimits: Hashable, Sendable {
        /// 1e8 is once.
        package var leverage: Ratio
        package var windows: [LeverageWindow]
        /// Least distance of the mark from the price of liquidation.
        package var liquidationDistance: Ratio
        package var shorts: Switch
    }

    /// A leverage that holds in a part of each UTC day.
    package struct LeverageWindow: Hashable, Sendable {
        package var hours: TimeWindow
        package var leverage: Ratio
    }

    /// When a price that is far from the one before it is believed.
    package struct JumpLimits: Hashable, Sendable {
        /// Greatest distance that needs no confirmation.
        package var distance: Ratio
        /// How long further prices stand near a new level before it is believed; zero asks for
        /// none.
        package var settle: Nanos
    }

    /// What bounds the stream of orders.
    package struct FlowLimits: Hashable, Sendable {
        /// Of all open orders, each at its worst.
        package var restingNotional: Amount
        /// Entries of one instance that are equal in all but number and expiry.
        package var identicalOrders: OrderRate
        /// Refusals by the venue for one reason, of one instance's orders of a product.
        package var sameRejections: OrderRate
        /// Orders and changes of one instance.
        package var instanceOrders: OrderRate
        /// The same in a UTC day.
        package var instanceDayOrders: Int
        /// Filled entries on one side of a product with nothing closed in between.
        package var sameSideFills: OrderRate
    }

    /// What bounds the use of the account's money.
    package struct MoneyLimits: Hashable, Sendable {
        /// What no purchase may touch.
        package var cashReserve: Amount
    }
}
