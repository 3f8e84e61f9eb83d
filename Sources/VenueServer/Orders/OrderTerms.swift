internal import Domain
internal import JSON

/// What an order asks for, read from `order_configuration`.
struct OrderTerms: Hashable {
    enum Kind: String, Hashable {
        case market = "MARKET"
        case limit = "LIMIT"
        case stopLimit = "STOP_LIMIT"
        case bracket = "BRACKET"
        case twap = "TWAP"
        case scaled = "SCALED"
    }

    enum Size: Hashable {
        case base(Quantity)
        case quote(Amount)
    }

    /// How a TWAP is cut.
    struct Slices: Hashable {
        var count: Int
        var size: Size
        var interval: Nanos
    }

    /// One step of a ladder of limit orders.
    struct Rung: Hashable {
        var size: Quantity
        var limit: Price
    }

    var kind: Kind
    var timeInForce: TimeInForce
    var size: Size
    var limit: Price?
    /// The price at which a stop wakes, or at which a bracket gives up.
    var stop: Price?
    var stopsUp = false
    var isPostOnly = false
    var start: Timestamp?
    var end: Timestamp?
    var slices: Slices?
    var rungs: [Rung] = []

    var timeInForceWord: String {
        switch timeInForce {
        case .goodTillCancelled: "GOOD_UNTIL_CANCELLED"
        case .goodTillDate: "GOOD_UNTIL_DATE_TIME"
        case .immediateOrCancel: "IMMEDIATE_OR_CANCEL"
        case .fillOrKill: "FILL_OR_KILL"
        }
    }

    var isImmediate: Bool { timeInForce == .immediateOrCancel || timeInForce == .fillOrKill }
}
