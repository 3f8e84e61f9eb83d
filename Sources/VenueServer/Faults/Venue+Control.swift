internal import Domain
internal import JSON
internal import Transport

/// The control endpoint: faults, flags, keys, and a market that does what a test needs.
extension Venue {
    func answerControl(_ request: HTTPRequest, _ path: String) -> Reply {
        do throws(Refusal) {
            let body = try Venue.body(of: request)
            let parts = path.split(separator: "/")
            guard request.method != .get else {
                return Reply(200, try control(.get, parts, body))
            }
            return Reply(
                200,
                try recorded(request, body, nil) { () throws(Refusal) in
                    try control(request.method, parts, body)
                })
        } catch {
            return Reply(error)
        }
    }

    func control(
        _ method: HTTPRequest.Method, _ parts: [Substring], _ body: JSONValue
    ) throws(Refusal) -> JSONValue {
        switch (method, parts.first, parts.dropFirst().first) {
        case (.get, "faults", nil): return faultList
        case (.post, "faults", nil): return try switchOn(body)
        case (.delete, "faults", let name): return try switchOff(name.map(String.init))
        case (.post, "products", let symbol?): return try flag(String(symbol), body)
        case (.post, "duplicates", nil): return try changeDuplicates(body)
        case (.post, "source", nil): return try changeSource(body)
        case (.post, "advance", nil): return try passTime(body)
        case (.post, "trades", nil): return try invent(body)
        case (.post, "quotes", nil): return try quote(body)
        case (.post, "balances", nil): return try give(body)
        case (.post, "keys", nil): return try changeKey(body)
        case (.post, "disconnect", nil): return disconnect(body)
        case (.post, "cancels", nil): return try takeAway(body)
        case (.get, "state", nil): return truth
        default:
            throw .notFound(
                "there is no \(method.rawValue) /control/\(parts.joined(separator: "/"))")
        }
    }

    // MARK: Connections

    /// - Returns: How many were connected.
    private func disconnect(_ body: JSONValue) -> JSONValue {
        let path = body["path"]?.string
        let numbers = connected(to: path)
        if body["reset"]?.bool == true {
            for number in numbers {
                outgoing.append(.reset(number))
                sessions[number] = nil
            }
        } else {
            throwOut(path: path)
        }
        return .object(["disconnected": .int(numbers.count)])
    }

    /// Connections whose path contains a text; all without one.
    func connected(to path: String?) -> [Int] {
        sessions.values.filter { session in path.map(session.path.contains) ?? true }
            .map(\.number).sorted()
    }

    func throwOut(path: String?) {
        for number in connected(to: path) { dismiss(number, 1001, "going away") }
    }

    /// The longest that anything may be asked to last.
    private static let lengthMax = Nanos.day * 365

    /// A length of time such as `500ms`, `-5s`, up to a year.
    static func length(_ value: JSONValue?, _ name: String) throws(Refusal) -> Nanos? {
        guard let value else { return nil }
        guard let text = value.string else { throw .notAValue(value.text(), of: name) }
        let isNegative = text.hasPrefix("-")
        let length: Nanos
        do {
            length = try Nanos(parsing: isNegative ? String(text.dropFirst()) : text)
        } catch {
            throw .notAValue(text, of: name)
        }
        guard length <= lengthMax else {
            throw .invalid("\(name) is \(text), which is more than 365d")
        }
        return isNegative ? Nanos(-length.count) : length
    }
}
