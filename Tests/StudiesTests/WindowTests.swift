import Seeding
import Studies
import Testing

let seeds = PropertySeeds.of("the studies")

/// Numbers from a seed.
struct Draws {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next(_ range: ClosedRange<Int64>) -> Int64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return range.lowerBound + Int64(state % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// Prices that wander by up to a percent a bar.
    mutating func prices(_ count: Int) -> [Int64] {
        var price: Int64 = 1_000_000
        return (0..<count).map { _ in
            price = max(1_000, price + next(-100...100) * price / 10_000)
            return price
        }
    }
}

/// Saves a value and reads it back into another that began the same.
func reread<Study: Remembered>(_ study: Study, into fresh: Study) throws -> Study {
    var (memory, copy) = (Memory(), fresh)
    study.save(into: &memory)
    var again = Memory(memory.numbers)
    try copy.restore(from: &again)
    #expect(again.isAtEnd)
    return copy
}

@Suite struct `A window` {
    @Test(arguments: seeds)
    func `sums what it holds, exactly, however long it runs`(seed: UInt64) {
        var draws = Draws(seed: seed)
        for length in [1, 2, 7, 50] {
            var (window, all) = (Window(length), [Int64]())
            for _ in 0..<300 {
                let number = draws.next(-Bar.priceMax...Bar.priceMax)
                window.push(number)
                all.append(number)
                let held = Array(all.suffix(length))
                #expect(window.numbers == held, "seed \(seed)")
                #expect(window.sum == held.reduce(0) { $0 + Int128($1) })
                #expect(window.squares == held.reduce(0) { $0 + Int128($1) * Int128($1) })
                #expect(window.oldest == held.first && window[0] == held.last)
            }
        }
    }

    @Test func `is full with as many as it takes`() {
        var window = Window(2)
        window.push(1)
        #expect(!window.isFull && window.deviationTimesCountE4 == nil && window[1] == nil)
        window.push(3)
        // The variance of 1 and 3 is 1: the root of n·Σx² - (Σx)² is 2.
        #expect(window.isFull && window.deviationTimesCountE4 == 20_000)
        #expect(window[-1] == nil && window[2] == nil)
    }

    @Test func `holds the largest prices without a trap`() {
        var window = Window(1_000)
        for place in 0..<2_000 { window.push(place % 2 == 0 ? Bar.priceMax : 1) }
        #expect(window.deviationTimesCountE4 == Int128(999_999_999_999_999) * 500 * 10_000)
    }

    @Test(arguments: [0, 1, 2, 3, 4, 15, 16, 17, 99_999_999, 10_000_000_000] as [Int128])
    func `root is the largest whose square is not more`(number: Int128) {
        let root = Whole.root(number)
        #expect(root * root <= number && (root + 1) * (root + 1) > number)
    }

    @Test(arguments: seeds)
    func `root is the largest whose square is not more, for large numbers`(seed: UInt64) {
        var draws = Draws(seed: seed)
        for _ in 0..<2_000 {
            let number = Int128(draws.next(0 ... .max - 1)) * Int128(draws.next(1...1 << 62))
            let root = Whole.root(number)
            #expect(root * root <= number && (root + 1) * (root + 1) > number, "\(number)")
        }
        #expect(Whole.root(-1) == 0)
        #expect(Whole.root(.max) == 13_043_817_825_332_782_212)
    }
}

@Suite struct `Saved numbers` {
    @Test func `come back in order, and end`() throws {
        var memory = Memory()
        memory.put(-5 as Int64)
        memory.put(nil as Int64?)
        memory.put(7 as Int64?)
        var read = Memory(memory.numbers)
        #expect(try read.take() == -5)
        #expect(try read.takeOptional() == nil)
        #expect(try read.takeOptional() == 7)
        #expect(read.isAtEnd)
        #expect(throws: MemoryFault.cut) { try read.take() }
    }

    @Test func `are refused outside their range`() throws {
        var read = Memory([3, 2, 0])
        #expect(throws: MemoryFault.nonsense) { try read.take(0...2) }
        #expect(throws: MemoryFault.nonsense) { try read.takeOptional() }
    }

    @Test(arguments: seeds)
    func `make the same study again, full or not`(seed: UInt64) throws {
        var draws = Draws(seed: seed)
        let prices = draws.prices(400)
        for count in [0, 1, 7, 137] {
            let some = prices.prefix(count)
            var studies = Shelf()
            for price in some { try studies.take(price) }
            var again = try studies.reread()
            #expect(again.saved == studies.saved, "seed \(seed), \(count) prices")
            for price in prices.dropFirst(count) {
                try studies.take(price)
                try again.take(price)
                #expect(again.found == studies.found, "seed \(seed), \(count) prices")
            }
        }
    }

    /// One of each kind.
    struct Shelf {
        var cross = AverageCross(fast: 5, slow: 20, bandE8: 50_000, confirmations: 1)
        var channel = Channel(10)
        var strength = Strength(14)
        var range = TrueRange(14)
        var returns = Returns(20)
        var deviation = Deviation(20)
        var change = Change(10)
        var crossed: AverageCross.Standing?

        mutating func take(_ price: Int64) throws {
            let prices = Bar.Prices(open: price, high: price + 9, low: price - 9, close: price)
            let bar = try #require(Bar(openedAt: 0, interval: 1, prices, volume: 1))
            crossed = cross.take(price)
            channel.take(bar)
            strength.take(price)
            range.take(bar)
            returns.take(price)
            deviation.take(price)
            change.take(price)
        }

        /// Everything that can be asked.
        var found: [Int64?] {
            [
                crossed?.rawValue, cross.standing.rawValue, channel.edges?.low, channel.edges?.high,
                strength.index, range.shareE8, returns.deviationE8, deviation.scoreE4,
                change.rateE8, change.slopeE8, change.efficiencyE8,
            ]
        }

        private var all: [any Remembered] {
            [cross, channel, strength, range, returns, deviation, change]
        }

        var saved: [[Int64]] {
            all.map { study in
                var memory = Memory()
                study.save(into: &memory)
                return memory.numbers
            }
        }

        func reread() throws -> Shelf {
            var fresh = Shelf()
            fresh.cross = try StudiesTests.reread(cross, into: fresh.cross)
            fresh.channel = try StudiesTests.reread(channel, into: fresh.channel)
            fresh.strength = try StudiesTests.reread(strength, into: fresh.strength)
            fresh.range = try StudiesTests.reread(range, into: fresh.range)
            fresh.returns = try StudiesTests.reread(returns, into: fresh.returns)
            fresh.deviation = try StudiesTests.reread(deviation, into: fresh.deviation)
            fresh.change = try StudiesTests.reread(change, into: fresh.change)
            return fresh
        }
    }
}
