import Crypto
import Foundation
import Testing
import Transport

/// A server of ours with a client of ours, each on a thread of its own.
///
/// Owns both threads, the server and the clients made here, and ends them all.
final class LocalServer {
    let isSecure: Bool
    let server: HTTPServer
    let serverThread = NetworkThread()
    let clientThread = NetworkThread()
    private var clients: [HTTPClient] = []

    init(
        secure: Bool = false, limits: HTTPLimits = HTTPLimits(), connectionsMax: Int = 1024,
        certificate: LoopbackCertificate = Certificates.good,
        handle: @escaping @Sendable (ServerExchange) -> Void
    ) throws {
        var settings = HTTPServer.Settings()
        (settings.limits, settings.connectionsMax) = (limits, connectionsMax)
        if secure {
            settings.tls = try ServerTLS(chain: certificate.chain, key: certificate.key)
        }
        isSecure = secure
        server = try HTTPServer(settings, on: serverThread, handle: handle)
    }

    func endpoint(_ host: String = "localhost", path: String = "") throws -> Endpoint {
        try Endpoint(isSecure ? .https : .http, host: host, port: server.port, path: path)
    }

    func client(
        host: String = "localhost", tls: ClientTLS? = nil,
        _ change: (inout HTTPClient.Settings) -> Void = { _ in }
    ) throws -> HTTPClient {
        let client = try HTTPClient(
            to: try endpoint(host), tls: try tls ?? Certificates.trusting(Certificates.good),
            Sample.settings(change), on: clientThread)
        clients.append(client)
        return client
    }

    func opening(path: String = "/feed") throws -> WebSocketOpening {
        let endpoint = try Endpoint(
            isSecure ? .wss : .ws, host: "localhost", port: server.port, path: path)
        return WebSocketOpening(
            endpoint, tls: try Certificates.trusting(Certificates.good), userAgent: "test/1")
    }

    /// Opens a WebSocket, and gives it with what its reader hears.
    func socket(
        _ change: (inout WebSocketOpening) -> Void = { _ in }
    ) throws -> (WebSocket, Mailbox<Heard>) {
        var opening = try opening()
        change(&opening)
        return try opening.socket(on: clientThread)
    }

    func stop() {
        for client in clients { client.stop() }
        server.stop()
        clientThread.stop()
        serverThread.stop()
    }
}

extension WebSocketOpening {
    func socket(on thread: NetworkThread) throws -> (WebSocket, Mailbox<Heard>) {
        let (heard, opened) = (Mailbox<Heard>(), Mailbox<Result<WebSocket, WebSocketRefusal>>())
        open(
            on: thread,
            opened: { socket in
                opened.put(.success(socket))
                return Recorder(heard)
            },
            refused: { opened.put(.failure($0)) })
        return (try opened.next().get(), heard)
    }

    /// Why it cannot be opened.
    func refusal(on thread: NetworkThread) throws -> WebSocketRefusal {
        do {
            _ = try socket(on: thread)
        } catch let refusal as WebSocketRefusal {
            return refusal
        }
        throw WebSocketRefusal.fault(TransportFault(.badRequest, "test", "it was opened"))
    }
}

/// What a WebSocket's reader was told.
enum Heard: Hashable, Sendable {
    case text(String)
    case pong
    case ended(WebSocketEnd)
}

/// Passes on what comes over a WebSocket.
///
/// Owns nothing but the mailbox it fills.
final class Recorder: WebSocketReader {
    private let heard: Mailbox<Heard>

    init(_ heard: Mailbox<Heard>) { self.heard = heard }

    func received(text: Span<UInt8>) {
        let bytes = text.indices.map { text[$0] }
        heard.put(.text(String(decoding: bytes, as: UTF8.self)))
    }

    func receivedPong() { heard.put(.pong) }

    func ended(_ end: WebSocketEnd) { heard.put(.ended(end)) }
}

enum Certificates {
    private static let now = Int(Date().timeIntervalSince1970)
    static let good = LoopbackCertificate(validity: (now - 3600)...(now + 86_400))
    static let other = LoopbackCertificate(validity: (now - 3600)...(now + 86_400))
    static let expired = LoopbackCertificate(validity: (now - 7200)...(now - 3600))
    static let future = LoopbackCertificate(validity: (now + 3600)...(now + 7200))
    static let foreign = LoopbackCertificate(
        validity: (now - 3600)...(now + 86_400), names: ["DNS:example.test"])

    /// A client that trusts one CA only.
    static func trusting(_ certificate: LoopbackCertificate) throws -> ClientTLS {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "perps-transport-\(UUID().uuidString).pem")
        try certificate.authority.write(to: file, atomically: true, encoding: .utf8)
        let tls = try ClientTLS(caFile: file.path)
        try FileManager.default.removeItem(at: file)
        return tls
    }
}

enum Sample {
    static func settings(_ change: (inout HTTPClient.Settings) -> Void) -> HTTPClient.Settings {
        var settings = HTTPClient.Settings(userAgent: "test/1")
        settings.warm = 0
        change(&settings)
        return settings
    }

    static func get(_ target: String = "/") throws -> HTTPRequest { try HTTPRequest(.get, target) }
}

extension HTTPClient {
    /// Sends and waits.
    func outcome(_ request: HTTPRequest, timeout: Duration = .seconds(30)) throws -> HTTPOutcome {
        let outcomes = Mailbox<HTTPOutcome>()
        send(request, timeout: timeout) { outcomes.put($0) }
        return try outcomes.next()
    }
}

extension HTTPOutcome {
    /// The kind and the cause, without the numbers of ports.
    var summary: String {
        switch self {
        case .reply(let response): "reply \(response.status) \(response.text)"
        case .notSent(let fault): "not sent: \(fault.cause.rawValue)"
        case .sentNoReply(let fault): "sent, no reply: \(fault.cause.rawValue)"
        case .truncated(let response, let fault):
            "truncated \(response.status) \(response.text): \(fault.cause.rawValue)"
        }
    }
}

extension HTTPResponse {
    var text: String { String(decoding: body, as: UTF8.self) }

    init(_ status: Int, text: String) { self.init(status, body: Array(text.utf8)) }
}
