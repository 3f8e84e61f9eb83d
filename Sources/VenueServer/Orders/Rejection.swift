internal import JSON

/// Why an order is not taken, which the venue says with status 200.
struct Rejection: Error, Hashable {
    /// The plain code, and the one of a preview; either may be unknown.
    var code: String
    var preview: String
    var message: String

    /// A code that previews spell with `PREVIEW_` in front.
    init(_ code: String, _ message: String) {
        (self.code, preview, self.message) = (code, "PREVIEW_" + code, message)
    }

    init(preview: String, _ message: String) {
        (code, self.preview, self.message) = ("UNKNOWN_FAILURE_REASON", preview, message)
    }

    /// A code that only new orders meet.
    init(new code: String, _ message: String) {
        (self.code, self.message) = (code, message)
        preview = "UNKNOWN_PREVIEW_FAILURE_REASON"
    }

    var json: JSONValue {
        .object([
            "error": .string(code), "message": .string(message), "error_details": .string(""),
            "preview_failure_reason": .string(preview),
            "new_order_failure_reason": .string(
                preview.hasPrefix("PREVIEW_") ? "UNKNOWN_FAILURE_REASON" : code),
        ])
    }

    static let funds = Rejection("INSUFFICIENT_FUND", "Insufficient balance in source account")
    static let noLiquidity = Rejection("INVALID_NO_LIQUIDITY", "There is nobody to trade with")
    static let unsupported = Rejection(
        "UNSUPPORTED_ORDER_CONFIGURATION", "This kind of order is not taken for the product")
}
