import Testing
import Transport

@Suite struct `A request` {
    @Test(arguments: [
        ("X-Name", "a\r\nX-Other: b"), ("X-Name", "a\nb"), ("X-Name", "a\rb"), ("X-Name", "a\0b"),
        ("X-Name", "a\u{7f}"), ("X Name", "a"), ("X-Name:", "a"), ("", "a"), ("X-N\r\n", "a"),
        ("X-Näme", "a"),
    ])
    func `carries no header that smuggles`(_ name: String, _ value: String) throws {
        let fault = #expect(throws: TransportFault.self) { try HeaderField(name, value) }
        #expect(fault?.cause == .badRequest)
    }

    @Test func `carries headers with tabs and letters of other alphabets`() throws {
        let field = try HeaderField("X-Name", "a\tä")
        #expect([field.name, field.value] == ["X-Name", "a\tä"])
    }

    @Test(arguments: ["", "orders", "/a b", "/a\r\nHost: x", "/ä", "http://example.com/", "*"])
    func `asks for a path that can be written`(_ target: String) throws {
        let fault = #expect(throws: TransportFault.self) { try HTTPRequest(.get, target) }
        #expect(fault?.cause == .badRequest)
    }

    @Test(arguments: ["Host", "content-length", "Transfer-Encoding", "Connection", "Upgrade"])
    func `leaves the headers of the connection to the transport`(_ name: String) throws {
        let fields = [try HeaderField(name, "x")]
        let fault = #expect(throws: TransportFault.self) {
            try HTTPRequest(.get, "/", fields: fields)
        }
        #expect(fault?.detail == "the header \(name) is written by the transport")
    }

    @Test func `is written as it stands`() throws {
        let (texts, thread) = (Mailbox<String>(), NetworkThread())
        let server = try RawServer { connection, _ in
            texts.put(connection.read() + connection.read(upTo: "body"))
            connection.write("HTTP/1.1 204 No Content\r\n\r\n")
        }
        let endpoint = try Endpoint(.http, host: "localhost", port: server.port, path: "/api")
        let client = try HTTPClient(
            to: endpoint, tls: try ClientTLS(), Sample.settings { $0.userAgent = "perps-bot/1.2" },
            on: thread)
        let request = try HTTPRequest(
            .post, "/orders?a=b%20c",
            fields: [.json, try HeaderField("Authorization", "Bearer x")],
            body: Array("the body".utf8))
        #expect(try client.outcome(request).summary == "reply 204 ")
        #expect(
            try texts.next() == """
                POST /api/orders?a=b%20c HTTP/1.1\r
                Host: localhost:\(server.port)\r
                User-Agent: perps-bot/1.2\r
                Content-Type: application/json\r
                Authorization: Bearer x\r
                Content-Length: 8\r
                \r
                the body
                """)
        client.stop()
        thread.stop()
        server.stop()
    }
}
