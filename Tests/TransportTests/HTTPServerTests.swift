import Testing
import Transport

@Suite struct `An HTTP server` {
    @Test func `writes answers as the standard wants them`() throws {
        let local = try LocalServer { exchange in
            switch exchange.request.path {
            case "/empty": exchange.answer(HTTPResponse(204))
            default:
                exchange.answer(HTTPResponse(200, fields: [.json], body: Array("{}".utf8)))
            }
        }
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"
        let connection = try RawConnection(port: local.server.port)
        connection.write("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(
            connection.read(upTo: "{}")
                == head + "{}")
        connection.write("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n")
        connection.write("GET /empty HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(
            connection.read()
                == head)
        #expect(connection.read() == "HTTP/1.1 204 No Content\r\n\r\n")
        connection.write("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(
            connection.read(upTo: "").hasSuffix(
                "Content-Length: 2\r\nConnection: close\r\n\r\n{}"))
        connection.close()
        local.stop()
    }

    @Test func `keeps the order of requests that were sent ahead`() throws {
        let arrived = Mailbox<ServerExchange>()
        let local = try LocalServer { arrived.put($0) }
        let connection = try RawConnection(port: local.server.port)
        for number in 1...3 { connection.write("GET /\(number) HTTP/1.1\r\nHost: a\r\n\r\n") }
        for number in 1...3 {
            let exchange = try arrived.next()
            #expect(exchange.request.target == "/\(number)")
            #expect(arrived.isEmpty)
            exchange.answer(HTTPResponse(200, text: "<\(number)>"))
            exchange.answer(HTTPResponse(500, text: "too late"))
        }
        #expect(connection.read(upTo: "<3>").components == ["<1>", "<2>", "<3>"])
        connection.close()
        local.stop()
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost a\r\n\r\n", "400 Bad Request"),
        ("nonsense\r\n\r\n", "400 Bad Request"),
        ("PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n", "501 Not Implemented"),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n01234567890", "413 "),
        (
            "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 3000))\r\n\r\n",
            "431 Request Header Fields Too Large"
        ),
        (
            String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 20),
            "429 Too Many Requests"
        ),
    ])
    func `refuses what it cannot take`(_ request: String, _ status: String) throws {
        let local = try LocalServer(
            limits: HTTPLimits(headerBytesMax: 2000, bodyBytesMax: 10)
        ) { exchange in
            if exchange.request.method == .post { exchange.answer(HTTPResponse(200)) }
        }
        let connection = try RawConnection(port: local.server.port)
        connection.write(request)
        #expect(connection.read(upTo: "").hasPrefix("HTTP/1.1 \(status)"))
        connection.close()
        local.stop()
    }

    @Test func `takes a body of just its limit`() throws {
        let local = try LocalServer(limits: HTTPLimits(bodyBytesMax: 10)) { exchange in
            exchange.answer(HTTPResponse(200, body: exchange.request.body))
        }
        let client = try local.client()
        let ten = try HTTPRequest(.post, "/", body: Array("0123456789".utf8))
        #expect(try client.outcome(ten).summary == "reply 200 0123456789")
        local.stop()
    }

    @Test func `closes a connection that is one too many`() throws {
        let local = try LocalServer(connectionsMax: 1) { $0.answer(HTTPResponse(200, text: "ok")) }
        let first = try RawConnection(port: local.server.port)
        first.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(first.read(upTo: "ok").hasSuffix("ok"))
        let second = try RawConnection(port: local.server.port)
        second.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(second.read(upTo: "") == "")
        first.close()
        second.close()
        local.stop()
    }

    @Test func `serves this machine only, and says when a port is taken`() throws {
        var settings = HTTPServer.Settings()
        let thread = NetworkThread()
        settings.host = "0.0.0.0"
        let open = #expect(throws: TransportFault.self) {
            try HTTPServer(settings, on: thread) { _ in }
        }
        #expect(open?.cause == .plainText)
        let local = try LocalServer { _ in }
        settings.host = "127.0.0.1"
        settings.port = local.server.port
        let taken = #expect(throws: TransportFault.self) {
            try HTTPServer(settings, on: thread) { _ in }
        }
        #expect(taken?.detail == "another program has the port")
        thread.stop()
        local.stop()
    }
}

extension String {
    /// The parts in angle brackets.
    fileprivate var components: [String] { matches(of: /<\d+>/).map { String($0.output) } }
}
