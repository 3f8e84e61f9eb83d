package import Domain

/// The venue's own word for why it refused something.
///
/// The venue has hundreds and adds more; the word is kept as it came, and only the group that it
/// belongs to is ours.
package struct FailureCode: Hashable, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    /// No reason is given.
    package static let unspecified = FailureCode("UNKNOWN_FAILURE_REASON")
    package static let duplicateClientOrderID = FailureCode("DUPLICATE_CLIENT_ORDER_ID")
    package static let orderIsFullyFilled = FailureCode("ORDER_IS_FULLY_FILLED")
    package static let unknownCancelOrder = FailureCode("UNKNOWN_CANCEL_ORDER")

    package static let editChangesNothing = FailureCode("EDIT_REQUEST_EQUAL_TO_ORIGINAL_REQUEST")

    /// Whether the venue never edits such an order, whatever the edit.
    package var meansNotEditable: Bool { FailureCode.notEditable.contains(plain) }

    private static let notEditable: Set<String> = [
        "ONLY_LIMIT_ORDER_EDITS_SUPPORTED", "ORDER_EDIT_ORDER_TYPE_NOT_SUPPORTED",
        "STRATEGY_NOT_SUPPORTED", "REPLACE_NOT_SUPPORTED", "FIELD_ENDTIME_NOT_SUPPORTED",
        "FIELD_STOPPRICE_NOT_SUPPORTED", "SIZE_IN_QUOTE_EDITS_NOT_ALLOWED",
        "PORTFOLIO_NOT_ALLOWED_FOR_EDITS", "CANNOT_EDIT_FUTURES_ORDER",
        "CANNOT_EDIT_TRIGGERED_ORDER", "EXCEEDED_MAX_ALLOWED_EDIT_REQUEST_COUNT",
    ]

    /// Whether the word only fills the field: the venue writes `UNKNOWN_…` where nothing is meant.
    ///
    /// `UNKNOWN_CANCEL_ORDER` is a real reason: the order to be cancelled is not known.
    package var isFiller: Bool {
        let plain = text.uppercased()
        guard self != .unknownCancelOrder else { return false }
        return plain.isEmpty || plain == "UNKNOWN" || plain.hasPrefix("UNKNOWN_")
            || plain.hasSuffix("_UNSPECIFIED")
    }

    /// The word without the prefix that the preview puts before it.
    package var plain: String {
        text.hasPrefix("PREVIEW_") ? String(text.dropFirst(8)) : text
    }

    /// The first of some words that says anything.
    static func first(of texts: [String?]) -> FailureCode? {
        texts.lazy.compactMap { $0 }.map(FailureCode.init).first { !$0.isFiller }
    }

    /// The group of the host's reasons that the word belongs to.
    package var reason: OrderReason {
        if FailureCode.funds.contains(plain) || plain.hasPrefix("INSUFFICIENT_FUND") {
            return .funds
        }
        if plain.contains("POST_ONLY") { return .postOnly }
        if FailureCode.product.contains(plain) { return .product }
        if plain.contains("RATE_LIMIT") || plain.hasPrefix("TOO_MANY") { return .rate }
        if FailureCode.late.contains(plain) { return .tooLate }
        let shapes = ["INVALID_", "UNSUPPORTED_", "SCALED_", "BUCKET_", "STOP_PRICE_"]
        return shapes.contains(where: plain.hasPrefix) ? .shape : .other
    }

    private static let funds: Set<String> = [
        "INVALID_LEDGER_BALANCE", "INSUFFICIENT_LEDGER_BALANCE", "INVALID_MARGIN_HEALTH",
        "REJECT_REASON_INSUFFICIENT_FUNDS", "HOLD_FAILURE",
    ]
    private static let product: Set<String> = [
        "INVALID_PRODUCT_ID", "ORDER_ENTRY_DISABLED", "TRADING_DISABLED", "UNTRADABLE_PRODUCT",
        "INVALID_FCM_TRADING_SESSION", "PRODUCT_TRADING_HALTED", "INVALID_NO_LIQUIDITY",
        "NOT_ALLOWED_BY_MARKET_STATE", "INELIGIBLE_PAIR", "GEOFENCING_RESTRICTION",
    ]
    private static let late: Set<String> = [
        "ORDER_IS_FULLY_FILLED", "UNKNOWN_CANCEL_ORDER", "ORDER_NOT_FOUND",
        "ONLY_OPEN_ORDERS_CAN_BE_EDITED", "CANNOT_EDIT_ORDER_PENDING_CANCEL",
        "CANNOT_EDIT_TO_BELOW_FILLED_SIZE", "ORDER_IS_PENDING_CANCEL", "DUPLICATE_CANCEL_REQUEST",
    ]
}
