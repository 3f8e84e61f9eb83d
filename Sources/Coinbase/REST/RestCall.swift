internal import JSON

/// One request of the venue's REST interface, and how its answer is read.
struct RestCall<Value: Sendable>: Sendable {
    var method: Brokerage.Method
    /// Below `SignableEndpoints.prefix`, without the query.
    var path: String
    var query = Query()
    var body: [UInt8]?
    var access = Brokerage.Access.signed
    var urgency = TokenBucket.Urgency.ordinary
    /// Asked as the last thing before it leaves; nil lets it go.
    var mayLeave: Departure?
    /// The request, where it was signed ahead.
    var signed: SignedRequest?
    var read: @Sendable (Delivery) -> ResponseClass<Value>

    /// Only a GET is ever asked twice.
    var mayRepeat: Bool { method == .get }

    /// A question.
    static func get(
        _ path: String, _ query: Query = Query(), access: Brokerage.Access = .signed
    ) -> RestCall where Value: WireReadable {
        RestCall(method: .get, path: path, query: query, access: access) {
            ResponseClass($0, effect: .none)
        }
    }

    /// A question that needs a body; it changes nothing, and is asked once all the same.
    static func asking(_ path: String, _ body: JSONValue) -> RestCall where Value: WireReadable {
        RestCall(method: .post, path: path, body: body.bytes) { ResponseClass($0, effect: .none) }
    }

    /// What changes something, once.
    static func doing(
        _ path: String, _ body: JSONValue, urgency: TokenBucket.Urgency = .ordinary,
        mayLeave: Departure? = nil, read: @escaping @Sendable (Delivery) -> ResponseClass<Value>
    ) -> RestCall {
        doing(path, body: body.bytes, urgency: urgency, mayLeave: mayLeave, read: read)
    }

    /// The same with a body that is written already.
    static func doing(
        _ path: String, body: [UInt8], urgency: TokenBucket.Urgency = .ordinary,
        mayLeave: Departure? = nil, read: @escaping @Sendable (Delivery) -> ResponseClass<Value>
    ) -> RestCall {
        RestCall(
            method: .post, path: path, body: body, urgency: urgency, mayLeave: mayLeave,
            read: read)
    }
}

/// Whether a request may leave now; asked on the network thread.
package typealias Departure = @Sendable () -> Bool
