internal import Coinbase
internal import Crypto
internal import Domain
import Testing

@Suite struct `A signer of requests` {
    private static let orders = "/api/v3/brokerage/orders"

    /// Put together and signed by another program from the same key, time and nonce.
    private static let orderToken =
        "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCIsImtpZCI6Im9yZ2FuaXphdGlvbnMvM2IxZi9hcGlLZXlz"
        + "LzdjMjAiLCJub25jZSI6IjAwMDEwMjAzMDQwNTA2MDcwODA5MGEwYjBjMGQwZTBmIn0.eyJzdWIiOiJv"
        + "cmdhbml6YXRpb25zLzNiMWYvYXBpS2V5cy83YzIwIiwiaXNzIjoiY2RwIiwibmJmIjoxNzkwNzM1ODQ0"
        + "LCJleHAiOjE3OTA3MzU5NjQsInVyaSI6IlBPU1QgYXBpLmNvaW5iYXNlLmNvbS9hcGkvdjMvYnJva2Vy"
        + "YWdlL29yZGVycyJ9.u_XdLwT8ocHRT0lN-"
        + "Od2F9cUv82DNbLZ73oK7yzRuUDPu5j2PZuB2nsW7xyW2rmEKtS4-_d3g2RvDocyFus7Ag"

    private static let streamToken =
        "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCIsImtpZCI6Im9yZ2FuaXphdGlvbnMvM2IxZi9hcGlLZXlz"
        + "LzdjMjAiLCJub25jZSI6IjAwMDEwMjAzMDQwNTA2MDcwODA5MGEwYjBjMGQwZTBmIn0.eyJzdWIiOiJv"
        + "cmdhbml6YXRpb25zLzNiMWYvYXBpS2V5cy83YzIwIiwiaXNzIjoiY2RwIiwibmJmIjoxNzkwNzM1ODQ0"
        + "LCJleHAiOjE3OTA3MzU5NjR9.sezP-XBX88wr6pxqcAiPgidbqQINZ0Qh4IneiBF8Gt9uYj6ybpQpT58"
        + "I55IAOn75Z1HhdKv1O4Ii1OTA9YIZBg"

    @Test func `writes what another program writes`() throws {
        let signer = try SampleCredentials.signer()
        let now = SampleCredentials.now
        for _ in 0..<2 {
            #expect(try signer.token(for: "POST", Self.orders, at: now).text == Self.orderToken)
            #expect(try signer.streamToken(at: now).text == Self.streamToken)
        }
    }

    @Test func `writes ES256 that the public key accepts`() throws {
        let signer = try SampleCredentials.signer(
            SampleCredentials.es256, host: "127.0.0.1:8443")
        let point = try #require(Radix64.standard.bytes(SampleCredentials.es256Point))
        let key = try VerifyingKey(raw: point, .es256)
        let path = "/api/v3/brokerage/products/BTC-USD/candles"
        let token = try signer.token(for: "GET", path, at: SampleCredentials.now)
        let parts = token.text.split(separator: ".").map(String.init)
        #expect(parts.count == 3)
        #expect(
            try text(parts[0])
                == #"{"alg":"ES256","typ":"JWT","kid":"organizations/3b1f/apiKeys/7c20","#
                + #""nonce":"000102030405060708090a0b0c0d0e0f"}"#)
        #expect(
            try text(parts[1])
                == #"{"sub":"organizations/3b1f/apiKeys/7c20","iss":"cdp","nbf":1790735844,"#
                + #""exp":1790735964,"uri":"GET 127.0.0.1:8443/api/v3/brokerage/products/"#
                + #"BTC-USD/candles"}"#)
        let signature = try #require(Radix64.url.bytes(parts[2]))
        #expect(key.isValid(signature, for: Array((parts[0] + "." + parts[1]).utf8)))
        #expect(token.validFrom == 1_790_735_844 && token.expires == 1_790_735_964)
    }

    @Test(arguments: [10, 119, 120] as [Int64])
    func `writes the end that it was told, and a stock keeps tokens for half of that`(
        life: Int64
    ) throws {
        let credentials = try Credentials.read(
            environment: SampleCredentials.environment(SampleCredentials.ed25519))
        let signer = try RequestSigner(
            credentials, host: "h", lifeSeconds: life, nonce: { [0xab] })
        let token = try signer.token(for: "POST", Self.orders, at: SampleCredentials.now)
        let claims = try text(token.text.split(separator: ".").map(String.init)[1])
        #expect(claims.contains(#""nbf":1790735844,"exp":\#(1_790_735_844 + life),"#))
        #expect(token.expires == 1_790_735_844 + life)
        var stock = TokenStock(signer, shelves: [.init("POST", Self.orders, depth: 1)])
        // Never more than its depth, however short the life is.
        for _ in 0..<3 { _ = try stock.restock(at: SampleCredentials.now) }
        let half = SampleCredentials.now + .second * (life - life / 2 - 5)
        #expect(try stock.take(for: "POST", Self.orders, at: half).validFrom == 1_790_735_844)
        _ = try stock.restock(at: SampleCredentials.now)
        let fresh = try stock.take(for: "POST", Self.orders, at: half + .second)
        #expect(fresh.validFrom > 1_790_735_844)
    }

    private func text(_ part: String) throws -> String {
        String(decoding: try #require(Radix64.url.bytes(part)), as: UTF8.self)
    }

    @Test func `codes names of every length`() throws {
        for count in 1...Credentials.nameCountMax {
            let name = String(repeating: "k", count: count)
            let credentials = try Credentials.read(environment: [
                "COINBASE_API_KEY": name, "COINBASE_API_SECRET": SampleCredentials.ed25519,
            ])
            let signer = try RequestSigner(credentials, host: "h", nonce: { [0xab] })
            let token = try signer.streamToken(at: SampleCredentials.now)
            let parts = token.text.split(separator: ".").map(String.init)
            #expect(
                try text(parts[0])
                    == #"{"alg":"EdDSA","typ":"JWT","kid":"\#(name)","nonce":"ab"}"#)
            #expect(
                try text(parts[1])
                    == #"{"sub":"\#(name)","iss":"cdp","nbf":1790735844,"exp":1790735964}"#)
        }
    }

    @Test func `takes another nonce for each token`() throws {
        let signer = try RequestSigner(
            Credentials.read(
                environment: SampleCredentials.environment(SampleCredentials.ed25519)),
            host: "api.coinbase.com")
        let tokens = try (0..<500).map { _ in
            try signer.token(for: "POST", Self.orders, at: SampleCredentials.now).text
        }
        #expect(Set(tokens).count == 500)
        let header = try text(String(try #require(tokens.first?.split(separator: ".").first)))
        let nonce = header.split(separator: "\"").dropLast().last ?? ""
        #expect(nonce.count == 32 && nonce.allSatisfy(\.isHexDigit))
    }

    @Test func `goes by the venue's clock`() throws {
        let signer = try SampleCredentials.signer()
        let now = SampleCredentials.now
        #expect(signer.venueOffset == .zero)
        for (offset, seconds) in [
            (Nanos(499_999_999), 1_790_735_849), (Nanos(500_000_000), 1_790_735_850),
            (Nanos(-500_000_000), 1_790_735_849), (Nanos(-500_000_001), 1_790_735_848),
            (Nanos.hour, 1_790_739_449), (Nanos.hour * -1, 1_790_732_249),
        ] as [(Nanos, Int64)] {
            try signer.setVenueOffset(offset)
            #expect(signer.venueOffset == offset)
            #expect(signer.venueSeconds(at: now) == seconds)
            let token = try signer.token(for: "POST", Self.orders, at: now)
            #expect(token.validFrom == seconds - 5)
            #expect(
                try text(String(token.text.split(separator: ".")[1])).contains(
                    #""nbf":\#(seconds - 5),"exp":\#(seconds + 115),"#))
        }
    }

    @Test(arguments: [
        Nanos(3_600_000_000_001), Nanos(-3_600_000_000_001), Nanos(.max), Nanos(.min),
    ])
    func `does not believe a clock that is far off`(offset: Nanos) throws {
        let signer = try SampleCredentials.signer()
        try signer.setVenueOffset(.second)
        let found = fault { () throws(Fault) in try signer.setVenueOffset(offset) }
        #expect(found?.code == "coinbase.clock_far_off")
        #expect(signer.venueOffset == .second)
    }

    @Test func `signs nothing that is not on the list`() throws {
        let signer = try SampleCredentials.signer()
        let path = "/api/v3/brokerage/portfolios/move_funds"
        let found = fault { () throws(Fault) in
            _ = try signer.token(for: "POST", path, at: SampleCredentials.now)
        }
        #expect(
            found
                == Fault(
                    .runtime, code: "coinbase.endpoint_not_permitted",
                    "POST \(path) is not among the requests that may be signed",
                    remedy: "Use an endpoint of SignableEndpoints, its path without a query"))
    }

    @Test func `does not repeat into a log what could disturb it`() throws {
        let signer = try SampleCredentials.signer()
        let path = "/orders\u{1b}[2J\n\u{202e}" + String(repeating: "a", count: 500)
        let found = fault { () throws(Fault) in
            _ = try signer.token(for: "GET", path, at: SampleCredentials.now)
        }
        #expect(
            found?.message == "GET /orders?[2J??" + String(repeating: "a", count: 103)
                + " is not among the requests that may be signed")
    }

    @Test(arguments: [
        "", "a b", "a/b", "a\"b", "h\u{e9}", "a?b", String(repeating: "a", count: 256),
    ])
    func `takes no host that is none`(host: String) {
        let found = fault { () throws(Fault) in
            _ = try RequestSigner(
                Credentials.read(
                    environment: SampleCredentials.environment(SampleCredentials.ed25519)),
                host: host)
        }
        #expect(found?.code == "coinbase.host_invalid")
    }

    @Test func `is used by many threads at once`() async throws {
        let signer = try SampleCredentials.signer(SampleCredentials.es256)
        let point = try #require(Radix64.standard.bytes(SampleCredentials.es256Point))
        let texts = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try (0..<50).map { _ in
                        try signer.token(for: "POST", Self.orders, at: SampleCredentials.now).text
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let key = try VerifyingKey(raw: point, .es256)
        #expect(texts.count == 400)
        for text in texts {
            let end = try #require(text.lastIndex(of: "."))
            let signature = try #require(Radix64.url.bytes(String(text[text.index(after: end)...])))
            #expect(key.isValid(signature, for: Array(text[..<end].utf8)))
        }
    }

    @Test func `and its tokens are in no text, dump or mirror`() throws {
        let signer = try SampleCredentials.signer()
        let token = try signer.streamToken(at: SampleCredentials.now)
        var dumped = ""
        dump(signer, to: &dumped)
        dump(token, to: &dumped)
        let texts = [
            "\(signer)", String(reflecting: signer), "\(token)", String(reflecting: token), dumped,
            "\([token])", "\(Optional(token) as Any)",
        ]
        for text in texts {
            #expect(!text.contains("eyJ") && !text.contains("apiKeys"), "\(text)")
        }
        #expect("\(signer)" == "signer for api.coinbase.com" && "\(token)" == "(token)")
        #expect(Mirror(reflecting: signer).children.isEmpty)
        #expect(Mirror(reflecting: token).children.isEmpty)
    }
}
