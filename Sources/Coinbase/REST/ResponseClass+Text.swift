package import Domain

extension ResponseClass {
    /// The same answer with another value.
    package func map<Other: Sendable>(_ change: (Value) -> Other) -> ResponseClass<Other> {
        switch self {
        case .success(let value): .success(change(value))
        case .rejected(let rejection): .rejected(rejection)
        case .unauthorised(let error): .unauthorised(error)
        case .forbidden(let error): .forbidden(error)
        case .notFound(let error): .notFound(error)
        case .rateLimited(let wait): .rateLimited(retryAfter: wait)
        case .venueDown(let status, let wait): .venueDown(status: status, retryAfter: wait)
        case .retryable(let doubt): .retryable(doubt)
        case .unsent(let why): .unsent(why)
        case .withheld: .withheld
        case .unknown(let doubt): .unknown(doubt)
        }
    }

    /// One line for people.
    package var text: String {
        switch self {
        case .success: "done"
        case .rejected(let rejection): "refused: \(rejection.text)"
        case .unauthorised(let error):
            "the key or its token is not believed: \(error.rejection.text)"
        case .forbidden(let error?): "not permitted: \(error.rejection.text)"
        case .forbidden(nil): "kept out by something before the venue"
        case .notFound(let error): "not found: \(error.rejection.text)"
        case .rateLimited: "too many requests"
        case .venueDown(let status, _): "the venue failed with status \(status)"
        case .retryable(let doubt): doubt.text
        case .unsent(let why): "not sent: \(why)"
        case .withheld: "not sent: the trading level was raised before it left"
        case .unknown(let doubt): "unknown: \(doubt.text)"
        }
    }

    /// The value, or the bad news for a person.
    ///
    /// - Parameter what: What was asked, as a noun phrase: `the accounts`.
    /// - Returns: What the venue said.
    /// - Throws: A fault of kind `runtime` whose code names the case.
    package func get(_ what: String) throws(Fault) -> Value {
        if case .success(let value) = self { return value }
        throw Fault(.runtime, code: "coinbase.\(code)", "\(what): \(text)", remedy: remedy)
    }

    private var code: String {
        switch self {
        case .success: "done"
        case .rejected: "rejected"
        case .unauthorised: "unauthorised"
        case .forbidden: "forbidden"
        case .notFound: "not_found"
        case .rateLimited: "rate_limited"
        case .venueDown: "venue_down"
        case .retryable: "no_answer"
        case .unsent: "unsent"
        case .withheld: "withheld"
        case .unknown: "unknown"
        }
    }

    private var remedy: String {
        switch self {
        case .success, .rejected, .notFound: "Compare with what the venue lists"
        case .unauthorised:
            "Check the key at Coinbase, that it is not expired, and this machine's clock"
        case .forbidden: "Check the key's permissions, its list of addresses, and your network"
        case .rateLimited: "Wait a minute; another program may use the same key"
        case .venueDown, .retryable: "Try again; look at the venue's status page if it stays"
        case .unsent: "Check the address and the network"
        case .withheld: "Look at perps-bot status"
        case .unknown: "Look at the orders before doing it again: it may have happened"
        }
    }
}
