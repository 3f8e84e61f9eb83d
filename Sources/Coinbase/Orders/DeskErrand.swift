package import Domain

/// Something the desk wants to be asked of the venue.
package enum DeskErrand: Hashable, Sendable {
    /// To be sent once, whatever becomes of it.
    case create(OrderNumber, NewOrder, isReducing: Bool)
    /// To be sent once, whatever becomes of it.
    case edit(OrderNumber, OrderEdit)
    /// By the venue's ids; asking twice is harmless.
    case cancel([String])
    /// What the venue has of one order, by its id.
    case look(String)
    /// Every order created since a moment, and every open one.
    case listOrders(since: Timestamp)
    /// The fills of some orders, by the venue's ids.
    case listFills(of: [String])
    /// Every fill since a moment.
    case listFillsSince(Timestamp)
}
