import CPerpsPlugin
import Testing

@Suite struct `The spread and depth guard` {
    func instance(_ parameters: [String: HostRecord.Parameter] = [:]) throws -> HostedInstance {
        let host = HostRecord(parameters)
        let library = try PluginLibrary("PerpsSpreadDepth")
        let instance = try library.instance("perps.spread-depth", host)
        try instance.configure()
        try instance.activate()
        return instance
    }

    func action(_ guarded: HostedInstance, bid: Int64, ask: Int64, flags: UInt32 = 0) -> UInt8 {
        let (status, verdict) = guarded.judge(.init(bid: bid, ask: ask, flags: flags))
        #expect(status == PB_OK)
        return verdict.action
    }

    @Test func `allows a spread on the limit and refuses one unit past it`() throws {
        let guarded = try instance(["spread_max": .decimal(200_000, exponent: -8)])
        // The middle is 1_000_000 and 20 bps of it are 2_000.
        #expect(action(guarded, bid: 999_000, ask: 1_001_000) == PB_V_ALLOW)
        #expect(action(guarded, bid: 999_000, ask: 1_001_001) == PB_V_REJECT)
        #expect(action(guarded, bid: 1_000, ask: 1_000) == PB_V_ALLOW)
    }

    @Test func `says what it measured`() throws {
        let guarded = try instance()
        let (_, verdict) = guarded.judge(.init(bid: 999_000, ask: 1_002_000))
        #expect(text(of: verdict.unit) == "bps")
        #expect(verdict.limit == 20)
        #expect(
            text(of: verdict.text) == "the spread of 29.99 bps is wider than 20.00 bps")
    }

    @Test(
        arguments: [
            (PB_NONE, 1_000), (1_000, PB_NONE), (0, 1_000), (-5, 1_000), (1_001, 1_000),
            (PB_NONE, PB_NONE),
        ] as [(Int64, Int64)])
    func `refuses nonsense`(bid: Int64, ask: Int64) throws {
        #expect(try action(instance(), bid: bid, ask: ask) == PB_V_REJECT)
    }

    @Test func `survives the largest prices`() throws {
        let guarded = try instance()
        #expect(action(guarded, bid: .max - 1, ask: .max) == PB_V_ALLOW)
        #expect(action(guarded, bid: 1, ask: .max) == PB_V_REJECT)
    }

    @Test func `lets what reduces pass`() throws {
        let guarded = try instance()
        #expect(action(guarded, bid: PB_NONE, ask: PB_NONE, flags: PB_CF_REDUCING) == PB_V_ALLOW)
    }

    @Test func `refuses while the book is stale`() throws {
        let guarded = try instance()
        var records = Records()
        records.add(PB_EV_BOOK_TOP, pb_ev_book_top(), sequence: 1, flags: PB_EF_STALE) { _ in }
        guarded.process(records)
        #expect(action(guarded, bid: 1_000, ask: 1_000) == PB_V_REJECT)
        records = Records()
        records.add(PB_EV_BOOK_TOP, pb_ev_book_top(), sequence: 2) { _ in }
        guarded.process(records)
        #expect(action(guarded, bid: 1_000, ask: 1_000) == PB_V_ALLOW)
    }

    /// One level a side: 1 coin bid at 100.00 USD, and a unit of size less on the other side.
    private func tellBook(_ guarded: HostedInstance) {
        var records = Records()
        records.add(PB_EV_DEPTH, OneLevelBook(), sequence: 1) {
            ($0.bids, $0.asks, $0.levelsAt) = (1, 1, 48)
            ($0.bid, $0.ask) = (
                pb_level(px: 10_000, qty: 100_000_000), pb_level(px: 10_000, qty: 99_999_999)
            )
        }
        guarded.process(records)
    }

    @Test func `knows no book after a restart, and lets nothing pass until it is told`() throws {
        let depth: [String: HostRecord.Parameter] = ["depth_min": .decimal(1, exponent: 0)]
        let guarded = try instance(depth)
        tellBook(guarded)
        #expect(action(guarded, bid: 10_000, ask: 10_000) == PB_V_ALLOW)
        #expect(throws: HostedInstance.Refusal.self) { try guarded.save() }
        let next = try instance(depth)
        #expect(action(next, bid: 10_000, ask: 10_000) == PB_V_REJECT)
        #expect(action(next, bid: 10_000, ask: 10_000, flags: PB_CF_REDUCING) == PB_V_ALLOW)
        tellBook(next)
        #expect(action(next, bid: 10_000, ask: 10_000) == PB_V_ALLOW)
        #expect(action(try instance(), bid: PB_NONE, ask: PB_NONE) == PB_V_REJECT)
    }

    @Test func `says a limit and no figure where its data is missing`() throws {
        let (_, quote) = try instance().judge(.init(bid: PB_NONE, ask: 1_000))
        #expect(quote.measured.isNaN && quote.limit == 20 && text(of: quote.unit) == "bps")
        let (_, book) = try instance(["depth_min": .decimal(100, exponent: 0)])
            .judge(.init(bid: 10_000, ask: 10_000))
        #expect(book.measured.isNaN && book.limit == 100 && text(of: book.unit) == "USD")
    }

    /// The book shows 100 USD; a unit of the account is 0.000001 USD.
    @Test(arguments: [(100_000_000, PB_V_ALLOW), (100_000_001, PB_V_REJECT)] as [(Int64, UInt8)])
    func `allows a depth on the limit and refuses one unit past it`(
        depth: Int64, action: UInt8
    ) throws {
        let guarded = try instance(["depth_min": .decimal(depth, exponent: -6)])
        tellBook(guarded)
        let (_, verdict) = guarded.judge(.init(side: PB_SIDE_SELL, bid: 10_000, ask: 10_000))
        #expect(verdict.action == action)
    }

    @Test func `asks for depth on the side that the order takes`() throws {
        let guarded = try instance(["depth_min": .decimal(100, exponent: 0)])
        #expect(action(guarded, bid: 10_000, ask: 10_000) == PB_V_REJECT)
        tellBook(guarded)
        #expect(action(guarded, bid: 10_000, ask: 10_000) == PB_V_REJECT)
        let (_, verdict) = guarded.judge(
            .init(side: PB_SIDE_SELL, bid: 10_000, ask: 10_000))
        #expect(verdict.action == PB_V_ALLOW)
    }
}

/// A depth record with one level a side.
struct OneLevelBook {
    var head = pb_event()
    var bids: UInt16 = 0
    var asks: UInt16 = 0
    var levelsAt: UInt32 = 0
    var bid = pb_level()
    var ask = pb_level()
}
