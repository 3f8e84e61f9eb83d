import Coinbase
import Crypto
import Domain
import Foundation
import JSON
import Synchronization
import Transport

/// A venue of the tests: each connection answers requests as a script says.
///
/// Owns a server, its thread, and what was asked of it.
final class ScriptedVenue: Sendable {
    /// One message of a client.
    struct Request: Hashable, Sendable {
        /// Counts the WebSockets, from 1.
        var connection: Int
        /// Such as `subscribe level2 BTC-USD`.
        var text: String
        var token: String?
    }

    private struct State {
        var requests: [Request] = []
        var lines: [VenueLine] = []
        /// From the opening of each WebSocket to its first message.
        var waits: [Duration] = []
    }

    typealias Script = @Sendable (VenueLine, VenueLine.Wish) -> Void

    private let thread = NetworkThread()
    private let server: HTTPServer
    private let state: SharedState
    private let isSecure: Bool

    /// Owns what the server's thread and the test both see.
    private final class SharedState: Sendable {
        let value = Mutex(State())

        func note(_ wish: VenueLine.Wish, _ wait: Duration?, on line: VenueLine) {
            value.withLock { state in
                state.requests.append(
                    Request(connection: line.number, text: wish.text, token: wish.token))
                if let wait { state.waits.append(wait) }
            }
        }
    }

    /// Listens at once; `admit` says whether a connection, counted from 1, becomes a WebSocket.
    init(
        secure: Bool = false, script: @escaping Script = { $0.serve($1) },
        admit: @escaping @Sendable (Int) -> Bool = { _ in true }
    ) throws {
        var settings = HTTPServer.Settings()
        if secure {
            settings.tls = try ServerTLS(
                chain: VenueCertificate.good.chain, key: VenueCertificate.good.key)
        }
        let state = SharedState()
        (self.state, isSecure) = (state, secure)
        server = try HTTPServer(settings, on: thread) { exchange in
            guard admit(exchange.connectionNumber) else {
                return exchange.answer(HTTPResponse(403, body: Array("no".utf8)))
            }
            exchange.upgrade { socket in
                let number = state.value.withLock { $0.lines.count + 1 }
                let line = VenueLine(socket, number)
                state.value.withLock { $0.lines.append(line) }
                return VenueReader(line, note: { state.note($0, $1, on: line) }, script)
            }
        }
    }

    func endpoint() throws -> Endpoint {
        try Endpoint(isSecure ? .wss : .ws, host: "localhost", port: server.port)
    }

    var requests: [Request] { state.value.withLock { $0.requests } }

    func texts(of connection: Int) -> [String] {
        requests.filter { $0.connection == connection }.map(\.text)
    }

    var waits: [Duration] { state.value.withLock { $0.waits } }

    /// All WebSockets, the oldest first.
    var lines: [VenueLine] { state.value.withLock { $0.lines } }

    struct NeverHappened: Error {}

    /// Waits a minute at most for something to be true of the venue.
    func wait(until isTrue: (ScriptedVenue) -> Bool) throws {
        for _ in 0..<6_000 {
            if isTrue(self) { return }
            usleep(10_000)
        }
        throw NeverHappened()
    }

    /// The newest WebSocket.
    var line: VenueLine? { state.value.withLock { $0.lines.last } }

    func stop() {
        server.stop()
        thread.stop()
    }
}

/// Certificates of this machine, made for these tests.
enum VenueCertificate {
    static let good: LoopbackCertificate = {
        let now = Int(Date().timeIntervalSince1970)
        return LoopbackCertificate(validity: (now - 3_600)...(now + 86_400))
    }()

    /// A client that trusts it.
    static func trusting() throws -> ClientTLS {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "perps-feed-\(UUID().uuidString).pem")
        try good.authority.write(to: file, atomically: true, encoding: .utf8)
        let tls = try ClientTLS(caFile: file.path)
        try FileManager.default.removeItem(at: file)
        return tls
    }
}

/// Reads the requests of one client.
///
/// Owns the moment at which the WebSocket opened.
private final class VenueReader: WebSocketReader {
    private let line: VenueLine
    private let note: (VenueLine.Wish, Duration?) -> Void
    private let script: ScriptedVenue.Script
    private var opened: ContinuousClock.Instant? = .now

    init(
        _ line: VenueLine, note: @escaping (VenueLine.Wish, Duration?) -> Void,
        _ script: @escaping ScriptedVenue.Script
    ) {
        (self.line, self.note, self.script) = (line, note, script)
    }

    func received(text: Span<UInt8>) {
        let bytes = text.indices.map { text[$0] }
        guard let wish = VenueLine.Wish(bytes) else { return line.socket.abort() }
        note(wish, opened.map { ContinuousClock.now - $0 })
        opened = nil
        script(line, wish)
    }

    func ended(_ end: WebSocketEnd) {}
}
