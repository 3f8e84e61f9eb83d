internal import Domain
internal import JSON

/// What the venue lets people do with a product now.
struct ProductFlags: Hashable {
    var isDisabled = false
    var tradingDisabled = false
    var cancelOnly = false
    var limitOnly = false
    var postOnly = false
    var auctionMode = false
    var viewOnly = false
    var isSessionOpen = true
    var status = "online"

    /// The names that the venue gives them.
    static let names: [String: any WritableKeyPath<ProductFlags, Bool> & Sendable] = [
        "is_disabled": \.isDisabled, "trading_disabled": \.tradingDisabled,
        "cancel_only": \.cancelOnly, "limit_only": \.limitOnly, "post_only": \.postOnly,
        "auction_mode": \.auctionMode, "view_only": \.viewOnly,
        "is_session_open": \.isSessionOpen,
    ]

    /// What keeps orders in the book from being matched.
    var matching: ProductStatus {
        var found: ProductStatus = []
        if isDisabled || tradingDisabled || status != "online" { found.insert(.noTrading) }
        if cancelOnly { found.insert(.cancelOnly) }
        if auctionMode { found.insert(.auction) }
        if !isSessionOpen { found.insert(.closed) }
        return found
    }
}
