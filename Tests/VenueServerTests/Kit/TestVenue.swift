import Domain
import JSON
import Transport
import VenueServer

/// A venue on loopback whose clock the test sets, and a client of it.
///
/// Owns the server, the client and its thread; the test ends them.
final class TestVenue {
    static let start = Timestamp(nanos: 1_767_614_400_000_000_000)  // 2026-01-05T12:00:00Z

    let server: VenueServer
    /// Whose requests are sent unless they say otherwise.
    var key: TestKey
    let edwardsKey: TestKey
    let viewKey: TestKey
    let thread = NetworkThread()
    private let client: HTTPClient
    /// Orders sent, which gives each an id of its own.
    var orderCount = 0
    /// What the venue's clock shows.
    private(set) var now = start

    init(_ change: (inout VenueSettings) -> Void = { _ in }) throws {
        var settings = VenueSettings()
        settings.clock = .manual(start: TestVenue.start)
        settings.history = .minute * 10
        settings.seed = 7
        settings.hasControl = true
        settings.hasRateLimits = false
        change(&settings)
        server = try VenueServer(settings)
        key = try TestKey(document: server.keyDocuments[0])
        edwardsKey = try TestKey(document: server.keyDocuments[1])
        viewKey = try TestKey(document: server.keyDocuments[2])
        var client = HTTPClient.Settings(userAgent: "test/1")
        client.connectionsMax = 1
        self.client = try HTTPClient(
            to: try Endpoint(.http, host: "127.0.0.1", port: server.port), tls: try ClientTLS(),
            client, on: thread)
    }

    func stop() {
        client.stop()
        thread.stop()
        server.stop()
    }

    // MARK: Asking

    func ask(_ request: HTTPRequest, timeout: Duration = .seconds(60)) throws -> HTTPOutcome {
        let letters = Letters<HTTPOutcome>()
        client.send(request, timeout: timeout) { letters.put($0) }
        return try letters.next()
    }

    struct NoReply: Error { let outcome: HTTPOutcome }

    func answer(_ request: HTTPRequest) throws -> Answer {
        let outcome = try ask(request)
        guard case .reply(let response) = outcome else { throw NoReply(outcome: outcome) }
        return Answer(response)
    }

    /// A request with a token of a key; without one when the key is nil.
    func request(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, by key: TestKey?
    ) throws -> HTTPRequest {
        let whole = "/api/v3/brokerage" + path
        var fields: [HeaderField] = [.json]
        if let key {
            let bare = whole.prefix { $0 != "?" }
            let claims = key.claims("\(method.rawValue) api.coinbase.com\(bare)", at: now)
            fields.append(try HeaderField("Authorization", "Bearer \(try key.token(claims))"))
        }
        return try HTTPRequest(
            method, whole, fields: fields, body: body.map { Array($0.text().utf8) } ?? [])
    }

    func get(_ path: String) throws -> Answer {
        try answer(try request(.get, path, by: key))
    }

    func post(_ path: String, _ body: JSONValue) throws -> Answer {
        try answer(try request(.post, path, body, by: key))
    }

    // MARK: Control

    @discardableResult
    func control(_ path: String, _ body: JSONValue) throws -> JSONValue {
        let request = try HTTPRequest(
            .post, "/control/\(path)", fields: [.json], body: Array(body.text().utf8))
        return try answer(request).json
    }

    /// Lets time pass: `"250ms"`, `"5s"`.
    func pass(_ length: String) throws {
        let answer = try control("advance", .object(["by": .string(length)]))
        let told = answer["now"]?.string.flatMap { Timestamp(rfc3339: $0) }
        now = told ?? now
    }

    /// Switches a fault on; every further value goes with it.
    func fault(_ name: String, _ more: KeyValuePairs<String, JSONValue> = [:]) throws {
        let members = [JSONMember("fault", .string(name))] + more.map { JSONMember($0, $1) }
        let answer = try switchOn(JSONValue.object(members).text())
        guard answer.status == 200 else { throw Refused(text: answer.text) }
    }

    struct Refused: Error { let text: String }

    /// Asks for a fault as it is written.
    func switchOn(_ fault: String) throws -> Answer {
        try answer(
            try HTTPRequest(.post, "/control/faults", fields: [.json], body: Array(fault.utf8)))
    }

    /// Switches a fault off.
    func heal(_ name: String) throws {
        _ = try answer(try HTTPRequest(.delete, "/control/faults/\(name)", fields: [.json]))
    }

    /// All orders, fills and balances as they truly are.
    func truth() throws -> JSONValue {
        try answer(try HTTPRequest(.get, "/control/state")).json
    }

    /// Sets flags, increments and minima of BTC-USD.
    func product(_ flags: KeyValuePairs<String, JSONValue>) throws {
        try control("products/BTC-USD", .object(flags.map { JSONMember($0, $1) }))
    }

    /// Shows a best bid and offer of BTC-USD with one bitcoin each.
    func quote(_ bid: String, _ ask: String, size: String = "1") throws {
        try control(
            "quotes",
            .object([
                "product_id": .string("BTC-USD"), "bid": .string(bid), "bid_size": .string(size),
                "ask": .string(ask), "ask_size": .string(size),
            ]))
    }

    /// Lets others trade BTC-USD; the side is the taker's.
    func trade(_ price: String, _ size: String, _ side: String = "SELL") throws {
        try control(
            "trades",
            .object([
                "product_id": .string("BTC-USD"), "price": .string(price),
                "size": .string(size), "side": .string(side),
            ]))
    }

    // MARK: Orders

    /// Sends an order for BTC-USD under a new id.
    func order(
        _ side: String, _ kind: String, _ fields: KeyValuePairs<String, JSONValue>,
        product: String = "BTC-USD"
    ) throws -> Answer {
        orderCount += 1
        let configuration = JSONValue.object(fields.map { JSONMember($0, $1) })
        return try post(
            "/orders",
            .object([
                "client_order_id": .string("order-\(orderCount)"),
                "product_id": .string(product), "side": .string(side),
                "order_configuration": .object([JSONMember(kind, configuration)]),
            ]))
    }

    func limit(_ side: String, _ size: String, _ price: String) throws -> String {
        let answer = try order(
            side, "limit_limit_gtc", ["base_size": .string(size), "limit_price": .string(price)])
        return answer["success_response", "order_id"]?.string ?? "refused: \(answer.text)"
    }

    /// How an order stands.
    func look(_ id: String) throws -> JSONValue {
        try get("/orders/historical/\(id)")["order"] ?? .null
    }

    func wallet(_ currency: String) throws -> (available: String, hold: String) {
        let rows = try get("/accounts")["accounts"]?.array ?? []
        let row = rows.first { $0["currency"]?.string == currency }
        return (
            row?["available_balance"]?["value"]?.string ?? "none",
            row?["hold"]?["value"]?.string ?? "none"
        )
    }
}

extension JSONValue {
    /// Some members of an object as one line: `status=OPEN filled_size=0.5`.
    func shown(_ names: String...) -> String {
        names.map { name in
            let value = self[name]
            return "\(name)=\(value?.string ?? value?.text() ?? "absent")"
        }.joined(separator: " ")
    }
}
