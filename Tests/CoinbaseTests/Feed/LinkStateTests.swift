import Coinbase
import Domain
import Testing

@Suite struct `The life of a connection` {
    private let ether = instrument("ETH-USD", id: 1)

    @Test func `subscribes at once, and is ready when everything is confirmed`() {
        var link = LinkCourse([bitcoin, ether])
        #expect(link.take(.start, at: 0) == [.connect])
        #expect(link.take(.opened, at: 40) == link.subscribing)
        #expect(
            link.subscribing == [
                .send(SubscribeRequest(.heartbeats)),
                .send(SubscribeRequest(.book, products: ["BTC-USD", "ETH-USD"])),
                .send(SubscribeRequest(.trades, products: ["BTC-USD", "ETH-USD"])),
            ])
        #expect(link.take(.acknowledged([.heartbeats]), at: 50) == [])
        let partial = [Subscription(channel: "level2", topics: ["BTC-USD"]), .heartbeats, .trades]
        #expect(link.take(.acknowledged(partial), at: 60) == [])
        let ready = LinkState.Order.tell(.ready(after: Nanos.millisecond * 70))
        #expect(link.take(.acknowledged(.everything), at: 70) == [ready])
        #expect(link.take(.acknowledged(.everything), at: 80) == [])
    }

    @Test func `asks for the books again after a gap, and tells when the last has come`() {
        var link = LinkCourse([bitcoin, ether])
        link.becomeReady(at: 0)
        #expect(
            link.take(.gap(missed: 3), at: 100) == [.tell(.gap(missed: 3))] + link.refreshing)
        #expect(link.state.awaitsSnapshots)
        #expect(link.take(.snapshots([.book(bitcoin.id)]), at: 150) == [])
        #expect(link.take(.snapshots([.book(bitcoin.id)]), at: 160) == [])
        #expect(
            link.take(.snapshots([.book(ether.id)]), at: 200)
                == [.tell(.recovered(after: Nanos.millisecond * 100))])
        #expect(!link.state.awaitsSnapshots)
        #expect(link.take(.snapshots([.book(ether.id)]), at: 210) == [])
    }

    @Test func `believes no book that came before the last gap`() {
        var link = LinkCourse([bitcoin, ether])
        link.becomeReady(at: 0)
        _ = link.take(.gap(missed: 1), at: 100)
        #expect(link.take(.snapshots([.book(bitcoin.id)]), at: 150) == [])
        #expect(link.take(.gap(missed: 1), at: 160) == [.tell(.gap(missed: 1))])
        #expect(link.take(.snapshots([.book(ether.id)]), at: 170) == [])
        #expect(
            link.take(.snapshots([.book(bitcoin.id)]), at: 180)
                == [.tell(.recovered(after: Nanos.millisecond * 80))])
    }

    @Test func `asks for the books at most once a second`() {
        var link = LinkCourse([bitcoin, ether])
        link.becomeReady(at: 0)
        _ = link.take(.gap(missed: 1), at: 100)
        #expect(link.take(.gap(missed: 1), at: 101) == [.tell(.gap(missed: 1))])
        #expect(link.state.wake == Nanos.millisecond * 1_100)
        #expect(link.pass(to: 1_099) == [])
        #expect(link.pass(to: 1_100) == link.refreshing)
        #expect(link.pass(to: 1_101) == [])
    }

    @Test func `hangs up when what comes is old, and believes no book of it`() {
        var link = LinkCourse([bitcoin, ether])
        link.becomeReady(at: 0)
        let reason = "what it says is 7 s old"
        #expect(
            link.take(.late(.millisecond * 7_900), at: 100)
                == [.hangUp, .loseBooks(reason), .tell(.lost(reason))])
        #expect(link.state.wake.map { $0 > Nanos.millisecond * 100 } == true)
    }

    @Test func `takes an unreadable frame for a lost one`() {
        var link = LinkCourse([bitcoin, ether])
        link.becomeReady(at: 0)
        let fault = WireFault(.notJSON, "", "byte 1: expected a value")
        #expect(
            link.take(.badFrame(fault), at: 100) == [.tell(.badFrame(fault))] + link.refreshing)
    }

    @Test func `tells the books lost when the engine takes no more`() {
        var link = LinkCourse([bitcoin, ether])
        link.becomeReady(at: 0)
        let reason = "the engine is more than 400000 events behind"
        #expect(
            link.take(.overrun, at: 100)
                == [.loseBooks(reason), .tell(.gap(missed: 0))] + link.refreshing)
    }

    @Test func `sends eight messages within a second, and the ninth after it`() {
        var rules = LinkRules()
        rules.refreshMin = .zero
        var link = LinkCourse([bitcoin, ether], rules)
        link.becomeReady(at: 0)
        #expect(link.take(.gap(missed: 1), at: 10).count == 3)
        #expect(link.take(.gap(missed: 1), at: 20).count == 3)
        // Three to subscribe, four to ask twice: the eighth ends the books, the ninth waits.
        #expect(
            link.take(.gap(missed: 1), at: 30) == [.tell(.gap(missed: 1)), link.refreshing[0]])
        #expect(link.state.wake == Nanos.millisecond * 1_100)
        #expect(link.pass(to: 1_099) == [])
        #expect(link.pass(to: 1_100) == [link.refreshing[1]])
    }

    @Test func `asks again for the one book that does not come`() {
        var link = LinkCourse([bitcoin, ether])
        link.becomeReady(at: 0, books: false)
        _ = link.take(.snapshots([.book(ether.id)]), at: 10)
        #expect(link.pass(to: 9_999) == [])
        let complaint = "no snapshot of BTC-USD within 10s; asked again"
        let products = ["BTC-USD"]
        #expect(
            link.pass(to: 10_000) == [
                .tell(.complaint(complaint)),
                .send(SubscribeRequest(.book, products: products, isEnd: true)),
                .send(SubscribeRequest(.book, products: products)),
            ])
    }

    @Test(arguments: [
        (4_999, 0, []), (5_000, 0, ["nothing came for 5s"]), (9_999, 9_000, []),
        (10_000, 9_000, ["no heartbeat came for 10s"]),
    ])
    func `is over after silence`(now: Int64, heard: Int64, reasons: [String]) {
        var link = LinkCourse([bitcoin, ether])
        link.becomeReady(at: 0)
        let orders = link.take(.clock(heard: Nanos.millisecond * heard), at: now)
        #expect(orders == reasons.flatMap { [.hangUp, .loseBooks($0), .tell(.lost($0))] })
    }

    @Test func `is over when a channel is not confirmed`() {
        var link = LinkCourse([bitcoin, ether])
        _ = link.take(.start, at: 0)
        _ = link.take(.opened, at: 0)
        let partial = [Subscription(channel: "level2", topics: ["ETH-USD"]), .heartbeats, .trades]
        _ = link.take(.acknowledged(partial), at: 4_000)
        #expect(link.pass(to: 4_999) == [])
        let reason = "level2 of BTC-USD was not confirmed within 5s"
        #expect(link.pass(to: 5_000) == [.hangUp, .loseBooks(reason), .tell(.lost(reason))])
    }

    @Test func `is over when a channel disappears and does not come back`() {
        var link = LinkCourse([bitcoin, ether])
        link.becomeReady(at: 0)
        #expect(link.take(.acknowledged([.heartbeats, .trades]), at: 1_000) == [])
        let reason = "level2 was not confirmed within 5s"
        #expect(
            link.take(.clock(heard: Nanos.millisecond * 5_999), at: 6_000)
                == [.hangUp, .loseBooks(reason), .tell(.lost(reason))])
    }

    @Test func `tells what the venue refuses, and goes on`() {
        var link = LinkCourse([bitcoin])
        link.becomeReady(at: 0)
        let text = "failure to subscribe"
        #expect(link.take(.complaint(text), at: 10) == [.tell(.complaint(text))])
    }

    @Test func `recovers on another connection from the loss of the first`() {
        var link = LinkCourse([bitcoin])
        link.becomeReady(at: 0)
        let reason = "ended without a goodbye"
        #expect(
            link.take(.ended(reason), at: 1_000) == [.loseBooks(reason), .tell(.lost(reason))])
        let wake = link.wakeMillis
        #expect((1_125...1_250).contains(wake))
        #expect(link.pass(to: wake - 1) == [])
        #expect(link.pass(to: wake + 1) == [.connect])
        _ = link.take(.opened, at: 1_300)
        #expect(
            link.take(.snapshots([.book(bitcoin.id)]), at: 1_400)
                == [.tell(.recovered(after: Nanos.millisecond * 400))])
        #expect(
            link.take(.acknowledged(.everything), at: 1_450)
                == [.tell(.ready(after: Nanos.millisecond * 450))])
    }

    @Test func `waits about twice as long after each failure, half a minute at most`() throws {
        for seed in [1, 2, 3] as [UInt64] {
            var link = LinkCourse([bitcoin], seed: seed)
            _ = link.take(.start, at: 0)
            for most in [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000] {
                let orders = link.take(.refused("nobody listens"), at: 0)
                guard case .tell(.refused("nobody listens", let wait)) = try #require(orders.first)
                else {
                    Issue.record("seed \(seed): \(orders)")
                    return
                }
                let longest = Nanos.millisecond * Int64(most)
                #expect((Nanos(longest.count / 2)...longest).contains(wait), "seed \(seed)")
                #expect(link.state.wake == wait)
                #expect(link.take(.clock(heard: .zero), nanos: wait) == [.connect])
            }
        }
    }

    @Test(arguments: [(59_999, 2_000), (60_000, 250)] as [(Int64, Int64)])
    func `forgets its failures after a stable minute`(lived: Int64, mostMillis: Int64) {
        var link = LinkCourse([bitcoin])
        _ = link.take(.start, at: 0)
        for _ in 1...3 {
            _ = link.take(.refused("nobody listens"), at: 0)
            _ = link.take(.clock(heard: .zero), nanos: link.state.wake ?? .zero)
        }
        link.becomeReady(at: 10_000, starts: false)
        _ = link.take(.ended("gone"), at: 10_000 + lived)
        let wait = link.wakeMillis - 10_000 - lived
        #expect((mostMillis / 2...mostMillis).contains(wait))
    }

    @Test func `of orders asks for them again after a gap, and has no books to lose`() {
        var link = LinkCourse(.user(hasFutures: true))
        _ = link.take(.start, at: 0)
        #expect(
            link.take(.opened, at: 0) == [
                .send(SubscribeRequest(.heartbeats)), .send(SubscribeRequest(.user)),
                .send(SubscribeRequest(.futuresBalance)),
            ])
        let confirmed = [
            .heartbeats, Subscription(channel: "user", topics: ["b5f2"]),
            Subscription(channel: "futures_balance_summary", topics: ["b5f2"]),
        ]
        #expect(
            link.take(.acknowledged(confirmed), at: 5)
                == [.tell(.ready(after: .millisecond * 5))])
        _ = link.take(.snapshots([.orders]), at: 6)
        #expect(
            link.take(.gap(missed: 1), at: 10) == [
                .tell(.gap(missed: 1)), .send(SubscribeRequest(.user, isEnd: true)),
                .send(SubscribeRequest(.user)),
            ])
        #expect(
            link.take(.snapshots([.orders]), at: 30)
                == [.tell(.recovered(after: .millisecond * 20))])
        #expect(link.take(.ended("gone"), at: 40) == [.tell(.lost("gone"))])
    }

    @Test func `says goodbye when it is stopped, and does nothing more`() {
        for lived in 0..<4 {
            var link = LinkCourse([bitcoin])
            let inputs: [LinkState.Input] = [.start, .opened, .ended("gone")]
            for input in inputs.prefix(lived) { _ = link.take(input, at: 0) }
            #expect(link.take(.stop, at: 1) == [.close])
            #expect(link.state.wake == nil)
            for input in inputs + [.stop, .heartbeat, .gap(missed: 1), .clock(heard: .zero)] {
                #expect(link.take(input, at: 100_000) == [])
            }
        }
    }
}
