import Coinbase
import Crypto
import Domain
import Synchronization
import Testing
import Transport

/// A venue on this machine that answers each request as a test says.
///
/// Owns the server, its thread, the client and its thread, and ends them.
final class AnsweringVenue: Sendable {
    let brokerage: Brokerage
    private let server: HTTPServer
    private let serverThread = NetworkThread()
    let clientThread = NetworkThread()
    private let seen: SeenRequests

    /// The script is given each request and its number for the same target, from 1.
    init(
        secret: String? = SampleCredentials.ed25519,
        _ change: (inout Brokerage.Settings) -> Void = { _ in },
        script: @escaping @Sendable (ServerExchange, Int) -> Void
    ) throws {
        let seen = SeenRequests()
        server = try HTTPServer(HTTPServer.Settings(), on: serverThread) { exchange in
            script(exchange, seen.add(exchange.request))
        }
        self.seen = seen
        var settings = Brokerage.Settings(userAgent: "test/1")
        settings.backoff = Backoff(first: .millisecond, longest: .millisecond * 4, retriesMax: 3)
        settings.signedRate = TokenBucket.Rate(perSecond: 1_000, burst: 1_000, reserve: 1)
        settings.openRate = settings.signedRate
        settings.warm = 0
        change(&settings)
        var credentials: Credentials?
        if let secret {
            credentials = try Credentials.read(environment: SampleCredentials.environment(secret))
        }
        brokerage = try Brokerage(
            at: try Endpoint(.http, host: "127.0.0.1", port: server.port), tls: try ClientTLS(),
            credentials: credentials, on: clientThread, settings)
    }

    var port: Int { server.port }

    /// What was asked for: method and target, in the order of coming.
    var asked: [String] { seen.requests.map { "\($0.method.rawValue) \($0.target)" } }

    var requests: [HTTPRequest] { seen.requests }

    func stop() {
        brokerage.stop()
        clientThread.stop()
        server.stop()
        serverThread.stop()
    }

    /// Waits for the answer of a call.
    func answer<Value: Sendable>(
        _ call: (@escaping @Sendable (ResponseClass<Value>) -> Void) -> Void
    ) throws -> ResponseClass<Value> {
        let answer = brokerage.wait(for: call)
        return try #require(answer)
    }
}

/// What a server was asked.
///
/// Owns the list.
private final class SeenRequests: Sendable {
    private let list = Mutex<[HTTPRequest]>([])

    var requests: [HTTPRequest] { list.withLock { $0 } }

    func add(_ request: HTTPRequest) -> Int {
        list.withLock { list in
            list.append(request)
            return list.count { $0.target == request.target }
        }
    }
}

extension ServerExchange {
    /// Answers with JSON.
    func answer(_ status: Int, _ text: String, fields: [HeaderField] = []) {
        answer(HTTPResponse(status, fields: [.json] + fields, body: Array(text.utf8)))
    }

    func answer(page text: String, status: Int) {
        do {
            let html = try HeaderField("Content-Type", "text/html")
            answer(HTTPResponse(status, fields: [html], body: Array(text.utf8)))
        } catch {
            close()
        }
    }
}

/// Texts that a venue answers with.
enum VenueText {
    static let time = #"{"epochMillis":"1790735849298"}"#
    static let order =
        #"{"success":true,"success_response":{"order_id":"o-1","product_id":"BTC-USD","#
        + #""side":"BUY","client_order_id":"c-1"}}"#
    static let rateLimited =
        #"{"errors":[{"id":"rate_limit_exceeded","message":"Too many requests"}]}"#

    static func account(_ id: String, _ currency: String = "USD") -> String {
        #"{"uuid":"\#(id)","currency":"\#(currency)","available_balance":"#
            + #"{"value":"10","currency":"\#(currency)"}}"#
    }

    static func accounts(_ ids: [String], next: String?) -> String {
        let rows = ids.map { account($0) }.joined(separator: ",")
        return #"{"accounts":[\#(rows)],"has_next":\#(next != nil),"cursor":"\#(next ?? "")"}"#
    }

    static func permissions(
        trade: Bool = true, transfer: Bool = false, portfolio: String = "p-1"
    ) -> String {
        #"{"can_view":true,"can_trade":\#(trade),"can_transfer":\#(transfer),"#
            + #""portfolio_uuid":"\#(portfolio)","portfolio_type":"DEFAULT"}"#
    }
}
