import Dispatch
import Testing
import Transport

@Suite struct `The outcome of a request` {
    @Test(arguments: [false, true])
    func `tells each way in which a server can fail`(_ secure: Bool) throws {
        let requests = Mailbox<String>()
        let local = try LocalServer(secure: secure) { exchange in
            requests.put(exchange.request.path)
            let response = HTTPResponse(200, text: "abcdef")
            switch exchange.request.path {
            case "/close": exchange.close()
            case "/reset": exchange.abort(resets: true)
            case "/half": exchange.answer(response, cutAfter: 3)
            case "/hold": break
            case "/head":
                exchange.answer(
                    raw: Array("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nab".utf8),
                    closes: false)
            default: exchange.answer(response)
            }
        }
        let client = try local.client()
        let short = Duration.milliseconds(300)
        func summary(_ path: String, _ timeout: Duration = .seconds(30)) throws -> String {
            try client.outcome(HTTPRequest(.post, path), timeout: timeout).summary
        }
        #expect(try summary("/whole") == "reply 200 abcdef")
        #expect(try summary("/close") == "sent, no reply: endOfStream")
        #expect(try summary("/reset").hasPrefix("sent, no reply: "))
        #expect(try summary("/half") == "truncated 200 abc: endOfStream")
        #expect(try summary("/hold", short) == "sent, no reply: timedOut")
        #expect(try summary("/head", short) == "truncated 200 ab: timedOut")
        #expect(try summary("/whole") == "reply 200 abcdef")
        // Each was asked once: nothing is sent again by itself.
        #expect(
            try requests.next(7)
                == ["/whole", "/close", "/reset", "/half", "/hold", "/head", "/whole"])
        #expect(requests.isEmpty)
        local.stop()
    }

    @Test func `is not sent where nobody listens`() throws {
        let thread = NetworkThread()
        let server = try RawServer { _, _ in }
        server.stop()
        let client = try HTTPClient(
            to: try Endpoint(.http, host: "127.0.0.1", port: server.port), tls: try ClientTLS(),
            Sample.settings { $0.warm = 2 }, on: thread)
        let outcome = try client.outcome(Sample.get())
        let operation = "connect to 127.0.0.1:\(server.port)"
        #expect(
            outcome
                == .notSent(TransportFault(.unreachable, operation, "nobody listens there")))
        client.stop()
        thread.stop()
    }

    @Test func `is not sent while TLS is not agreed`() throws {
        let (thread, hold) = (NetworkThread(), Mailbox<Int>())
        let server = try RawServer { _, _ in _ = try? hold.next() }  // Says nothing at all.
        let client = try HTTPClient(
            to: try Endpoint(.https, host: "127.0.0.1", port: server.port), tls: try ClientTLS(),
            Sample.settings { _ in }, on: thread)
        let outcome = try client.outcome(Sample.get(), timeout: .milliseconds(300))
        #expect(outcome.summary == "not sent: timedOut")
        client.stop()
        thread.stop()
        hold.put(1)
        server.stop()
    }

    @Test func `is not sent to a name without an address`() throws {
        let thread = NetworkThread()
        let client = try HTTPClient(
            to: try Endpoint(.https, host: "no-such-host.invalid", port: 1), tls: try ClientTLS(),
            Sample.settings { _ in }, on: thread)
        #expect(try client.outcome(Sample.get()).summary == "not sent: unresolved")
        client.stop()
        thread.stop()
    }

    @Test func `is not sent when too many wait, and when there is no time left`() throws {
        let (arrived, outcomes) = (Mailbox<ServerExchange>(), Mailbox<String>())
        let local = try LocalServer { arrived.put($0) }
        let client = try local.client {
            $0.connectionsMax = 1
            $0.waitingMax = 2
        }
        func send(_ name: String, _ timeout: Duration) throws {
            client.send(try Sample.get("/\(name)"), timeout: timeout) {
                outcomes.put("\(name) \($0.summary)")
            }
        }
        try send("a", .seconds(60))
        let first = try arrived.next()
        try send("b", .milliseconds(200))
        try send("c", .seconds(60))
        try send("d", .seconds(60))
        #expect(try outcomes.next() == "d not sent: busy")
        #expect(try outcomes.next() == "b not sent: timedOut")
        first.answer(HTTPResponse(200, text: "1"))
        #expect(try outcomes.next() == "a reply 200 1")
        try arrived.next().answer(HTTPResponse(200, text: "2"))
        #expect(try outcomes.next() == "c reply 200 2")
        #expect(arrived.isEmpty)
        local.stop()
    }

    @Test func `is told when the client stops`() throws {
        let (arrived, outcomes) = (Mailbox<ServerExchange>(), Mailbox<String>())
        let local = try LocalServer(secure: true) { arrived.put($0) }
        let client = try local.client { $0.connectionsMax = 1 }
        client.send(try Sample.get(), timeout: .seconds(60)) { outcomes.put("a \($0.summary)") }
        _ = try arrived.next()
        client.send(try Sample.get(), timeout: .seconds(60)) { outcomes.put("b \($0.summary)") }
        client.stop()
        client.send(try Sample.get(), timeout: .seconds(60)) { outcomes.put("c \($0.summary)") }
        #expect(
            try outcomes.next(3) == [
                "b not sent: stopped", "a sent, no reply: stopped", "c not sent: stopped",
            ])
        local.stop()
    }

    @Test func `is told when the server stops`() throws {
        let (arrived, outcomes) = (Mailbox<ServerExchange>(), Mailbox<String>())
        let local = try LocalServer(secure: true) { arrived.put($0) }
        let client = try local.client()
        for _ in 1...5 {
            client.send(try Sample.get(), timeout: .seconds(60)) { outcomes.put($0.summary) }
        }
        let exchanges = try arrived.next(5)
        local.server.stop()
        #expect(
            try outcomes.next(5)
                == [String](repeating: "sent, no reply: endOfStream", count: 5))
        for exchange in exchanges { exchange.answer(HTTPResponse(200)) }
        local.stop()
    }

    @Test func `is a reply over a new connection when the old one went stale unseen`() throws {
        let (leave, left) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let thread = NetworkThread()
        let server = try RawServer { connection, number in
            connection.read()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\(number)")
            leave.wait()
            connection.close()
            left.signal()
        }
        let client = try HTTPClient(
            to: try Endpoint(.http, host: "127.0.0.1", port: server.port), tls: try ClientTLS(),
            Sample.settings { _ in }, on: thread)
        let request = try HTTPRequest(.post, "/order")
        #expect(try client.outcome(request).summary == "reply 200 1")
        let outcomes = Mailbox<String>()
        thread.run {
            // The network thread stands still here, so it does not see that the server closes.
            leave.signal()
            left.wait()
            client.send(request, timeout: .seconds(60)) { outcomes.put($0.summary) }
        }
        #expect(try outcomes.next() == "reply 200 2")
        #expect(server.connections == 2)
        leave.signal()
        client.stop()
        thread.stop()
        server.stop()
    }
}
