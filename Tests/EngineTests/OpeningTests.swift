import Domain
import Engine
import Risk
import Testing

/// 1.0 bought for 99.00 by the first actor, and 2.0 for 202.00 by the second.
private func books() -> OpeningBooks {
    var books = OpeningBooks()
    books.holdings = [
        OpeningBooks.Holding(
            owner: OwnerID(1), instrument: Bench.product,
            position: Position(
                quantity: Quantity(10_000), cost: Amount(9_900), realised: Amount(7),
                fees: Amount(3))),
        OpeningBooks.Holding(
            owner: OwnerID(2), instrument: Bench.product,
            position: Position(quantity: Quantity(20_000), cost: Amount(20_200))),
    ]
    books.sums.realised = Amount(1_000)
    books.sums.fees = Amount(200)
    return books
}

@Suite struct `What a run begins with` {
    @Test func `is told to each instance in the first step, with its entry`() {
        let bench = Bench(actors: 2) { $0.opening = books() }
        bench.step(0)
        let told = bench.actors[1].told.compactMap { notice in
            if case .position(let position) = notice { position } else { nil }
        }
        let held = told.filter { $0.quantity != .zero }
        #expect(held.map(\.owner) == [.account, OwnerID(1), OwnerID(2)])
        #expect(held.map(\.quantity) == [Quantity(30_000), Quantity(10_000), Quantity(20_000)])
        #expect(held.map(\.entry) == [Price(10_033), Price(9_900), Price(10_100)])
        #expect(bench.actors[1].frames.first?.isSnapshot == true)
    }

    @Test func `counts in equity at its cost until there is a mark, then at the mark`() {
        let bench = Bench(actors: 2) { $0.opening = books() }
        let portfolio = { bench.corridor.state.portfolio }
        #expect(portfolio().equityAtStart == Amount(1_030_100))
        bench.step(0)
        #expect(portfolio().equity == Amount(1_030_100))
        #expect(portfolio().dayPnL == .zero)
        bench.step(1, [.trade(11_000)])
        #expect(portfolio().equity == Amount(1_033_000))
        #expect(portfolio().unrealised == Amount(2_900))
        #expect(portfolio().dayPnL == Amount(2_900))
        #expect(portfolio().gross == Amount(33_000))
    }

    @Test func `can be left, and nothing is created or lost on the way`() {
        let bench = Bench(actors: 2) { $0.opening = books() }
        bench.step(0, [.trade(10_000)])
        var exit = Intent.limit(.sell, 0, flags: [.close, .reduceOnly])
        exit.size = .close
        bench.actors[0].wants = [.place(exit)]
        bench.step(1, [.trade(10_000)])
        #expect(bench.submitted.map(\.quantity) == [Quantity(10_000)])
        #expect(bench.submitted.map(\.effect) == [[.reducing, .ownExit]])
        bench.step(2, answers: [.fill(1, execution: 1, .sell, 10_000, at: 10_000)])
        #expect(bench.position(1).quantity == .zero && bench.position(1).realised == Amount(107))
        #expect(bench.position(2).quantity == Quantity(20_000))
        let portfolio = bench.corridor.state.portfolio
        let earned =
            portfolio.realised - portfolio.sumsAtStart.realised
            - (portfolio.fees - portfolio.sumsAtStart.fees)
        #expect(portfolio.equity - portfolio.equityAtStart == earned + portfolio.unrealised)
    }

    @Test func `counts for the limits`() {
        let bench = Bench(actors: 2) { plan in
            plan.opening = books()
            plan.limits.positionNotional = Amount(40_000)
        }
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit(.buy, 10_000)), .place(.limit(.buy, 10))]
        bench.step(1, [.trade(10_000)])
        #expect(bench.submitted.map(\.quantity) == [Quantity(10_000)])
    }

    @Test func `goes on with the day's opening equity, up to midnight and not after`() {
        let bench = Bench { plan in
            plan.opening.day = OpeningBooks.Day(
                start: Bench.midnight, openEquity: Amount(1_015_000))
        }
        bench.step(0, [.trade(10_000)])
        let portfolio = { bench.corridor.state.portfolio }
        #expect(portfolio().dayPnL == Amount(-15_000) && portfolio().dayStart == Bench.midnight)
        bench.step(86_399)
        #expect(portfolio().dayPnL == Amount(-15_000))
        bench.step(86_400)
        #expect(portfolio().dayPnL == .zero)
        #expect(portfolio().dayStart == Bench.midnight + .day)
    }

    @Test func `with the day's loss used up lets nothing be opened`() {
        for (open, isOpen) in [(Int64(1_020_000), true), (1_020_001, false)] {
            let bench = Bench { plan in
                plan.opening.day = OpeningBooks.Day(
                    start: Bench.midnight, openEquity: Amount(open))
            }
            bench.step(0, [.trade(10_000)])
            bench.actor.wants = [.place(.limit())]
            bench.step(1, [.trade(10_000)])
            #expect(bench.submitted.isEmpty != isOpen, "\(open)")
        }
    }

    @Test func `is a part of a position at the same average cost`() {
        let position = Position(
            quantity: Quantity(30), cost: Amount(100), realised: Amount(5), fees: Amount(1))
        #expect(position.limited(to: Quantity(30)) == position)
        let part = position.limited(to: Quantity(10))
        #expect(part.quantity == Quantity(10) && part.cost == Amount(33))
        #expect(part.realised == Amount(5) && part.fees == Amount(1))
        #expect(position.limited(to: .zero).cost == .zero)
        let short = Position(quantity: Quantity(-30), cost: Amount(-100)).limited(to: Quantity(15))
        #expect(short.quantity == Quantity(-15) && short.cost == Amount(-50))
    }
}
