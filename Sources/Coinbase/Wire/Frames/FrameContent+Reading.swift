internal import Domain
internal import JSON

extension FrameContent {
    /// Reads a frame of a channel that is rare, from its tree.
    init(_ channel: FrameChannel, _ frame: WireObject) throws(WireFault) {
        switch channel {
        case .subscriptions: self = .subscriptions(try FrameContent.subscriptions(frame))
        case .candles: self = .candles(try FrameContent.rows(frame, "candles"))
        case .status: self = .statuses(try FrameContent.rows(frame, "products"))
        case .user: self = .user(try frame.list("events"))
        case .futuresBalance:
            self = .futuresBalance(try FrameContent.each(frame, "fcm_balance_summary"))
        default: self = .none
        }
    }

    private static func events(_ frame: WireObject) throws(WireFault) -> [WireObject] {
        var events: [WireObject] = []
        for (index, item) in try frame.required(frame.items("events"), "events").enumerated() {
            events.append(try WireObject(item, path: "events[\(index)]"))
        }
        return events
    }

    /// The rows of all events of a frame.
    private static func rows<Row: WireReadable>(
        _ frame: WireObject, _ key: String
    ) throws(WireFault) -> [Row] {
        var rows: [Row] = []
        for event in try events(frame) { rows += try event.list(key, of: Row.self) }
        return rows
    }

    private static func each<Row: WireReadable>(
        _ frame: WireObject, _ key: String
    ) throws(WireFault) -> [Row] {
        var rows: [Row] = []
        for event in try events(frame) {
            rows.append(try event.required(try event.read(key, as: Row.self), key))
        }
        return rows
    }

    /// The list is cumulative, so the last event of a frame says all.
    private static func subscriptions(_ frame: WireObject) throws(WireFault) -> [Subscription] {
        guard let event = try events(frame).last else { return [] }
        let object = try event.required(try event.object("subscriptions"), "subscriptions")
        var found: [Subscription] = []
        for channel in object.value.keys {
            found.append(Subscription(channel: channel, topics: try object.texts(channel)))
        }
        return found
    }
}

/// A five-minute candle of the stream; the open one comes again with growing volume.
package struct StreamCandle: Hashable, WireReadable {
    package var product: String
    package var candle: VenueCandle

    package init(product: String, candle: VenueCandle) {
        (self.product, self.candle) = (product, candle)
    }

    package init(_ object: WireObject) throws(WireFault) {
        product = try object.required(try object.text("product_id"), "product_id")
        candle = try VenueCandle(object)
    }
}

/// What the status channel says of a product.
package struct ProductListing: Hashable, WireReadable {
    package var product: String
    package var kind: OpenWord<ProductKind>?
    package var status: OpenWord<ListingStatus>?
    package var statusMessage: String?
    package var baseIncrement: WireDecimal?
    package var quoteIncrement: WireDecimal?
    package var notionalMin: WireDecimal?

    package init(product: String) { self.product = product }

    package init(_ object: WireObject) throws(WireFault) {
        self.init(product: try object.required(try object.text("id"), "id"))
        kind = try object.word("product_type")
        status = try object.word("status")
        statusMessage = try object.text("status_message")
        baseIncrement = try object.decimal("base_increment")
        quoteIncrement = try object.decimal("quote_increment")
        notionalMin = try object.decimal("min_market_funds")
    }
}

/// One event of the user channel: orders as they stand, each complete in itself.
///
/// A snapshot lists the open orders in batches of fifty. That a batch is shorter does not prove
/// that the list is complete; only a REST listing does.
package struct UserEvent: Hashable, WireReadable {
    package var isSnapshot: Bool
    package var orders: [VenueOrder]
    package var perpetuals: [PerpetualPosition]
    package var futures: [FuturesPosition]

    package init(
        isSnapshot: Bool, orders: [VenueOrder] = [], perpetuals: [PerpetualPosition] = [],
        futures: [FuturesPosition] = []
    ) {
        (self.isSnapshot, self.orders) = (isSnapshot, orders)
        (self.perpetuals, self.futures) = (perpetuals, futures)
    }

    package init(_ object: WireObject) throws(WireFault) {
        let type = try object.required(try object.text("type"), "type")
        guard type == "snapshot" || type == "update" else {
            throw object.fault(.unknownWord, "type", "\"\(type)\" is neither snapshot nor update")
        }
        isSnapshot = type == "snapshot"
        var orders: [VenueOrder] = []
        for (index, item) in try object.required(object.items("orders"), "orders").enumerated() {
            let place = "\(object.place("orders"))[\(index)]"
            orders.append(try VenueOrder(streamed: try WireObject(item, path: place)))
        }
        self.orders = orders
        let positions = try object.object("positions")
        perpetuals = try positions?.optionalList("perpetual_futures_positions") ?? []
        futures = try positions?.optionalList("expiring_futures_positions") ?? []
    }
}
