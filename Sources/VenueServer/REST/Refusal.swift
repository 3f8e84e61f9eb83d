/// Why a request is not answered with what it asked for, as a status and the venue's envelope.
struct Refusal: Error, Hashable {
    var status: Int
    /// The venue's word, such as `NOT_FOUND`.
    var error: String
    var message: String

    static func invalid(_ message: String) -> Refusal {
        Refusal(status: 400, error: "INVALID_ARGUMENT", message: message)
    }

    /// A value that no enum of the venue has.
    static func notAValue(_ text: String, of field: String) -> Refusal {
        Refusal(
            status: 400, error: "unknown",
            message: "parsing field \"\(field)\": \"\(text)\" is not a valid value")
    }

    static func notFound(_ message: String) -> Refusal {
        Refusal(status: 404, error: "NOT_FOUND", message: message)
    }

    static let unauthorised = Refusal(
        status: 401, error: "UNAUTHORIZED", message: "Unauthorized")

    static let missingScopes = Refusal(
        status: 403, error: "PERMISSION_DENIED", message: "Missing required scopes")

    static let tooMany = Refusal(
        status: 429, error: "rate_limit_exceeded", message: "Too many requests")
}
