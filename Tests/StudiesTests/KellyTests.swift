import Studies
import Testing

@Suite struct `The Kelly share` {
    private let kelly = Kelly(tradesMin: 4, shrinkage: 0, payoffE4: 100...100_000)

    private func share(_ returns: [Int64], _ kelly: Kelly) -> Int64 {
        if case .edge(let edge) = kelly.judge(returns) { return edge.shareE8 }
        return 0
    }

    @Test func `is p less the rest over the payoff`() {
        // Three wins of 2 % and one loss of 1 %: p 0.75, b 2: 0.75 - 0.25 / 2.
        let returns: [Int64] = [2_000_000, -1_000_000, 2_000_000, 2_000_000]
        #expect(
            kelly.judge(returns)
                == .edge(
                    Kelly.Edge(
                        shareE8: 62_500_000, probabilityE8: 75_000_000, payoffE4: 20_000, trades: 4)
                ))
    }

    @Test func `is another one when wins and losses are swapped`() {
        // One win of 4 % and two losses of 1 %: p 1/3, b 4: 1/3 - 2/3 / 4 = 1/6.
        let kelly = Kelly(tradesMin: 3, shrinkage: 0, payoffE4: 100...100_000)
        #expect(share([4_000_000, -1_000_000, -1_000_000], kelly) == 16_666_666)
        // Two wins of 1 % and one loss of 4 % lose on the whole.
        #expect(kelly.judge([-4_000_000, 1_000_000, 1_000_000]) == .noEdge)
    }

    @Test func `needs its trades, one fewer is too few`() {
        #expect(kelly.judge([1, 1, 1]) == .tooFew(3))
        #expect(kelly.judge([]) == .tooFew(0))
        #expect(share([1, 1, 1, 1], kelly) > 0)
    }

    @Test func `is shrunk as if trades without an edge had been made too`() {
        let returns: [Int64] = [2_000_000, -1_000_000, 2_000_000, 2_000_000]
        let shrunk = Kelly(tradesMin: 4, shrinkage: 12, payoffE4: 100...100_000)
        #expect(share(returns, shrunk) == 62_500_000 / 4)
    }

    @Test func `believes no probability beyond its limits`() {
        // All wins: 0.99 and a payoff of one, as none has lost: 0.98.
        #expect(share([5, 5, 5, 5], kelly) == 98_000_000)
    }

    @Test func `believes no payoff beyond its limits`() {
        // One win a thousand times the loss: p 0.25, b held to 10: 0.25 - 0.075.
        #expect(share([100_000_000, -100_000, -100_000, -100_000], kelly) == 17_500_000)
    }

    @Test func `counts a trade that made nothing as lost`() {
        // p 0.5 and no loss to speak of: the payoff of one leaves no edge.
        #expect(kelly.judge([1_000_000, 0, 1_000_000, 0]) == .noEdge)
    }

    @Test(arguments: seeds)
    func `is nothing when the trades have lost, and never more than all`(seed: UInt64) {
        var draws = Draws(seed: seed)
        var (edges, losers) = (0, 0)
        for _ in 0..<5_000 {
            let count = Int(draws.next(4...40)), lean = draws.next(-2_000_000...2_000_000)
            let returns = (0..<count).map { _ in draws.next(-5_000_000...5_000_000) + lean }
            let answer = kelly.judge(returns)
            if returns.reduce(0, +) <= 0 {
                losers += 1
                #expect(answer == .noEdge, "seed \(seed)")
            }
            guard case .edge(let edge) = answer else { continue }
            edges += 1
            #expect((1...100_000_000).contains(edge.shareE8), "seed \(seed)")
        }
        #expect(edges > 500 && losers > 500, "seed \(seed)")
    }
}

@Suite struct `A multiplier` {
    @Test(
        arguments: [
            (100, 100_000_000), (95, 100_000_000), (90, 100_000_000), (80, 80_000_000),
            (70, 60_000_000), (46, 12_000_000), (45, 10_000_000), (10, 10_000_000),
            (0, 10_000_000), (-50, 10_000_000), (200, 100_000_000),
        ] as [(Int64, Int64)])
    func `of the drawdown begins a tenth below the peak and ends at a tenth`(
        equity: Int64, scale: Int64
    ) {
        #expect(Multipliers.drawdown(equity, below: 100) == scale)
    }

    @Test func `of a peak that is none changes nothing`() {
        #expect(Multipliers.drawdown(5, below: 0) == 100_000_000)
    }

    @Test(
        arguments: [
            (0, 0), (300_000, 25_000_000), (599_999, 49_999_916), (600_000, 100_000_000),
            (800_000, 150_000_000), (1_000_000, 200_000_000), (2_000_000, 200_000_000),
        ] as [(Int64, Int64)])
    func `of conviction halves below the threshold and rises to the most above`(
        conviction: Int64, scale: Int64
    ) {
        let found = Multipliers.conviction(conviction, threshold: 600_000, most: 200_000_000)
        #expect(found == scale)
    }

    @Test(arguments: seeds)
    func `of conviction never falls with it`(seed: UInt64) {
        var draws = Draws(seed: seed)
        for _ in 0..<300 {
            let threshold = draws.next(10_000...990_000)
            let most = draws.next(100_000_000...400_000_000)
            let steps = stride(from: 0 as Int64, through: 1_000_000, by: 10_000).map {
                Multipliers.conviction($0, threshold: threshold, most: most)
            }
            #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 <= $1 }, "seed \(seed)")
        }
    }

    @Test func `of the regime is that of the earlier system, mirrored for short entries`() {
        let table: [(Regime.Trend, Regime.Mood, Int64, Int64)] = [
            (.up, .quiet, 120_000_000, 60_000_000), (.up, .volatile, 90_000_000, 40_000_000),
            (.down, .quiet, 60_000_000, 120_000_000), (.down, .volatile, 40_000_000, 90_000_000),
            (.sideways, .quiet, 100_000_000, 100_000_000),
            (.sideways, .volatile, 70_000_000, 70_000_000), (.up, .crisis, 20_000_000, 20_000_000),
            (.sideways, .crisis, 20_000_000, 20_000_000),
        ]
        for (trend, mood, long, short) in table {
            let state = Regime.State(trend, mood)
            #expect(Regime.multiplier(state, isLong: true) == long, "\(state)")
            #expect(Regime.multiplier(state, isLong: false) == short, "\(state)")
        }
    }
}

@Suite struct `A round trip` {
    private func trip(_ executions: [(Int64, Int64, Int64, Int64)]) -> [Int64?] {
        var trip = RoundTrip()
        return executions.map { size, value, realised, fee in
            trip.take(
                RoundTrip.Execution(
                    signedSize: size, value: value, realised: realised, fee: fee))
        }
    }

    @Test func `earns what was taken less both fees, over what was entered`() {
        // 1,000 in for 2, out with 50 taken for 3: 45 of 1,000.
        #expect(trip([(10, 1_000, 0, 2), (-10, 1_050, 50, 3)]) == [nil, 4_500_000])
    }

    @Test func `adds up entries and exits in parts`() {
        #expect(
            trip([(5, 500, 0, 1), (5, 500, 0, 1), (-4, 420, 20, 1), (-6, 630, 30, 1)])
                == [nil, nil, nil, 4_600_000])
    }

    @Test func `of a short position is the same mirrored`() {
        #expect(trip([(-10, 1_000, 0, 0), (10, 900, 100, 0)]) == [nil, 10_000_000])
    }

    @Test func `ends where an execution turns the position, and the next begins`() {
        // Sells 10 to close and 10 to open: half of its value and fee belong to the next.
        #expect(
            trip([(10, 1_000, 0, 0), (-20, 2_000, 0, 20), (10, 1_000, 0, 0)])
                == [nil, -1_000_000, -1_000_000])
    }

    @Test func `forgets what the fills did not make`() {
        var trip = RoundTrip()
        _ = trip.take(RoundTrip.Execution(signedSize: 10, value: 1_000, realised: 0, fee: 0))
        trip.restart(at: 5)
        let rest = RoundTrip.Execution(signedSize: -5, value: 600, realised: 100, fee: 0)
        #expect(trip.take(rest) == nil)
    }

    @Test func `is read back under way`() throws {
        var trip = RoundTrip()
        _ = trip.take(RoundTrip.Execution(signedSize: 10, value: 1_000, realised: 0, fee: 2))
        #expect(try reread(trip, into: RoundTrip()) == trip)
    }
}

@Suite struct `The regime` {
    private var terms: Regime.Terms {
        Regime.Terms(trend: (4, 30_000_000), lengths: (2, 8))
    }

    private func regime(_ closes: [Int64]) -> Regime {
        var regime = Regime(terms)
        for close in closes { regime.take(close) }
        return regime
    }

    @Test func `is not known before it has its bars`() {
        let early = regime([100, 101, 102, 103])
        #expect(early.trend == nil && early.mood == nil)
        #expect(regime([100, 101, 102, 103, 104]).trend == .up)
    }

    @Test func `trends where the way is straight enough, and knows which way`() {
        // 6 of 20 units on the way: exactly straight enough; 6 of 22 is not.
        #expect(regime([1_000, 1_007, 1_000, 1_006, 1_006]).straightnessE8 == 30_000_000)
        #expect(regime([1_000, 1_007, 1_000, 1_006, 1_006]).trend == .up)
        #expect(regime([1_000, 1_008, 1_000, 1_006, 1_006]).trend == .sideways)
        #expect(regime([1_000, 1_004, 1_000, 1_004, 1_000]).trend == .sideways)
        #expect(regime([1_003, 1_002, 1_000, 1_001, 1_000]).trend == .down)
        #expect(regime([5, 5, 5, 5, 5]).trend == .sideways)
    }

    @Test func `is quiet, volatile or a crisis by how far it scatters against what is usual`() {
        let calm: [Int64] = [
            10_000, 10_010, 10_000, 10_010, 10_000, 10_010, 10_000, 10_010, 10_000,
        ]
        #expect(regime(calm).mood == .quiet)
        let flat = Array(repeating: 10_000 as Int64, count: 9)
        #expect(regime(flat).ratioE8 == 0)
        #expect(regime(flat).mood == .quiet)
        #expect(regime(calm + [10_030, 10_000]).mood == .volatile)
        var wild = terms
        (wild.volatileE8, wild.crisisE8) = (100_000_000, 150_000_000)
        var other = Regime(wild)
        for close in calm + [10_030, 10_000] { other.take(close) }
        #expect(other.mood == .crisis)
    }

    @Test func `is told by two numbers, and by nothing else`() {
        #expect(Regime.State(trend: -1, mood: 2) == Regime.State(.down, .crisis))
        #expect(Regime.State(trend: .nan, mood: 0) == nil)
        #expect(Regime.State(trend: 1, mood: .nan) == nil)
        #expect(Regime.State(trend: 2, mood: 0) == nil)
        #expect(Regime.State(trend: 0.5, mood: 0) == nil)
        #expect(Regime.State(trend: .infinity, mood: 0) == nil)
    }
}
