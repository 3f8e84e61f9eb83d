import Synchronization
import Testing
import Transport

@Suite struct `An HTTP client` {
    @Test(arguments: [false, true])
    func `gets the whole answer`(_ secure: Bool) throws {
        let local = try LocalServer(secure: secure) { exchange in
            let body = exchange.request.method == .post ? exchange.request.body : []
            exchange.answer(
                HTTPResponse(
                    exchange.request.path == "/missing" ? 404 : 200, fields: [.json],
                    body: body + Array("!".utf8)))
        }
        let client = try local.client()
        let body = [UInt8](repeating: 97, count: 300_000)
        let outcome = try client.outcome(HTTPRequest(.post, "/x?y=z", body: body))
        guard case .reply(let response) = outcome else {
            Issue.record("no reply: \(outcome.summary)")
            return
        }
        #expect(response.body == body + [33])
        #expect(response.fields["content-type"] == "application/json")
        #expect(try client.outcome(Sample.get("/missing")).summary == "reply 404 !")
        local.stop()
    }

    @Test func `uses one connection for requests that follow each other`() throws {
        let local = try LocalServer(secure: true) { exchange in
            exchange.answer(HTTPResponse(200, text: "\(exchange.connectionNumber)"))
        }
        let client = try local.client()
        for _ in 1...20 { #expect(try client.outcome(Sample.get()).summary == "reply 200 1") }
        local.stop()
    }

    @Test func `keeps spare connections ready before there is anything to ask`() throws {
        let (seen, hold, thread) = (Mailbox<Int>(), Mailbox<Int>(), NetworkThread())
        let server = try RawServer { connection, number in
            seen.put(number)
            connection.read()
            _ = try? hold.next()  // Ends with the test.
        }
        let client = try HTTPClient(
            to: try Endpoint(.http, host: "127.0.0.1", port: server.port), tls: try ClientTLS(),
            Sample.settings { $0.warm = 3 }, on: thread)
        #expect(try seen.next(3).sorted() == [1, 2, 3])
        client.send(try Sample.get(), timeout: .seconds(60)) { _ in }
        #expect(try seen.next() == 4)
        client.stop()
        thread.stop()
        (1...4).forEach(hold.put)
        server.stop()
    }

    @Test func `replaces a connection that was idle for too long`() throws {
        let (seen, thread) = (Mailbox<Int>(), NetworkThread())
        let server = try RawServer { connection, number in
            seen.put(number)
            #expect(connection.read() == "")
        }
        let client = try HTTPClient(
            to: try Endpoint(.http, host: "127.0.0.1", port: server.port), tls: try ClientTLS(),
            Sample.settings {
                $0.warm = 1
                $0.idleMax = .milliseconds(50)
            }, on: thread)
        #expect(try seen.next(4) == [1, 2, 3, 4])
        client.stop()
        thread.stop()
        server.stop()
    }

    @Test func `hands on redirects without following them`() throws {
        let counted = Mailbox<String>()
        let location = try HeaderField("Location", "/b")
        let local = try LocalServer { exchange in
            counted.put(exchange.request.target)
            exchange.answer(HTTPResponse(302, fields: [location], body: Array("elsewhere".utf8)))
        }
        let client = try local.client()
        #expect(try client.outcome(Sample.get("/a")).summary == "reply 302 elsewhere")
        #expect(try client.outcome(Sample.get("/c")).summary == "reply 302 elsewhere")
        #expect(try counted.next(2) == ["/a", "/c"])
        #expect(counted.isEmpty)
        local.stop()
    }

    @Test(arguments: [
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
            "reply 200 abcde"
        ),
        (
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
            "reply 200 x"
        ),
        ("HTTP/1.1 200 OK\r\n\r\nto the end", "reply 200 to the end"),
        ("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", "reply 200 x"),
        ("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", "reply 304 "),
        ("", "sent, no reply: endOfStream"),
        ("HTTP/1.1 200 O", "sent, no reply: endOfStream"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "truncated 200 : endOfStream"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcd", "truncated 200 abcd: endOfStream"),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
            "truncated 200 abc: endOfStream"
        ),
        ("SSH-2.0-OpenSSH_9.2\r\n\r\n", "sent, no reply: protocolViolation"),
        ("HTTP/3.0 200 OK\r\n\r\n", "sent, no reply: protocolViolation"),
    ])
    func `tells what came from what did not`(_ answer: String, _ summary: String) throws {
        let (asked, thread) = (Mailbox<String>(), NetworkThread())
        let server = try RawServer { connection, _ in
            asked.put(connection.read())
            connection.write(answer)
        }
        let client = try HTTPClient(
            to: try Endpoint(.http, host: "127.0.0.1", port: server.port), tls: try ClientTLS(),
            Sample.settings { _ in }, on: thread)
        #expect(try client.outcome(Sample.get("/once")).summary == summary)
        #expect(try asked.next().hasPrefix("GET /once HTTP/1.1\r\n"))
        #expect(asked.isEmpty)
        #expect(server.connections == 1)
        client.stop()
        thread.stop()
        server.stop()
    }

    @Test func `takes an answer as large as its limit, and nothing larger`() throws {
        let local = try LocalServer { exchange in
            let count = Int(exchange.request.target.dropFirst()) ?? 0
            exchange.answer(HTTPResponse(200, body: [UInt8](repeating: 120, count: count)))
        }
        let client = try local.client { $0.limits.bodyBytesMax = 1000 }
        let whole = String(repeating: "x", count: 1000)
        #expect(try client.outcome(Sample.get("/1000")).summary == "reply 200 \(whole)")
        #expect(try client.outcome(Sample.get("/1001")).summary == "truncated 200 : tooLarge")
        local.stop()
    }

    @Test func `takes no chunks beyond its limit, and no endless headers`() throws {
        let thread = NetworkThread()
        let server = try RawServer { connection, _ in
            if connection.read().contains("GET /chunks") {
                connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                connection.write("6\r\nabcdef\r\n6\r\nabcdef\r\n0\r\n\r\n")
            } else {
                connection.write("HTTP/1.1 200 OK\r\nX: ")
                for _ in 1...100 { connection.write(String(repeating: "x", count: 10_000)) }
            }
        }
        let client = try HTTPClient(
            to: try Endpoint(.http, host: "127.0.0.1", port: server.port), tls: try ClientTLS(),
            Sample.settings { $0.limits.bodyBytesMax = 10 }, on: thread)
        let chunks = try client.outcome(Sample.get("/chunks")).summary
        #expect(["truncated 200 abcdef: tooLarge", "truncated 200 : tooLarge"].contains(chunks))
        #expect(try client.outcome(Sample.get("/headers")).summary == "sent, no reply: tooLarge")
        client.stop()
        thread.stop()
        server.stop()
    }

    @Test func `sends what is urgent past connections that hang`() throws {
        let (asked, hold, thread) = (Mailbox<String>(), Mailbox<Int>(), NetworkThread())
        let server = try RawServer { connection, _ in
            let request = connection.read()
            asked.put("GET " + request.path)
            if request.path == "/urgent" {
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nu")
            } else {
                _ = try? hold.next()  // Ends with the test.
            }
        }
        let client = try HTTPClient(
            to: try Endpoint(.http, host: "127.0.0.1", port: server.port), tls: try ClientTLS(),
            Sample.settings {
                $0.warm = 0
                ($0.connectionsMax, $0.urgentConnectionsMax) = (2, 1)
            }, on: thread)
        for _ in 1...3 { client.send(try Sample.get("/slow"), timeout: .seconds(60)) { _ in } }
        #expect(try asked.next(2) == ["GET /slow", "GET /slow"])
        var terms = HTTPClient.Terms(timeout: .seconds(60))
        terms.isUrgent = true
        let told = Mailbox<String>()
        client.send(try Sample.get("/urgent"), terms) { told.put($0.summary) }
        #expect(try told.next() == "reply 200 u")
        // What waits for a connection for too long does not leave any more.
        var impatient = HTTPClient.Terms(timeout: .seconds(60))
        impatient.patience = .milliseconds(1)
        client.send(try Sample.get("/late"), impatient) { told.put($0.summary) }
        #expect(try told.next().hasPrefix("not sent"))
        #expect(try asked.next() == "GET /urgent" && asked.isEmpty)
        client.stop()
        thread.stop()
        (1...4).forEach(hold.put)
        server.stop()
    }
}

extension String {
    /// The target of a request as it came.
    fileprivate var path: String {
        let words = split(separator: " ", maxSplits: 2)
        return words.count > 1 ? String(words[1]) : ""
    }
}
