internal import Domain
internal import JSON
internal import Transport

/// A request that may have changed the venue, as it is written down.
struct CallRecord: Hashable {
    /// What the venue's clock stood at when it came.
    var time: Timestamp
    var method: HTTPRequest.Method
    /// With the prefix and the query, as it stood in the request.
    var target: String
    /// Null where there was none.
    var body: JSONValue
    /// Whose it was; nil for the control endpoint.
    var key: String?
    /// What the venue had when it was done: orders, fills, and the last trade's number.
    var outcome: String

    /// One line, without its end.
    var text: String {
        JSONValue.object([
            "time": .string(String(time.nanos)), "method": .string(method.rawValue),
            "target": .string(target), "body": body, "key": key.map { .string($0) },
            "outcome": .string(outcome),
        ]).text()
    }

    init(
        _ request: HTTPRequest, at time: Timestamp, body: JSONValue, key: APIKey?, outcome: String
    ) {
        (self.time, method, target) = (time, request.method, request.target)
        (self.body, self.key, self.outcome) = (body, key?.name, outcome)
    }

    /// Nil for a line that no record was written as.
    init?(_ line: JSONValue) {
        guard let nanos = line["time"]?.string.flatMap({ Int64($0) }),
            let method = line["method"]?.string.flatMap({ HTTPRequest.Method(rawValue: $0) }),
            let target = line["target"]?.string, let outcome = line["outcome"]?.string
        else { return nil }
        (time, self.method, self.target) = (Timestamp(nanos: nanos), method, target)
        (body, key) = (line["body"] ?? .null, line["key"]?.string)
        self.outcome = outcome
    }
}
