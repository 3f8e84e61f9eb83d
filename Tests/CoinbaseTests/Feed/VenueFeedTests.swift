import Coinbase
import Crypto
import Domain
import JSON
import Synchronization
import Testing
import Transport

@Suite struct `The feed of a venue` {
    private static let whole = ["buy 100 1", "sell 101 1"]

    @Test(arguments: [false, true])
    func `subscribes within five seconds, each time with a token of its own`(
        secure: Bool
    ) throws {
        let local = try LocalFeed(
            try ScriptedVenue(secure: secure), signer: try signer()
        ) { $0.user = $0.market }
        try local.ear.hear(["ready"], of: .market)
        try local.ear.hear(["ready"], of: .user)
        try local.ear.hear { $0.book() != nil && !$0.userEvents.isEmpty }
        let requests = local.venue.requests
        #expect(
            Set([1, 2].map { local.venue.texts(of: $0) }) == [
                [
                    "subscribe heartbeats", "subscribe level2 BTC-USD",
                    "subscribe market_trades BTC-USD",
                ],
                ["subscribe heartbeats", "subscribe user"],
            ])
        #expect(local.venue.waits.count == 2)
        #expect(local.venue.waits.allSatisfy { $0 < .seconds(5) })
        let tokens = requests.compactMap(\.token)
        #expect(Set(tokens).count == requests.count)
        for token in tokens { #expect(try claims(token)["uri"] == nil) }
        #expect(local.ear.book() == Self.whole)
        #expect(local.ear.userEvents == [UserEvent(isSnapshot: true)])
        local.stop()
    }

    private func signer() throws -> RequestSigner {
        try RequestSigner(
            Credentials.read(environment: SampleCredentials.environment(SampleCredentials.es256)),
            host: "api.coinbase.com")
    }

    private func claims(_ token: String) throws -> JSONValue {
        let part = try #require(token.split(separator: ".").dropFirst().first)
        return try JSONValue(parsing: try #require(Radix64.url.bytes(String(part))))
    }

    @Test func `makes a token anew when it subscribes again`() throws {
        let local = try LocalFeed(try ScriptedVenue(), signer: try signer())
        try local.ear.hear(["ready"])
        local.venue.line?.lose(1)
        local.venue.line?.heartbeat()
        try local.ear.hear(["gap 1", "recovered"])
        let tokens = local.venue.requests.map(\.token)
        #expect(tokens.count == 5)
        #expect(Set(tokens.compactMap(\.self)).count == 5)
        local.stop()
    }

    @Test func `needs no key for the market`() throws {
        let local = try LocalFeed(try ScriptedVenue())
        try local.ear.hear(["ready"])
        #expect(local.venue.requests.map(\.token) == [nil, nil, nil])
        local.stop()
    }

    @Test func `believes no book from a gap until its next snapshot`() throws {
        // The first snapshot is served at once, the second when the test says so.
        let local = try LocalFeed(
            try ScriptedVenue { line, wish in
                let times = line.take(wish)
                if wish.text.hasPrefix("subscribe level2"), times == 1 { line.snapshot("BTC-USD") }
                line.acknowledge()
            })
        try local.ear.hear(["ready"])
        let line = try #require(local.venue.line)
        line.bid("99.00", "2")
        try local.ear.hear { $0.book()?.count == 3 }
        line.lose(2)
        line.bid("98.00", "3")
        try local.ear.hear(["gap 2"])
        #expect(local.ear.book() == nil)
        line.bid("97.00", "4")
        try local.ear.hear { $0.market.last?.body == level(.buy, 9_700, 400_000_000) }
        #expect(local.ear.book() == nil)
        line.snapshot("BTC-USD")
        try local.ear.hear(["gap 2", "recovered"])
        #expect(local.ear.book() == Self.whole)
        #expect(local.ear.changes == ["ready", "gap 2", "recovered"])
        #expect(
            local.venue.texts(of: 1).suffix(2)
                == ["unsubscribe level2 BTC-USD", "subscribe level2 BTC-USD"])
        local.stop()
    }

    @Test func `applies duplicates once, and late frames not at all`() throws {
        let local = try LocalFeed(try ScriptedVenue())
        try local.ear.hear(["ready"])
        let line = try #require(local.venue.line)
        let update = VenueLine.book(
            "update", "BTC-USD", [VenueLine.row("bid", "99.00", "2")])
        let text = frame("l2_data", update, number: line.next())
        let before = local.ear.market.count
        for _ in 1...3 { line.say(raw: text) }
        line.bid("99.00", "0")
        line.say(raw: text)
        line.bid("98.00", "5")
        try local.ear.hear { $0.market.last?.body == level(.buy, 9_800, 500_000_000) }
        #expect(
            local.ear.market[before...].map(\.body) == [
                level(.buy, 9_900, 200_000_000), level(.buy, 9_900, 0),
                level(.buy, 9_800, 500_000_000),
            ])
        #expect(local.ear.changes == ["ready"])
        local.stop()
    }

    @Test(arguments: [
        "{", "[]", "\u{FEFF}{}", #"{"channel":"l2_data","events":[],"events":[]}"#,
        String(repeating: "[", count: 65),
    ])
    func `takes a frame that it cannot read for lost`(text: String) throws {
        let local = try LocalFeed(try ScriptedVenue())
        try local.ear.hear(["ready"])
        let line = try #require(local.venue.line)
        _ = line.next()
        line.say(raw: text)
        try local.ear.hear(["ready", "bad frame", "recovered"])
        #expect(local.ear.book() == Self.whole)
        #expect(local.ear.changes.count == 3)
        local.stop()
    }

    @Test func `tells what the venue refuses, and goes on`() throws {
        let local = try LocalFeed(try ScriptedVenue())
        try local.ear.hear(["ready"])
        let line = try #require(local.venue.line)
        line.say(raw: #"{"type":"error","message":"failure to subscribe"}"#)
        line.bid("99.00", "2")
        try local.ear.hear { $0.book()?.count == 3 }
        #expect(local.ear.changes == ["ready", "complaint: failure to subscribe"])
        local.stop()
    }

    @Test(arguments: [false, true])
    func `loses its books with the connection, and makes another`(resets: Bool) throws {
        let local = try LocalFeed(try ScriptedVenue(secure: true))
        try local.ear.hear(["ready"])
        try #require(local.venue.line).socket.abort(resets: resets)
        try local.ear.hear(["ready", "lost: ", "recovered", "ready"])
        #expect(local.ear.market.filter { $0.body == .bookGap }.count == 1)
        #expect(local.ear.book() == Self.whole)
        #expect(local.venue.texts(of: 2) == local.venue.texts(of: 1))
        local.stop()
    }

    @Test func `tells why the venue closed`() throws {
        let local = try LocalFeed(try ScriptedVenue())
        try local.ear.hear(["ready"])
        try #require(local.venue.line).socket.close(code: 1012, reason: "restart")
        try local.ear.hear(["ready", "lost: the venue closed it with code 1012: restart", "ready"])
        local.stop()
    }

    @Test func `gives up a connection that has gone silent`() throws {
        let local = try LocalFeed(try ScriptedVenue()) {
            $0.rules.silenceMax = Nanos.millisecond * 300
        }
        try local.ear.hear(["ready", "lost: nothing came for 300ms", "ready"])
        local.stop()
    }

    @Test func `gives up a connection without heartbeats, whatever else comes`() throws {
        let local = try LocalFeed(
            try ScriptedVenue { line, wish in
                _ = line.take(wish)
                if wish.channel == "level2" { line.snapshot("BTC-USD") }
                line.acknowledge()
            }
        ) { $0.rules.heartbeatMax = Nanos.millisecond * 300 }
        try local.ear.hear(["ready", "lost: no heartbeat came for 300ms", "ready"])
        local.stop()
    }

    @Test func `gives up a venue that takes requests and never answers`() throws {
        let local = try LocalFeed(
            try ScriptedVenue { line, wish in if line.number > 1 { line.serve(wish) } }
        ) { $0.rules.acknowledgeMax = Nanos.millisecond * 200 }
        try local.ear.hear(["lost: heartbeats was not confirmed within 200ms", "ready"])
        #expect(local.ear.book() == Self.whole)
        local.stop()
    }

    @Test func `gives up a venue that no longer reads`() throws {
        let local = try LocalFeed(try ScriptedVenue()) {
            $0.rules.silenceMax = Nanos.millisecond * 300
        }
        try local.ear.hear(["ready"])
        try #require(local.venue.line).socket.pause()
        try local.ear.hear(["ready", "lost: nothing came for 300ms", "ready"])
        local.stop()
    }

    @Test func `gives up a connection whose frame is larger than any of the venue`() throws {
        let local = try LocalFeed(try ScriptedVenue())
        try local.ear.hear(["ready"])
        let line = try #require(local.venue.line)
        line.say(raw: String(repeating: " ", count: FrameDecoder.bytesMax + 1))
        try local.ear.hear(["ready", "lost: listen to ws://localhost", "recovered", "ready"])
        #expect(local.ear.changes.contains { $0.contains("a frame is larger than the limit") })
        local.stop()
    }

    @Test func `tries again when it is refused`() throws {
        let local = try LocalFeed(try ScriptedVenue(admit: { $0 > 2 }))
        try local.ear.hear(["ready"])
        let refusal = "refused: the venue answered 403 instead of opening a WebSocket"
        #expect(local.ear.changes == [refusal, refusal, "ready"])
        local.stop()
    }

    @Test func `tells nothing after it is stopped`() throws {
        let local = try LocalFeed(try ScriptedVenue())
        try local.ear.hear(["ready"])
        local.feed.stop()
        local.ear.take()
        let (events, notes) = (local.ear.market.count, local.ear.dated.count)
        local.stop()
        local.ear.take()
        #expect(local.ear.market.count == events)
        #expect(local.ear.dated.count == notes)
        #expect(local.venue.requests.count == 3)
    }
}
