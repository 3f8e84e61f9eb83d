internal import Domain
internal import JSON

/// An order as its owner sees it.
struct ClientOrder: Hashable {
    /// A change of price or size that was taken.
    struct Edit: Hashable {
        var price: String
        var size: String
        var time: Timestamp
    }

    let id: String
    let clientID: String
    let portfolio: String
    /// The product as it was asked for, which may be an alias.
    let symbol: String
    let instrument: InstrumentID
    let side: Side
    /// Its configuration as it was asked for, and as edits have changed it.
    var asked: JSONValue
    var terms: OrderTerms
    let created: Timestamp
    var status = OrderStatus.pending
    /// In base units or contracts; of an order by quote known when it is placed.
    var quantity: Quantity
    var filled: Quantity = .zero
    var value: Amount = .zero
    var fees: Amount = .zero
    var fillCount = 0
    var hold: Amount = .zero
    /// The currency of the hold.
    var holdCurrency: String
    var isTriggered = false
    var cancelMessage = ""
    var rejectReason = "REJECT_REASON_UNSPECIFIED"
    var lastFill: Timestamp?
    var updated: Timestamp
    var edits: [Edit] = []
    /// Under these numbers it stands in the market, with what each had when it was placed.
    var tickets: [OrderNumber] = []
    var slicesDone = 0
    var originID = ""
    var attachedID = ""
    /// Take profit and stop loss that come to life for what it has filled.
    var attached: JSONValue?
    /// Through what it was placed.
    var source = OrderFilter.sourceUsual
    var leverage = ""
    var marginType = ""

    var remaining: Quantity { quantity > filled ? quantity - filled : .zero }
    var isLive: Bool { !status.isFinal }
    var isByQuote: Bool { if case .quote = terms.size { true } else { false } }
}

/// One execution as its owner sees it.
struct FillEntry: Hashable {
    let id: String
    let tradeID: UInt64
    let order: Int
    let price: Price
    let quantity: Quantity
    let commission: Amount
    let isMaker: Bool
    /// As the venue's clock showed it.
    let time: Timestamp
    /// The moment itself.
    let moment: Timestamp
}
