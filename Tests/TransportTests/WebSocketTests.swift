import Testing
import Transport

@Suite struct `A WebSocket` {
    @Test(arguments: [false, true])
    func `carries texts both ways in order`(_ secure: Bool) throws {
        let serverHeard = Mailbox<Heard>()
        let local = try LocalServer(secure: secure) { exchange in
            exchange.upgrade { socket in Echo(socket, serverHeard) }
        }
        let (socket, heard) = try local.socket()
        let texts =
            ["a", "", "ä€𝄞", String(repeating: "x", count: 125)]
            + [126, 65_535, 65_536, 1_000_000].map { String(repeating: "y", count: $0) }
        for text in texts { #expect(socket.send(text) == .queued) }
        #expect(try heard.next(texts.count) == texts.map { .text($0) })
        let bytes = Array("from bytes".utf8)
        #expect(socket.send(bytes.span) == .queued)
        #expect(try heard.next() == .text("from bytes"))
        #expect(try serverHeard.next(texts.count + 1).last == .text("from bytes"))
        #expect(socket.outboundBytes == 0)
        local.stop()
    }

    @Test func `answers a ping and hears the answer to its own`() throws {
        let (serverHeard, sockets) = (Mailbox<Heard>(), Mailbox<WebSocket>())
        let local = try LocalServer { exchange in
            exchange.upgrade { socket in
                sockets.put(socket)
                return Recorder(serverHeard)
            }
        }
        let (socket, heard) = try local.socket()
        #expect(socket.ping() == .queued)
        #expect(try heard.next() == .pong)
        #expect(try sockets.next().ping() == .queued)
        #expect(try serverHeard.next() == .pong)
        local.stop()
    }

    @Test func `says goodbye with a code, whoever begins`() throws {
        let (serverHeard, sockets) = (Mailbox<Heard>(), Mailbox<WebSocket>())
        let local = try LocalServer(secure: true) { exchange in
            exchange.upgrade { socket in
                sockets.put(socket)
                return Recorder(serverHeard)
            }
        }
        let (first, heard) = try local.socket()
        _ = first.send("last words")
        first.close(code: 3001, reason: "done")
        #expect(try heard.next() == .ended(.closedByUs(code: 3001)))
        #expect(
            try serverHeard.next(2)
                == [.text("last words"), .ended(.closedByPeer(code: 3001, reason: "done"))])
        #expect(first.send("too late") == .closed)
        _ = try sockets.next()
        let (_, heardAgain) = try local.socket()
        try sockets.next().close(code: 1001)
        #expect(try heardAgain.next() == .ended(.closedByPeer(code: 1001, reason: "")))
        #expect(try serverHeard.next() == .ended(.closedByUs(code: 1001)))
        local.stop()
    }

    @Test(arguments: [false, true])
    func `tells an end without a goodbye`(_ secure: Bool) throws {
        let sockets = Mailbox<WebSocket>()
        let local = try LocalServer(secure: secure) { exchange in
            exchange.upgrade { socket in
                sockets.put(socket)
                return Recorder(Mailbox<Heard>())
            }
        }
        for resets in [false, true] {
            let (_, heard) = try local.socket()
            try sockets.next().abort(resets: resets)
            guard case .ended(.broken(let fault)) = try heard.next() else {
                Issue.record("ended otherwise")
                continue
            }
            #expect([.endOfStream, .reset].contains(fault.cause))
        }
        local.stop()
    }

    @Test func `gives up waiting for the answer to its goodbye`() throws {
        let (sockets, hold) = (Mailbox<WebSocket>(), Mailbox<Heard>())
        let local = try LocalServer { exchange in
            exchange.upgrade { socket in
                sockets.put(socket)
                return Recorder(hold)
            }
        }
        let (socket, heard) = try local.socket {
            $0.limits.closeTimeout = .milliseconds(200)
        }
        try sockets.next().pause()
        socket.close()
        #expect(try heard.next() == .ended(.closedByUs(code: 1000)))
        local.stop()
    }

    @Test func `ends with its server`() throws {
        let (sockets, serverHeard) = (Mailbox<WebSocket>(), Mailbox<Heard>())
        let local = try LocalServer(secure: true) { exchange in
            exchange.upgrade { socket in
                sockets.put(socket)
                return Recorder(serverHeard)
            }
        }
        let (_, heard) = try local.socket()
        _ = try sockets.next()
        local.server.stop()
        guard case .ended(.broken(let fault)) = try heard.next() else {
            Issue.record("ended otherwise")
            return
        }
        #expect(fault.cause == .endOfStream)
        guard case .ended = try serverHeard.next() else {
            Issue.record("the server's end was not told")
            return
        }
        local.stop()
    }
}

/// Sends back what it gets.
///
/// Owns nothing.
private final class Echo: WebSocketReader {
    private let socket: WebSocket
    private let heard: Mailbox<Heard>

    init(_ socket: WebSocket, _ heard: Mailbox<Heard>) {
        (self.socket, self.heard) = (socket, heard)
    }

    func received(text: Span<UInt8>) {
        let bytes = text.indices.map { text[$0] }
        heard.put(.text(String(decoding: bytes, as: UTF8.self)))
        _ = socket.send(text)
    }

    func ended(_ end: WebSocketEnd) { heard.put(.ended(end)) }
}
