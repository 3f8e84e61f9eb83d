internal import NIOHTTP1

/// A request, whole.
package struct HTTPRequest: Hashable, Sendable {
    package enum Method: String, Hashable, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
        case options = "OPTIONS"
        case patch = "PATCH"
    }

    package let method: Method
    /// Path and query, as they are written on the wire.
    package let target: String
    package let fields: [HeaderField]
    package let body: [UInt8]

    /// - Parameters:
    ///   - method: Its name on the wire is its raw value.
    ///   - target: Begins with a slash and is percent-encoded; printable ASCII without a space.
    ///   - fields: Without `Host`, `User-Agent`, `Content-Length`, `Connection` and
    ///     `Transfer-Encoding`, which are written for the caller.
    ///   - body: At most what memory holds; it is sent whole.
    /// - Throws: `badRequest` for any other target, and for one of those headers.
    package init(
        _ method: Method, _ target: String, fields: [HeaderField] = [], body: [UInt8] = []
    ) throws(TransportFault) {
        // Written out only for an error: a request may be in a hurry.
        var operation: String { "ask for \(method.rawValue) \(target.debugDescription)" }
        guard target.first == "/", target.utf8.allSatisfy({ (33...126).contains($0) }) else {
            throw TransportFault(
                .badRequest, operation, "the target must begin with / and be percent-encoded")
        }
        if let field = fields.first(where: { HTTPRequest.isOwn($0.name) }) {
            throw TransportFault(
                .badRequest, operation, "the header \(field.name) is written by the transport")
        }
        self.init(method, target, fields, body)
    }

    private init(_ method: Method, _ target: String, _ fields: [HeaderField], _ body: [UInt8]) {
        (self.method, self.target, self.fields, self.body) = (method, target, fields, body)
    }

    private static let own = [
        "host", "user-agent", "content-length", "connection", "transfer-encoding", "upgrade",
    ]

    /// Whether a name is one of those, whatever the case of its letters.
    private static func isOwn(_ name: String) -> Bool {
        own.contains { $0.utf8.count == name.utf8.count && $0 == name.lowercased() }
    }

    /// The path without the query.
    package var path: String { String(target.prefix { $0 != "?" }) }
    /// What stands behind the question mark; nil without one.
    package var query: String? {
        target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) }
    }

    /// A request as it was received; nil for a method that is not known here.
    init?(received head: HTTPRequestHead, body: [UInt8]) {
        guard let method = Method(rawValue: head.method.rawValue) else { return nil }
        self.init(method, head.uri, [HeaderField](head.headers), body)
    }

    func head(for endpoint: Endpoint, userAgent: HeaderField) -> HTTPRequestHead {
        var headers = HTTPHeaders([
            ("Host", endpoint.authority), (userAgent.name, userAgent.value),
        ])
        for field in fields { headers.add(name: field.name, value: field.value) }
        if !body.isEmpty || method == .post || method == .put || method == .patch {
            headers.add(name: "Content-Length", value: String(body.count))
        }
        return HTTPRequestHead(
            version: .http1_1, method: HTTPMethod(rawValue: method.rawValue),
            uri: endpoint.path + target, headers: headers)
    }
}
