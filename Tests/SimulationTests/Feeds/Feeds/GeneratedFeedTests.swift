import Domain
import Simulation
import Testing

@Suite struct `A generated market` {
    static let seed: UInt64 = 42

    func feed(_ scenario: Scenario, seed: UInt64 = seed, count: Int = 20_000) throws
        -> GeneratedFeed
    {
        let instruments = try ["BTC-USD", "SHIB-USD"].enumerated().map {
            try ProductCatalogue.instrument(symbol: $1, id: InstrumentID($0))
        }
        return GeneratedFeed(
            instruments: instruments, scenario: scenario, seed: seed, countMax: count)
    }

    @Test(arguments: Scenario.allCases)
    func `is the same for a seed in chunks of any size`(scenario: Scenario) throws {
        let whole = try events(try feed(scenario))
        #expect(whole.count == 20_000)
        for chunk in [1, 7] { #expect(try events(try feed(scenario), chunk: chunk) == whole) }
        #expect(try events(try feed(scenario, seed: 43)) != whole)
    }

    @Test(arguments: Scenario.allCases)
    func `goes forward in time and never crosses its book`(scenario: Scenario) throws {
        var previous = GeneratedFeed.defaultStart
        for event in try events(try feed(scenario)) {
            #expect(event.time >= previous)
            previous = event.time
            if case .top(let top) = event.body, let bid = top.bid, let ask = top.ask {
                #expect(bid.price < ask.price && bid.price > .zero)
                #expect(bid.quantity > .zero && ask.quantity > .zero)
            }
        }
    }

    @Test func `gives 4 to 10 events a second of each product`() throws {
        let feed = GeneratedFeed(
            instruments: [try bitcoin()], scenario: .calm, seed: Self.seed,
            duration: .minute * 10)
        #expect((2_400...6_000).contains(try events(feed).count))
    }

    @Test func `falls by about 12 % in a crash`() throws {
        let all = try events(
            GeneratedFeed(
                instruments: [try bitcoin()], scenario: .crash, seed: Self.seed,
                duration: .minute * 4))
        let prices = all.compactMap { event -> Int64? in
            if case .trade(let trade) = event.body { trade.price.mantissa } else { nil }
        }
        let (first, last) = (try #require(prices.first), try #require(prices.last))
        #expect((5_800_000...6_200_000).contains(first))
        #expect((85...91).contains(last * 100 / first))
    }

    @Test func `is silent for minutes in a gap, and says so`() throws {
        let all = try events(try feed(.gap))
        let gaps = all.indices.filter { all[$0].hasGap }
        #expect(!gaps.isEmpty)
        let first = try #require(gaps.first)
        #expect(all[first].time - all[first - 1].time > .minute * 2)
    }

    @Test func `halts and resumes`() throws {
        let statuses = try events(try feed(.halted)).compactMap { event -> ProductStatus? in
            if case .status(let status) = event.body { status } else { nil }
        }
        #expect(statuses.prefix(4) == [.noTrading, .noTrading, [], []])
    }

    @Test func `has sizes near the smallest in dust`() throws {
        let sizes = try events(try feed(.dust, count: 1_000)).compactMap { event -> Int64? in
            if case .trade(let trade) = event.body { trade.quantity.mantissa } else { nil }
        }
        #expect(!sizes.isEmpty && sizes.allSatisfy { (1...10).contains($0) })
    }

    @Test func `lets a 5 over 20 cross of one-second averages happen several times a minute`()
        throws
    {
        let all = try events(
            GeneratedFeed(
                instruments: [try bitcoin()], scenario: .calm, seed: Self.seed,
                duration: .minute * 10))
        var closes: [Int64: Int64] = [:]
        for event in all {
            if case .trade(let trade) = event.body {
                closes[event.time.floored(to: .second).nanos] = trade.price.mantissa
            }
        }
        let bars = closes.sorted { $0.key < $1.key }.map(\.value)
        let signs = (20..<bars.count).map { end in
            bars[(end - 5)..<end].reduce(0, +) * 4 > bars[(end - 20)..<end].reduce(0, +)
        }
        let crosses = zip(signs, signs.dropFirst()).count { $0 != $1 }
        #expect(crosses >= 30, "\(crosses) crosses in 10 minutes, seed \(Self.seed)")
    }
}

@Suite struct `Generated trades` {
    @Test func `come one by one at even distances, as many as asked for`() throws {
        let make = { GeneratedTrades(instrument: try bitcoin(), count: 10_000, seed: 1) }
        let all = try events(try make())
        #expect(all.count == 10_000)
        #expect(try events(try make(), chunk: 7) == all)
        #expect(zip(all, all.dropFirst()).allSatisfy { $1.time - $0.time == .millisecond * 10 })
    }
}
