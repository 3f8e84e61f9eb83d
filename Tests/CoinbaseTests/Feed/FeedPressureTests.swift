import Coinbase
import Domain
import Testing
import Transport

@Suite struct `A feed under pressure` {
    private func order(_ id: Int) -> String {
        #"{"order_id":"\#(id)","product_id":"BTC-USD","status":"OPEN"}"#
    }

    /// Orders in one event.
    private func event(_ type: String, _ ids: Range<Int>) -> String {
        #"{"type":"\#(type)","orders":[\#(ids.map(order).joined(separator: ","))]}"#
    }

    private func signer() throws -> RequestSigner { try SampleCredentials.signer() }

    @Test(arguments: [0, 1, 49, 50, 51, 100, 1_000])
    func `tells every order of a snapshot in fifties, and every change after it`(
        count: Int
    ) throws {
        let venue = try ScriptedVenue { line, wish in
            guard wish.channel == "user" else { return line.serve(wish) }
            _ = line.take(wish)
            for start in stride(from: 0, through: count, by: 50) {
                line.say("user", event("snapshot", start..<min(count, start + 50)))
            }
            for id in 0..<5_000 { line.say("user", event("update", id..<id + 1)) }
            line.acknowledge()
        }
        let local = try LocalFeed(venue, signer: try signer()) { $0.user = $0.market }
        try local.ear.hear(["ready"], of: .user)
        let events = local.ear.userEvents
        let updates = events.filter { !$0.isSnapshot }
        #expect(updates.map { $0.orders.map(\.id) } == (0..<5_000).map { [String($0)] })
        let snapshots = events.filter(\.isSnapshot)
        #expect(snapshots.flatMap { $0.orders.map(\.id) } == (0..<count).map(String.init))
        #expect(snapshots.map(\.orders.count).allSatisfy { $0 <= 50 })
        local.stop()
    }

    @Test func `drops market data that nobody takes, but no order, and starts anew`() throws {
        let rows = (0..<20_000).map { VenueLine.row("bid", "\(10_000 + $0)", "1") }
        let many = VenueLine.book("update", "BTC-USD", rows)
        let venue = try ScriptedVenue()
        let local = try LocalFeed(venue, signer: try signer()) { $0.user = $0.market }
        try local.ear.hear(["ready"], of: .market)
        try local.ear.hear(["ready"], of: .user)
        let lines = venue.lines
        let market = try #require(lines.first { $0.has("level2") })
        let user = try #require(lines.first { $0.has("user") })
        let before = local.ear.market.count
        for id in 0..<100 {
            user.say("user", event("update", id..<id + 1))
            guard id < 25 else { continue }
            market.say("l2_data", many)
            try venue.wait { _ in market.socket.outboundBytes == 0 }
        }
        // Nothing is taken until the venue has seen the books asked for again.
        try venue.wait { $0.texts(of: market.number).contains("unsubscribe level2 BTC-USD") }
        try local.ear.hear(["ready", "gap 0", "recovered"], of: .market)
        #expect(local.ear.market.count - before < Inbox.marketMax)
        #expect(local.ear.market[before].body == .bookGap)
        try local.ear.hear { $0.userEvents.count >= 101 }
        #expect(
            local.ear.userEvents.dropFirst().map { $0.orders.map(\.id) }
                == (0..<100).map { [String($0)] })
        #expect(local.ear.changes(of: .user) == ["ready"])
        local.stop()
    }

    @Test func `gives every delivery a later moment, and all of a frame the same`() throws {
        let local = try LocalFeed(try ScriptedVenue())
        try local.ear.hear(["ready"])
        let line = try #require(local.venue.line)
        let before = local.ear.market.count
        for step in 0..<500 {
            let rows = (0..<3).map { VenueLine.row("bid", "\(90 + $0)", "\(step + 1)") }
            line.say("l2_data", VenueLine.book("update", "BTC-USD", rows))
        }
        try local.ear.hear { $0.market.count >= before + 1_500 }
        let times = local.ear.market[before...].map(\.time)
        for start in stride(from: 0, to: times.count, by: 3) {
            #expect(times[start] == times[start + 2])
            if start > 0 { #expect(times[start] > times[start - 1]) }
        }
        local.stop()
    }
}
