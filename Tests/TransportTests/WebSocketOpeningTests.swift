import Testing
import Transport

@Suite struct `Opening a WebSocket` {
    @Test func `tells the answer of a server that does not agree`() throws {
        let local = try LocalServer(secure: true) { exchange in
            exchange.answer(
                HTTPResponse(
                    exchange.wantsUpgrade ? 401 : 500, fields: [.json], body: Array("no key".utf8)))
        }
        let refusal = try local.opening().refusal(on: local.clientThread)
        guard case .answered(let response) = refusal else {
            Issue.record("\(refusal)")
            return
        }
        #expect(response.status == 401)
        #expect(response.text == "no key")
        local.stop()
    }

    @Test(arguments: [
        (
            "HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
            "protocolViolation"
        ),
        (
            "HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n", "protocolViolation"
        ),
        ("garbage\r\n\r\n", "protocolViolation"),
        ("", "endOfStream"),
    ])
    func `fails on what is no agreement`(_ answer: String, _ cause: String) throws {
        let thread = NetworkThread()
        let server = try RawServer { connection, _ in
            connection.read()
            connection.write(answer)
        }
        let endpoint = try Endpoint(.ws, host: "127.0.0.1", port: server.port)
        let opening = WebSocketOpening(endpoint, tls: try ClientTLS(), userAgent: "test/1")
        guard case .fault(let fault) = try opening.refusal(on: thread) else {
            Issue.record("an answer")
            return
        }
        #expect(fault.cause.rawValue == cause)
        thread.stop()
        server.stop()
    }

    @Test func `refuses an extension that was not asked for`() throws {
        let thread = NetworkThread()
        let server = try RawServer { connection, _ in
            let answer = Handshake.answer(to: connection.read()).dropLast(2)
            connection.write(answer + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
        }
        let endpoint = try Endpoint(.ws, host: "127.0.0.1", port: server.port)
        let opening = WebSocketOpening(endpoint, tls: try ClientTLS(), userAgent: "test/1")
        let fault = TransportFault(
            .protocolViolation, "open \(endpoint)",
            "the server agreed to another protocol than was asked for")
        #expect(try opening.refusal(on: thread) == .fault(fault))
        thread.stop()
        server.stop()
    }

    @Test func `asks as the standard wants it, and with the headers given`() throws {
        let (asked, thread) = (Mailbox<String>(), NetworkThread())
        let server = try RawServer { connection, _ in asked.put(connection.read()) }
        let endpoint = try Endpoint(.ws, host: "127.0.0.1", port: server.port)
        var opening = WebSocketOpening(endpoint, tls: try ClientTLS(), userAgent: "perps-bot/1.2")
        opening.fields = [try HeaderField("X-Extra", "1")]
        _ = try opening.refusal(on: thread)
        let lines = try asked.next().split(separator: "\r\n").map(String.init)
        let key = try #require(lines.first { $0.hasPrefix("Sec-WebSocket-Key: ") })
        #expect(key.count == 19 + 24)
        #expect(
            lines.filter { $0 != key } == [
                "GET / HTTP/1.1", "Host: 127.0.0.1:\(server.port)", "User-Agent: perps-bot/1.2",
                "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                "X-Extra: 1",
            ])
        thread.stop()
        server.stop()
    }

    @Test func `gives up when its time is over`() throws {
        let local = try LocalServer { _ in }
        var opening = try local.opening()
        opening.timeout = .milliseconds(300)
        guard case .fault(let fault) = try opening.refusal(on: local.clientThread) else {
            Issue.record("an answer")
            return
        }
        #expect(fault.cause == .timedOut)
        local.stop()
    }

    @Test(arguments: ["Sec-WebSocket-Version: 12", "Sec-WebSocket-Version: 13"])
    func `is refused by our server when the request is not right`(_ version: String) throws {
        let local = try LocalServer { $0.upgrade { _ in Recorder(Mailbox<Heard>()) } }
        let connection = try RawConnection(port: local.server.port)
        connection.write(
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "\(version)\r\n\r\n")
        #expect(connection.read(upTo: "").hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        connection.close()
        local.stop()
    }

    @Test func `gets the answer of the standard's example from our server`() throws {
        let local = try LocalServer { $0.upgrade { _ in Recorder(Mailbox<Heard>()) } }
        let connection = try RawConnection(port: local.server.port)
        connection.write(Handshake.request)
        let lines = connection.read().lowercased().split(separator: "\r\n").map(String.init)
        #expect(lines.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=".lowercased()))
        #expect(Handshake.accept("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        connection.close()
        local.stop()
    }
}
