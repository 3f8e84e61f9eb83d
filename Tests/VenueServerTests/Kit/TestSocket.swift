import Domain
import JSON
import Transport
import VenueServer

/// A WebSocket to the venue, and what it has heard.
///
/// Owns the connection and the messages that nobody has read.
final class TestSocket {
    enum Heard: Sendable {
        case message(String)
        case end(WebSocketEnd)
    }

    let socket: WebSocket
    private let heard = Letters<Heard>()
    private let venue: TestVenue

    init(_ venue: TestVenue, _ path: String = "/market") throws {
        self.venue = venue
        let endpoint = try Endpoint(.ws, host: "127.0.0.1", port: venue.server.port, path: path)
        let opening = WebSocketOpening(endpoint, tls: try ClientTLS(), userAgent: "test/1")
        let (heard, opened) = (self.heard, Letters<Result<WebSocket, WebSocketRefusal>>())
        opening.open(
            on: venue.thread,
            opened: { socket in
                opened.put(.success(socket))
                return Ear(heard)
            },
            refused: { opened.put(.failure($0)) })
        socket = try opened.next().get()
        // An answer over the same thread tells that the venue knows of the connection.
        _ = try venue.answer(try venue.request(.get, "/time", by: nil))
    }

    func send(
        _ type: String, _ channel: String, _ products: [String] = ["BTC-USD"],
        by key: TestKey? = nil
    ) throws {
        let token = try key.map { try $0.token($0.claims(nil, at: venue.now)) }
        let message = JSONValue.object([
            "type": .string(type), "channel": .string(channel),
            "product_ids": .array(products.map { .string($0) }),
            "jwt": token.map { .string($0) },
        ])
        _ = socket.send(message.text())
    }

    func subscribe(_ channel: String, _ products: [String] = ["BTC-USD"], by key: TestKey? = nil)
        throws
    {
        try send("subscribe", channel, products, by: key)
    }

    struct Ended: Error { let end: WebSocketEnd }

    /// The next message.
    func next() throws -> JSONValue {
        switch try heard.next() {
        case .message(let text): return try JSONValue(parsing: text)
        case .end(let end): throw Ended(end: end)
        }
    }

    func next(_ count: Int) throws -> [JSONValue] { try (0..<count).map { _ in try next() } }

    /// Everything up to the next message of a channel, that one included.
    func until(_ channel: String) throws -> [JSONValue] {
        var messages: [JSONValue] = []
        repeat { messages.append(try next()) } while messages.last?["channel"]?.string != channel
        return messages
    }

    /// How it ends; messages before that are passed over.
    func end() throws -> WebSocketEnd {
        while true {
            if case .end(let end) = try heard.next() { return end }
        }
    }

    /// Owns nothing but the way to the test.
    private final class Ear: WebSocketReader {
        private let heard: Letters<Heard>
        init(_ heard: Letters<Heard>) { self.heard = heard }

        func received(text: Span<UInt8>) {
            var bytes: [UInt8] = []
            for index in text.indices { bytes.append(text[index]) }
            heard.put(.message(String(decoding: bytes, as: UTF8.self)))
        }

        func ended(_ end: WebSocketEnd) { heard.put(.end(end)) }
    }
}
