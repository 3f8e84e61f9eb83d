package import Domain

/// How the size of an order came about.
@frozen package struct SizingRecord: Hashable, Sendable {
    /// Who decided.
    @frozen package enum Method: UInt8, Hashable, Sendable {
        /// The strategy named a size.
        case asked
        /// The strategy named an amount of money.
        case notional
        /// The strategy closes its position.
        case close
        case fixedSize
        case fixedNotional
        case equityFraction
        /// A sizer plugin decided.
        case plugin

        package var name: String {
            switch self {
            case .asked: "asked"
            case .notional: "notional"
            case .close: "close"
            case .fixedSize: "fixed-size"
            case .fixedNotional: "fixed-notional"
            case .equityFraction: "equity-fraction"
            case .plugin: "plugin"
            }
        }
    }

    package var method: Method
    /// The price that turned money into a size; the worst price of the order.
    package var price: Price
    /// Before flooring to the lot; nil when it could not be computed.
    package var wanted: Quantity?
    /// After flooring to the lot; zero when refused.
    package var quantity: Quantity
    @inlinable package init(method: Method, price: Price, wanted: Quantity?, quantity: Quantity) {
        (self.method, self.price, self.wanted, self.quantity) = (method, price, wanted, quantity)
    }
}
