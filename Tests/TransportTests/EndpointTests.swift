import Testing
import Transport

@Suite struct `An endpoint` {
    @Test func `is read from an address`() throws {
        #expect(
            try Endpoint(parsing: "https://api.example.com")
                == Endpoint(.https, host: "api.example.com", port: 443))
        #expect(
            try Endpoint(parsing: "WSS://Example.com:8443/a/b/")
                == Endpoint(.wss, host: "example.com", port: 8443, path: "/a/b"))
        #expect(
            try Endpoint(parsing: "ws://[::1]:9000/x")
                == Endpoint(.ws, host: "::1", port: 9000, path: "/x"))
        #expect(try Endpoint(parsing: "http://127.0.0.1").port == 80)
    }

    @Test(arguments: [
        "", "api.example.com", "ftp://example.com", "https://", "https://:443", "https://a:b",
        "https://a:0", "https://a:65536", "https://user@a", "https://a?x", "https://a/x?y",
        "https://a/x#y", "https://a/x y", "https://[::1", "https://[::1]x", "https://[zz]",
        "https://a\r\nb", "https://a:99999999999999999999",
    ])
    func `refuses what is no address`(_ text: String) throws {
        let fault = #expect(throws: TransportFault.self) { try Endpoint(parsing: text) }
        #expect(fault?.cause == .badRequest)
    }

    @Test(arguments: [
        "http://api.example.com", "ws://example.com/feed", "http://10.0.0.1",
        "http://127.0.0.1.example.com", "http://localhost.example.com", "http://127.1.2",
        "http://[::2]",
    ])
    func `refuses plain text to another machine`(_ text: String) throws {
        let fault = #expect(throws: TransportFault.self) { try Endpoint(parsing: text) }
        #expect(fault?.cause == .plainText)
        #expect(fault?.remedy == "use https or wss, or a host of this machine")
    }

    @Test(arguments: ["http://localhost:1", "ws://127.0.0.1:1", "http://127.9.9.9:1"])
    func `allows plain text to this machine`(_ text: String) throws {
        #expect(try Endpoint(parsing: text).isLoopback)
    }

    @Test func `names the port to the server only when it is not the usual one`() throws {
        #expect(try Endpoint(parsing: "https://a.b").authority == "a.b")
        #expect(try Endpoint(parsing: "https://a.b:444").authority == "a.b:444")
        #expect(try Endpoint(parsing: "wss://[::1]:444/x").description == "wss://[::1]:444/x")
    }
}
