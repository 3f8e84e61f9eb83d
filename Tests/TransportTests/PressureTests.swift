import Testing
import Transport

@Suite struct `Under pressure` {
    @Test func `reading waits while paused, and nothing is lost`() throws {
        let sockets = Mailbox<WebSocket>()
        let local = try LocalServer(secure: true) { exchange in
            exchange.upgrade { socket in
                sockets.put(socket)
                return Recorder(Mailbox<Heard>())
            }
        }
        let heard = Mailbox<Heard>()
        let opened = Mailbox<WebSocket>()
        try local.opening().open(
            on: local.clientThread,
            opened: { socket in
                opened.put(socket)
                return Pausing(socket, heard)
            }, refused: { _ in })
        let (client, server) = (try opened.next(), try sockets.next())
        let texts = (0..<1000).map { "message \($0)" }
        for text in texts { #expect(server.send(text) == .queued) }
        for text in texts {
            #expect(try heard.next() == .text(text))
            #expect(heard.isEmpty)
            client.resume()
        }
        local.stop()
    }

    @Test func `what does not fit into the queue is refused, and the rest arrives`() throws {
        let (sockets, heard) = (Mailbox<WebSocket>(), Mailbox<Heard>())
        let local = try LocalServer { exchange in
            exchange.upgrade(WebSocketLimits(outboundBytesMax: 1 << 20)) { socket in
                sockets.put(socket)
                return Recorder(Mailbox<Heard>())
            }
        }
        let opened = Mailbox<WebSocket>()
        try local.opening().open(
            on: local.clientThread,
            opened: { socket in
                opened.put(socket)
                return Recorder(heard)
            }, refused: { _ in })
        let (client, server) = (try opened.next(), try sockets.next())
        client.pause()
        let text = String(repeating: "x", count: 100_000)
        var queued = 0
        while server.send(text) == .queued { queued += 1 }
        #expect(queued >= 10)
        #expect(server.outboundBytes <= 1 << 20)
        #expect(server.send(String(repeating: "x", count: 1 << 20) + "x") == .full)
        client.resume()
        #expect(try heard.next(queued) == [Heard](repeating: .text(text), count: queued))
        while server.send("again") == .full {}
        #expect(try heard.next() == .text("again"))
        local.stop()
    }

    @Test func `a silent peer is known by the time of its last byte`() throws {
        let (sockets, thread) = (Mailbox<RawConnection>(), NetworkThread())
        let hold = Mailbox<Int>()
        let server = try RawServer { connection, _ in
            connection.write(Handshake.answer(to: connection.read()))
            connection.write([0x81, 1, 97])
            sockets.put(connection)
            _ = try? hold.next()  // Ends with the test.
        }
        let endpoint = try Endpoint(.ws, host: "127.0.0.1", port: server.port)
        let opening = WebSocketOpening(endpoint, tls: try ClientTLS(), userAgent: "test/1")
        let (socket, heard) = try opening.socket(on: thread)
        #expect(try heard.next() == .text("a"))
        let first = socket.lastByteNanos
        let raw = try sockets.next()
        #expect(socket.ping() == .queued)
        #expect(Handshake.unmasked(raw.read(6)) == [0x89, 0])
        #expect(socket.lastByteNanos == first)
        raw.write([0x8a, 0])
        #expect(try heard.next() == .pong)
        #expect(socket.lastByteNanos > first)
        socket.abort()
        guard case .ended = try heard.next() else {
            Issue.record("the end was not told")
            return
        }
        hold.put(1)
        thread.stop()
        server.stop()
    }

    @Test func `a hundred connections are served at once`() throws {
        let arrived = Mailbox<ServerExchange>()
        let local = try LocalServer(secure: true) { arrived.put($0) }
        let client = try local.client {
            $0.connectionsMax = 100
            $0.waitingMax = 100
        }
        let outcomes = Mailbox<String>()
        for number in 1...100 {
            client.send(try Sample.get("/\(number)"), timeout: .seconds(60)) {
                outcomes.put($0.summary)
            }
        }
        let exchanges = try arrived.next(100)
        #expect(Set(exchanges.map(\.connectionNumber)).count == 100)
        for exchange in exchanges {
            exchange.answer(HTTPResponse(200, text: exchange.request.path))
        }
        #expect(
            Set(try outcomes.next(100)) == Set((1...100).map { "reply 200 /\($0)" }))
        local.stop()
    }

    @Test func `a hundred WebSockets hear the same`() throws {
        let sockets = Mailbox<WebSocket>()
        let local = try LocalServer(secure: true) { exchange in
            exchange.upgrade { socket in
                sockets.put(socket)
                return Recorder(Mailbox<Heard>())
            }
        }
        let clients = try (0..<100).map { _ in try local.socket() }
        for server in try sockets.next(100) {
            for number in 0..<10 { _ = server.send("\(number)") }
        }
        for (_, heard) in clients {
            #expect(try heard.next(10) == (0..<10).map { .text("\($0)") })
        }
        local.stop()
    }
}

/// Pauses the reading with every message.
///
/// Owns nothing.
private final class Pausing: WebSocketReader {
    private let socket: WebSocket
    private let heard: Mailbox<Heard>

    init(_ socket: WebSocket, _ heard: Mailbox<Heard>) {
        (self.socket, self.heard) = (socket, heard)
    }

    func received(text: Span<UInt8>) {
        socket.pause()
        let bytes = text.indices.map { text[$0] }
        heard.put(.text(String(decoding: bytes, as: UTF8.self)))
    }

    func ended(_ end: WebSocketEnd) { heard.put(.ended(end)) }
}
