import Testing
import Transport

@Suite struct `WebSocket frames` {
    /// A server whose sockets send whatever the test wants.
    private func rig(
        _ change: (inout WebSocketOpening) -> Void = { _ in }
    ) throws -> (LocalServer, WebSocket, Mailbox<Heard>) {
        let sockets = Mailbox<WebSocket>()
        let local = try LocalServer { exchange in
            exchange.upgrade { socket in
                sockets.put(socket)
                return Recorder(Mailbox<Heard>())
            }
        }
        let (_, heard) = try local.socket(change)
        return (local, try sockets.next(), heard)
    }

    @Test func `become one message, with pings between them`() throws {
        let (local, server, heard) = try rig()
        for frame: [UInt8] in [
            [0x01, 2, 97, 98], [0x89, 0], [0x00, 0], [0x00, 1, 99], [0x8a, 0], [0x80, 2, 100, 101],
            [0x81, 1, 33], [0x01, 0], [0x80, 0],
        ] {
            for byte in frame { #expect(server.send(raw: [byte]) == .queued) }
        }
        #expect(try heard.next(4) == [.pong, .text("abcde"), .text("!"), .text("")])
        local.stop()
    }

    @Test(
        arguments: [
            ("a masked frame", [0x81, 0x81, 0, 0, 0, 0, 97], 1002),
            ("an extension that was not agreed", [0xc1, 1, 97], 1002),
            ("a frame of unknown kind", [0x83, 0], 1002),
            ("a frame of unknown kind", [0x8b, 0], 1002),
            ("a continuation of nothing", [0x80, 0], 1002),
            ("a message within a message", [0x01, 1, 97, 0x81, 1, 98], 1002),
            ("a goodbye of one byte", [0x88, 1, 3], 1002),
            ("a binary message", [0x82, 1, 97], 1003),
            ("fragmentedControlFrame", [0x09, 0], 1002),
            ("multiByteControlFrameLength", [0x89, 126, 0, 126], 1002),
            ("invalidFrameLength", [0x81, 127, 0xff, 0, 0, 0, 0, 0, 0, 0], 1009),
        ] as [(String, [UInt8], Int)])
    func `that break the protocol end the connection`(
        _ detail: String, _ bytes: [UInt8], _ code: Int
    ) throws {
        let (goodbyes, thread) = (Mailbox<[UInt8]>(), NetworkThread())
        let server = try RawServer { connection, _ in
            connection.write(Handshake.answer(to: connection.read()))
            connection.write(bytes)
            goodbyes.put(Handshake.unmasked(connection.read(8)))
            connection.read(upTo: "")
        }
        let endpoint = try Endpoint(.ws, host: "127.0.0.1", port: server.port)
        let opening = WebSocketOpening(endpoint, tls: try ClientTLS(), userAgent: "test/1")
        let (socket, heard) = try opening.socket(on: thread)
        let cause: TransportFault.Cause = code == 1009 ? .tooLarge : .protocolViolation
        let said = code == 1009 ? "a frame is larger than the limit" : detail
        let end = WebSocketEnd.broken(TransportFault(cause, "listen to \(endpoint)", said))
        #expect(try heard.next() == .ended(end))
        #expect(try goodbyes.next() == [0x88, 2, UInt8(code >> 8), UInt8(code & 255)])
        #expect(socket.send("x") == .closed)
        thread.stop()
        server.stop()
    }

    @Test func `right behind the server's agreement are not lost`() throws {
        let thread = NetworkThread()
        let server = try RawServer { connection, _ in
            let answer = Array(Handshake.answer(to: connection.read()).utf8)
            connection.write(answer + [0x81, 1, 97, 0x81, 1, 98, 0x88, 2, 3, 232])
            connection.read(upTo: "")
        }
        let endpoint = try Endpoint(.ws, host: "127.0.0.1", port: server.port)
        let opening = WebSocketOpening(endpoint, tls: try ClientTLS(), userAgent: "test/1")
        let (_, heard) = try opening.socket(on: thread)
        #expect(
            try heard.next(3) == [
                .text("a"), .text("b"), .ended(.closedByPeer(code: 1000, reason: "")),
            ])
        thread.stop()
        server.stop()
    }

    @Test func `of clients are refused without a mask`() throws {
        let heard = Mailbox<Heard>()
        let local = try LocalServer { exchange in exchange.upgrade { _ in Recorder(heard) } }
        let connection = try RawConnection(port: local.server.port)
        connection.write(Handshake.request)
        #expect(connection.read().hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
        connection.write([0x81, 0x81, 1, 2, 3, 4, 96])
        connection.write([0x81, 1, 97])
        #expect(connection.read(4) == [0x88, 2, 3, 234])
        let fault = TransportFault(
            .protocolViolation, "serve connection 1", "a frame without a mask")
        #expect(try heard.next(2) == [.text("a"), .ended(.broken(fault))])
        connection.close()
        local.stop()
    }

    @Test func `are taken up to 16 MiB in one and in many`() throws {
        let limit = 16 << 20
        let (local, server, heard) = try rig()
        let whole = String(repeating: "x", count: limit)
        #expect(server.send(whole) == .queued)
        #expect(try heard.next() == .text(whole))
        for index in 0..<16 {
            let first: UInt8 = index == 0 ? 0x01 : index == 15 ? 0x80 : 0x00
            let head: [UInt8] = [first, 127, 0, 0, 0, 0, 0, 0x10, 0, 0]
            #expect(server.send(raw: head + [UInt8](repeating: 120, count: 1 << 20)) == .queued)
        }
        #expect(try heard.next() == .text(whole))
        _ = server.send(whole + "x")
        let fault = TransportFault(
            .tooLarge, "listen to \(try local.opening().endpoint)",
            "a frame is larger than the limit")
        #expect(try heard.next() == .ended(.broken(fault)))
        local.stop()
    }

    @Test func `together are held to the limit of a message`() throws {
        let (local, server, heard) = try rig { $0.limits.messageBytesMax = 200 }
        _ = server.send(String(repeating: "x", count: 200))
        #expect(try heard.next() == .text(String(repeating: "x", count: 200)))
        let part = [UInt8](repeating: 120, count: 100)
        _ = server.send(raw: [0x01, 100] + part + [0x00, 100] + part + [0x80, 1, 120])
        let fault = TransportFault(
            .tooLarge, "listen to \(try local.opening().endpoint)",
            "a message of 201 bytes, limit 200")
        #expect(try heard.next() == .ended(.broken(fault)))
        local.stop()
    }
}

/// A handshake by hand, with the key and the answer that the standard gives as its example.
enum Handshake {
    static let request = """
        GET /feed HTTP/1.1\r
        Host: localhost\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r

        """

    /// The answer to whatever key a client has sent.
    static func answer(to request: String) -> String {
        let key = request.split(separator: "\r\n").first { $0.hasPrefix("Sec-WebSocket-Key: ") }
        return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Accept: \(accept(String(key?.dropFirst(19) ?? "")))\r\n\r\n"
    }

    /// A masked frame of less than 126 bytes without its mask.
    static func unmasked(_ frame: [UInt8]) -> [UInt8] {
        guard frame.count >= 6 else { return frame }
        let mask = frame[2..<6]
        let data = frame[6...].enumerated().map { $1 ^ mask[2 + $0 % 4] }
        return [frame[0], frame[1] & 127] + data
    }
}
