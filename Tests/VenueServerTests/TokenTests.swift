import Domain
import JSON
import Testing
import Transport
import VenueServer

@Suite struct `The venue's check of tokens` {
    /// Asks for the accounts with a token whose claims are changed.
    private func status(
        _ venue: TestVenue, by key: TestKey? = nil, path: String = "/accounts",
        _ change: (inout TestKey.Claims) -> Void
    ) throws -> Int {
        let key = key ?? venue.key
        var claims = key.claims("GET api.coinbase.com/api/v3/brokerage/accounts", at: venue.now)
        change(&claims)
        let bearer = try HeaderField("Authorization", "Bearer \(try key.token(claims))")
        return try venue.answer(
            try HTTPRequest(.get, "/api/v3/brokerage" + path, fields: [bearer])
        ).status
    }

    @Test func `takes ES256 and Ed25519`() throws {
        let venue = try TestVenue()
        #expect(try status(venue) { _ in } == 200)
        #expect(try status(venue, by: venue.edwardsKey) { _ in } == 200)
        venue.stop()
    }

    @Test func `compares the uri without the query, and takes the venue's own address`() throws {
        let venue = try TestVenue()
        let own = "127.0.0.1:\(venue.server.port)"
        #expect(try status(venue, path: "/accounts?limit=5") { _ in } == 200)
        let paths = [
            ("GET \(own)/api/v3/brokerage/accounts", 200),
            ("GET example.com/api/v3/brokerage/accounts", 401),
            ("POST api.coinbase.com/api/v3/brokerage/accounts", 401),
            ("GET api.coinbase.com/api/v3/brokerage/accounts?limit=5", 401),
        ]
        for (uri, expected) in paths {
            #expect(try status(venue) { $0.uri = uri } == expected, "\(uri)")
        }
        #expect(try status(venue) { $0.uri = nil } == 401)
        venue.stop()
    }

    @Test func `takes no address that only the request calls the venue's`() throws {
        let venue = try TestVenue()
        var claims = venue.key.claims("GET example.com/api/v3/brokerage/accounts", at: venue.now)
        claims.uri = "GET example.com/api/v3/brokerage/accounts"
        let fields = [
            try HeaderField("Authorization", "Bearer \(try venue.key.token(claims))"),
            try HeaderField("Host", "example.com"),
        ]
        let text = fields.map { "\($0.name): \($0.value)\r\n" }.joined()
        let answer = try RawCall(venue.server.port).ask(
            "GET /api/v3/brokerage/accounts HTTP/1.1\r\n" + text + "\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 401 "), "\(answer)")
        venue.stop()
    }

    @Test func `keeps to the times`() throws {
        let venue = try TestVenue()
        #expect(try status(venue) { $0.lifetime = 121 } == 200)
        #expect(try status(venue) { $0.lifetime = 122 } == 401)
        #expect(try status(venue) { $0.start -= 119 } == 200)
        #expect(try status(venue) { $0.start -= 120 } == 401)
        #expect(try status(venue) { $0.start += 1 } == 200)
        #expect(try status(venue) { $0.start += 2 } == 401)
        venue.stop()
    }

    @Test func `refuses what is not signed by a key it knows`() throws {
        let venue = try TestVenue()
        #expect(try status(venue) { $0.name = "organizations/a/apiKeys/b" } == 401)
        #expect(try status(venue) { $0.name = venue.edwardsKey.name } == 401)
        #expect(try status(venue) { $0.algorithm = "none" } == 401)
        #expect(try status(venue) { $0.issuer = "coinbase-cloud" } == 401)
        let bare = try venue.answer(try venue.request(.get, "/accounts", by: nil))
        #expect(bare.status == 401)
        #expect(
            bare.text
                == #"{"error":"UNAUTHORIZED","code":16,"message":"Unauthorized","details":[]}"#)
        venue.stop()
    }

    @Test func `lets a nonce be used once where it is asked to`() throws {
        let venue = try TestVenue()
        #expect(try status(venue) { $0.nonce = "abc" } == 200)
        #expect(try status(venue) { $0.nonce = "abc" } == 200)
        try venue.control("keys", .object(["refuse_reused_nonces": .bool(true)]))
        #expect(try status(venue) { $0.nonce = "abc" } == 200)
        #expect(try status(venue) { $0.nonce = "abc" } == 401)
        venue.stop()
    }

    @Test(arguments: 1...4)
    func `is of the first key when rights are changed and none is named`(seed: UInt64) throws {
        let venue = try TestVenue { $0.seed = seed }
        func rights(_ key: TestKey) throws -> String {
            try venue.answer(try venue.request(.get, "/key_permissions", by: key)).json
                .shown("can_trade", "can_transfer")
        }
        try venue.control("keys", .object(["can_transfer": .bool(true)]))
        #expect(try rights(venue.key) == "can_trade=true can_transfer=true")
        #expect(try rights(venue.edwardsKey) == "can_trade=true can_transfer=false")
        #expect(try rights(venue.viewKey) == "can_trade=false can_transfer=false")
        venue.stop()
    }

    @Test func `tells a key without the right to trade`() throws {
        let venue = try TestVenue()
        let order = JSONValue.object(["client_order_id": .string("a")])
        let answer = try venue.answer(try venue.request(.post, "/orders", order, by: venue.viewKey))
        #expect(answer.status == 403)
        #expect(answer.text.contains(#""error_details":"Missing required scopes""#))
        let rights = try venue.answer(
            try venue.request(.get, "/key_permissions", by: venue.viewKey))
        #expect(
            rights.json.shown("can_view", "can_trade", "can_transfer", "portfolio_type")
                == "can_view=true can_trade=false can_transfer=false portfolio_type=DEFAULT")
        venue.stop()
    }
}
