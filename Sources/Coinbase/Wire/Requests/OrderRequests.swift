internal import Domain
package import JSON

/// A new order.
///
/// The id is the caller's and the only guard against a second order: it is never made up here.
package struct NewOrder: Hashable, Sendable {
    package var clientID: String
    package var product: String
    package var side: OrderSideWord
    package var configuration: OrderConfiguration
    /// Of derivatives; nil leaves the venue's default of 1.
    package var leverage: WireDecimal?
    package var marginType: MarginType?
    package var previewID: String?
    /// Take-profit and stop-loss that begin with the order's fill.
    package var attached: AttachedBracket?
    package var routing: RoutingPreference?
    /// The key decides the portfolio; venues of old wanted it said.
    package var portfolio: String?

    package init(
        clientID: String, product: String, side: OrderSideWord, configuration: OrderConfiguration
    ) {
        (self.clientID, self.product) = (clientID, product)
        (self.side, self.configuration) = (side, configuration)
    }

    /// The body of `POST /orders`.
    package var json: JSONValue {
        var members: [JSONMember] = [.text("client_order_id", clientID)]
        members += shared
        if let previewID { members.append(.text("preview_id", previewID)) }
        return .object(members)
    }

    /// The body of `POST /orders/preview`, which takes no client id.
    package var previewJSON: JSONValue { .object(shared) }

    private var shared: [JSONMember] {
        var members: [JSONMember] = [
            .text("product_id", product), .text("side", side.rawValue),
            JSONMember("order_configuration", configuration.json),
        ]
        if let leverage { members.append(.decimal("leverage", leverage)) }
        if let marginType { members.append(.text("margin_type", marginType.rawValue)) }
        if let portfolio { members.append(.text("retail_portfolio_id", portfolio)) }
        if let attached {
            members.append(JSONMember("attached_order_configuration", attached.json))
        }
        if let routing { members.append(.text("sor_preference", routing.rawValue)) }
        return members
    }
}

/// A bracket that takes its size from the order it is attached to.
package struct AttachedBracket: Hashable, Sendable {
    package var takeProfit: WireDecimal
    package var stopTrigger: WireDecimal

    package init(takeProfit: WireDecimal, stopTrigger: WireDecimal) {
        (self.takeProfit, self.stopTrigger) = (takeProfit, stopTrigger)
    }

    var json: JSONValue {
        let terms = OrderConfiguration.BracketTerms(
            size: nil, takeProfit: takeProfit, stopTrigger: stopTrigger)
        return OrderConfiguration.bracket(terms, until: nil).json
    }
}

/// A change of a resting order; the order keeps its id.
package struct OrderEdit: Hashable, Sendable {
    package var order: String
    /// Both are always sent: the venue reads a missing size as zero.
    package var price: WireDecimal
    /// The new total, what is filled included.
    package var size: WireDecimal
    package var stopPrice: WireDecimal?

    package init(order: String, price: WireDecimal, size: WireDecimal) {
        (self.order, self.price, self.size) = (order, price, size)
    }

    /// The body of `POST /orders/edit` and of `POST /orders/edit_preview`.
    package var json: JSONValue {
        var members: [JSONMember] = [
            .text("order_id", order), .decimal("price", price), .decimal("size", size),
        ]
        if let stopPrice { members.append(.decimal("stop_price", stopPrice)) }
        return .object(members)
    }
}

/// A cancel of some orders by the venue's own ids.
package struct OrderCancel: Hashable, Sendable {
    /// Orders of one request at most.
    package static let ordersMax = 100

    package var orders: [String]

    /// - Precondition: 1 to `ordersMax` ids.
    package init(orders: [String]) {
        precondition((1...OrderCancel.ordersMax).contains(orders.count), "1 to 100 orders")
        self.orders = orders
    }

    /// The body of `POST /orders/batch_cancel`.
    package var json: JSONValue {
        .object([JSONMember("order_ids", .array(orders.map { .string($0) }))])
    }
}

/// A request to close a derivative position.
package struct PositionClose: Hashable, Sendable {
    package var clientID: String
    package var product: String
    /// Contracts; nil closes all.
    package var size: WireDecimal?

    package init(clientID: String, product: String, size: WireDecimal? = nil) {
        (self.clientID, self.product, self.size) = (clientID, product, size)
    }

    /// The body of `POST /orders/close_position`.
    package var json: JSONValue {
        var members: [JSONMember] = [
            .text("client_order_id", clientID), .text("product_id", product),
        ]
        if let size { members.append(.decimal("size", size)) }
        return .object(members)
    }
}

/// A change of the margin that futures are held at during the day.
package struct MarginSettingChange: Hashable, Sendable {
    package var setting: MarginSetting

    package init(_ setting: MarginSetting) { self.setting = setting }

    /// The body of `POST /cfm/intraday/margin_setting`.
    package var json: JSONValue {
        .object([.text("setting", "INTRADAY_MARGIN_SETTING_" + setting.rawValue)])
    }
}
