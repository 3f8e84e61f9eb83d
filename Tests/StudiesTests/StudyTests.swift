import Studies
import Testing

@Suite struct `A bar` {
    private func bar(_ prices: (Int64, Int64, Int64, Int64), volume: Int64 = 0) -> Bar? {
        Bar(
            openedAt: 0, interval: 60,
            Bar.Prices(open: prices.0, high: prices.1, low: prices.2, close: prices.3),
            volume: volume)
    }

    @Test func `is what encloses its open and close`() {
        #expect(bar((2, 3, 1, 2)) != nil)
        #expect(bar((1, 1, 1, 1)) != nil)
        #expect(bar((Bar.priceMax, Bar.priceMax, Bar.priceMax, Bar.priceMax)) != nil)
    }

    @Test(
        arguments: [
            (2, 3, 0, 2), (2, 3, -1, 2), (4, 3, 1, 2), (2, 3, 1, 4), (2, 3, 3, 2), (2, 1, 3, 2),
            (1, Bar.priceMax + 1, 1, 1), (.min, .min, .min, .min),
        ] as [(Int64, Int64, Int64, Int64)])
    func `is nothing else`(prices: (Int64, Int64, Int64, Int64)) {
        #expect(bar(prices) == nil)
    }

    @Test func `has a volume that is not negative, and a length`() {
        #expect(bar((1, 1, 1, 1), volume: -1) == nil)
        let prices = Bar.Prices(open: 1, high: 1, low: 1, close: 1)
        #expect(Bar(openedAt: 0, interval: 0, prices, volume: 0) == nil)
    }
}

@Suite struct `The crossing averages` {
    @Test(arguments: seeds)
    func `cross where plain averages do`(seed: UInt64) {
        var draws = Draws(seed: seed)
        let prices = draws.prices(2_000)
        var cross = AverageCross(fast: 3, slow: 8, bandE8: 0, confirmations: 0)
        var (last, crossings) = (0, 0)
        for place in prices.indices {
            let found = cross.take(prices[place])
            guard place >= 7 else {
                #expect(found == nil && cross.standing == .unknown)
                continue
            }
            let fast = prices[(place - 2)...place].reduce(0, +) * 8
            let slow = prices[(place - 7)...place].reduce(0, +) * 3
            let side = fast > slow ? 1 : fast < slow ? -1 : last
            let wanted: AverageCross.Standing? =
                place == 7 || side == last ? nil : side > 0 ? .up : .down
            #expect(found == wanted, "seed \(seed), price \(place)")
            if found != nil { crossings += 1 }
            last = side
        }
        #expect(crossings > 50, "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `turn by turns, and less often under a wider band or more confirmation`(seed: UInt64) {
        var draws = Draws(seed: seed)
        let prices = draws.prices(3_000)
        func crossings(_ band: Int64, _ confirmations: Int) -> [AverageCross.Standing] {
            var cross = AverageCross(
                fast: 3, slow: 8, bandE8: band, confirmations: confirmations)
            return prices.compactMap { cross.take($0) }
        }
        for (band, confirmations) in [(0, 0), (100_000, 0), (300_000, 0), (0, 1), (0, 3)] {
            let found = crossings(Int64(band), confirmations)
            #expect(zip(found, found.dropFirst()).allSatisfy { $0 != $1 })
            #expect(!found.isEmpty)
        }
        #expect(crossings(300_000, 0).count <= crossings(100_000, 0).count)
        #expect(crossings(100_000, 0).count <= crossings(0, 0).count)
        #expect(crossings(0, 3).count <= crossings(0, 1).count)
    }
}

@Suite struct `A study` {
    private func fed<Study>(_ study: Study, _ prices: [Int64], _ take: (inout Study, Int64) -> Void)
        -> Study
    {
        var study = study
        for price in prices { take(&study, price) }
        return study
    }

    @Test func `of strength is the share of gains`() {
        func index(_ prices: [Int64]) -> Int64? {
            fed(Strength(3), prices) { $0.take($1) }.index
        }
        #expect(index([10, 11, 12]) == nil)
        #expect(index([10, 11, 12, 13]) == 100)
        #expect(index([13, 12, 11, 10]) == 0)
        #expect(index([10, 10, 10, 10]) == 50)
        #expect(index([10, 13, 12, 12]) == 75)
    }

    @Test func `of strength is compared exactly`() {
        // Two up and one down: 66.67.
        let strength = fed(Strength(3), [10, 11, 12, 11]) { $0.take($1) }
        #expect(strength.isAtMost(66) == false)
        #expect(strength.isAtMost(67) == true)
        #expect(strength.index == 66)
    }

    @Test func `of the true range counts the gap from the last close`() throws {
        var range = TrueRange(2)
        for (high, low, close) in [(110, 100, 105), (125, 120, 122)] as [(Int64, Int64, Int64)] {
            #expect(range.shareE8 == nil)
            let prices = Bar.Prices(open: close, high: high, low: low, close: close)
            range.take(try #require(Bar(openedAt: 0, interval: 1, prices, volume: 0)))
        }
        // 10, and 125 - 105 = 20: 15 of 122.
        #expect(range.shareE8 == 12_295_081)
    }

    @Test func `of deviation is the distance in standard deviations`() {
        func score(_ prices: [Int64]) -> Int64? {
            fed(Deviation(4), prices) { $0.take($1) }.scoreE4
        }
        #expect(score([10, 10, 10]) == nil)
        #expect(score([10, 10, 10, 10]) == nil)
        // Mean 11, variance 3: (14 - 11) / 1.73205.
        #expect(score([10, 10, 10, 14]) == 17_320)
        #expect(score([14, 14, 14, 10]) == -17_320)
    }

    @Test func `of change is a rate, a slope of the average and a straightness`() {
        let change = fed(Change(4), [100, 110, 105, 115, 120]) { $0.take($1) }
        #expect(change.rateE8 == 20_000_000)
        // The average of four moves from 107.5 to 112.5: 5 of 120.
        #expect(change.slopeE8 == 4_166_666)
        // 20 of 10 + 5 + 10 + 5.
        #expect(change.efficiencyE8 == 66_666_666)
        #expect(fed(Change(4), [1, 1, 1, 1]) { $0.take($1) }.rateE8 == nil)
        #expect(fed(Change(4), [1, 1, 1, 1, 1]) { $0.take($1) }.efficiencyE8 == nil)
    }

    @Test func `of returns is their standard deviation`() {
        // +10 % and -10 %.
        let returns = fed(Returns(2), [100, 110, 99]) { $0.take($1) }
        #expect(returns.deviationE8 == 10_000_000)
        #expect(fed(Returns(2), [100, 110]) { $0.take($1) }.deviationE8 == nil)
        #expect(fed(Returns(2), [100, 100, 100]) { $0.take($1) }.deviationE8 == 0)
    }

    @Test func `of a channel is of the bars it was given`() throws {
        var channel = Channel(2)
        for (high, low) in [(9, 1), (5, 4), (6, 3)] as [(Int64, Int64)] {
            let prices = Bar.Prices(open: 4, high: high, low: low, close: 4)
            channel.take(try #require(Bar(openedAt: 0, interval: 1, prices, volume: 0)))
        }
        #expect(channel.edges?.low == 3)
        #expect(channel.edges?.high == 6)
    }
}
