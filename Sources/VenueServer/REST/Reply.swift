internal import Domain
internal import JSON
internal import Transport

/// An answer, and what is to become of it on its way.
struct Reply: Sendable {
    enum Fate: Hashable, Sendable {
        case whole
        /// The body breaks off after so many bytes.
        case cut(Int)
        /// The connection is broken off instead.
        case lost
        /// There is none yet: the request counts as coming that much later.
        case held(Nanos)
        /// Sent that much later.
        case late(Nanos)
        /// Sent in pieces, the last of them that much later.
        case dripping(Nanos)
    }

    var response: HTTPResponse
    var fate = Fate.whole

    init(_ status: Int, _ body: JSONValue, fields: [HeaderField] = []) {
        response = HTTPResponse(
            status, fields: [.json] + fields, body: Array(body.text().utf8))
    }

    init(_ refusal: Refusal, fields: [HeaderField] = []) {
        let body: JSONValue
        switch refusal.status {
        case 401:
            body = .object([
                "error": .string(refusal.error), "code": .int(16),
                "message": .string(refusal.message), "details": .array([]),
            ])
        case 429:
            body = .object([
                "errors": .array([
                    .object([
                        "id": .string(refusal.error), "message": .string(refusal.message),
                    ])
                ])
            ])
        default:
            body = .object([
                "error": .string(refusal.error), "error_details": .string(refusal.message),
                "message": .string(refusal.message),
            ])
        }
        self.init(refusal.status, body, fields: fields)
    }

    /// A page as something between client and venue makes it.
    init(page status: Int) {
        let text = "<html><head><title>\(status)</title></head><body>error \(status)</body></html>"
        response = HTTPResponse(
            status, fields: Reply.fields([("Content-Type", "text/html")]), body: Array(text.utf8))
    }

    /// Sends the client elsewhere.
    init(redirectTo target: String) {
        response = HTTPResponse(
            307, fields: Reply.fields([("Location", target)]), body: [])
    }

    /// Headers whose texts are right as they stand.
    static func fields(_ pairs: [(String, String)]) -> [HeaderField] {
        pairs.map { name, value in
            do throws(TransportFault) {
                return try HeaderField(name, value)
            } catch {
                preconditionFailure("\(error)")
            }
        }
    }
}
