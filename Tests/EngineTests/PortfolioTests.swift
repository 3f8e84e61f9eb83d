internal import Domain
internal import Engine
import Testing

@Suite struct `A position` {
    private struct Deal {
        var side: Side
        var quantity: Int64
        var price: Int64
    }

    private func bench(_ deals: [Deal]) -> Bench {
        let bench = Bench()
        for (index, deal) in deals.enumerated() {
            bench.step(
                Int64(index),
                answers: [
                    .fill(
                        999, execution: UInt64(index + 1), deal.side, deal.quantity,
                        at: deal.price)
                ])
        }
        return bench
    }

    private func check(
        _ deals: [Deal], quantity: Int64, cost: Int64, realised: Int64, entry: Int64?
    ) {
        let position = bench(deals).position()
        #expect(position.quantity == Quantity(quantity))
        #expect(position.cost == Amount(cost))
        #expect(position.realised == Amount(realised))
        #expect(position.entryPrice(Bench.terms) == entry.map { Price($0) })
    }

    @Test func `is entered at the average cost`() {
        let deals = [
            Deal(side: .buy, quantity: 10_000, price: 10_000),
            Deal(side: .buy, quantity: 30_000, price: 12_000),
        ]
        check(deals, quantity: 40_000, cost: 46_000, realised: 0, entry: 11_500)
    }

    @Test func `realises at the average cost when it shrinks`() {
        let deals = [
            Deal(side: .buy, quantity: 10_000, price: 10_000),
            Deal(side: .buy, quantity: 30_000, price: 12_000),
            Deal(side: .sell, quantity: 10_000, price: 13_000),
        ]
        check(deals, quantity: 30_000, cost: 34_500, realised: 1_500, entry: 11_500)
    }

    @Test func `is short below zero and earns when the price falls`() {
        let deals = [
            Deal(side: .sell, quantity: 20_000, price: 10_000),
            Deal(side: .buy, quantity: 5_000, price: 9_000),
        ]
        check(deals, quantity: -15_000, cost: -15_000, realised: 500, entry: 10_000)
    }

    @Test func `flips through flat and starts anew at the price that flipped it`() {
        let deals = [
            Deal(side: .buy, quantity: 10_000, price: 10_000),
            Deal(side: .sell, quantity: 30_000, price: 11_000),
        ]
        check(deals, quantity: -20_000, cost: -22_000, realised: 1_000, entry: 11_000)
        let back = deals + [Deal(side: .buy, quantity: 20_000, price: 11_500)]
        check(back, quantity: 0, cost: 0, realised: 0, entry: nil)
    }

    @Test func `has no cost left when it is flat, whatever was rounded`() {
        let deals = [
            Deal(side: .buy, quantity: 3, price: 3_333),
            Deal(side: .buy, quantity: 7, price: 7_777),
            Deal(side: .sell, quantity: 9, price: 1_111),
            Deal(side: .sell, quantity: 1, price: 9_999),
        ]
        let position = bench(deals).position()
        #expect(position.cost == .zero)
        #expect(position.quantity == .zero)
    }
}

@Suite struct `The portfolio` {
    @Test(arguments: seeds)
    func `conserves money to the last unit`(seed: UInt64) {
        print("seed \(seed)")
        var random = RandomStream(seed: seed)
        let bench = Bench { $0.cash = Amount(1_000_000_000_000) }
        var held: [Int64] = [0, 0]
        var execution: UInt64 = 0
        for batch in 0..<350 {
            let answers: [VenueAnswer] = (0..<100).map { _ in
                execution += 1
                let product = Int(random.number(0...1))
                let side: Side =
                    abs(held[product]) > 50_000
                    ? (held[product] > 0 ? .sell : .buy)
                    : (random.number(0...1) == 0 ? .buy : .sell)
                let quantity = random.number(1...random.number(1...9_999))
                held[product] += side.sign * quantity
                return .fill(
                    999, execution: execution, side, quantity, at: random.number(1...99_999)
                ).charging(random.number(-50...500)).of(InstrumentID(product))
            }
            bench.step(Int64(batch), answers: answers)
            #expect(residual(bench) == .zero)
        }
        #expect(bench.position(0, Bench.product).quantity == Quantity(held[0]))
        #expect(bench.position(0, Bench.other).quantity == Quantity(held[1]))
        #expect(bench.corridor.state.counts.fills == 35_000)
    }

    @Test(arguments: seeds)
    func `conserves each quote currency by itself, fees in the quote of their product`(
        seed: UInt64
    ) {
        print("seed \(seed)")
        var random = RandomStream(seed: seed)
        let quotes = ["USD", "USDC"]
        let bench = Bench { plan in
            plan.cash = Amount(1_000_000_000_000)
            for (index, quote) in quotes.enumerated() {
                plan.instruments[index].terms.kind = .spot
                (plan.instruments[index].quote, plan.instruments[index].settle) = (quote, quote)
            }
        }
        // What fills moved in each wallet, with their fees and without.
        var wallets: [String: Int64] = ["USD": 0, "USDC": 0]
        var traded: [String: Int64] = ["USD": 0, "USDC": 0]
        for execution in 1...5_000 as ClosedRange<UInt64> {
            let product = Int(random.number(0...1))
            let side: Side = random.number(0...1) == 0 ? .buy : .sell
            let fee = random.number(-50...500)
            let answer = VenueAnswer.fill(
                999, execution: execution, side, random.number(1...9_999),
                at: random.number(1...99_999)
            ).charging(fee).of(InstrumentID(product))
            guard case .filled(let fill) = answer.body else { continue }
            traded[quotes[product], default: 0] -= side.sign * fill.notional.mantissa
            wallets[quotes[product], default: 0] -= side.sign * fill.notional.mantissa + fee
            bench.step(Int64(execution), answers: [answer])
        }
        let portfolio = bench.corridor.state.portfolio
        for (index, quote) in quotes.enumerated() {
            let position = bench.position(0, InstrumentID(index))
            let earned = position.realised - position.cost
            #expect(earned == Amount(traded[quote] ?? 0), "\(quote)")
            #expect(earned - position.fees == Amount(wallets[quote] ?? 0), "\(quote)")
        }
        let moved = wallets.values.reduce(0, +)
        #expect(portfolio.cash - portfolio.cashAtStart == Amount(moved))
        #expect(residual(bench) == .zero)
        #expect(bench.corridor.state.counts.fills == 5_000)
    }

    private func residual(_ bench: Bench) -> Amount {
        let portfolio = bench.corridor.state.portfolio
        let earned = portfolio.realised - portfolio.fees + portfolio.funding
        return portfolio.cash + portfolio.cost - portfolio.cashAtStart - earned
    }

    @Test func `is worth its cash and its positions at their marks`() {
        let bench = Bench()
        bench.step(0, [.trade(10_000)])
        bench.step(
            1, answers: [.fill(9, execution: 1, .buy, 20_000, at: 10_000).charging(100)])
        bench.step(2, [.trade(11_000)])
        let long = bench.corridor.state.portfolio
        #expect(long.cash == Amount(979_900))
        #expect(long.equity == Amount(1_001_900))
        #expect(long.unrealised == Amount(2_000))
        #expect(long.gross == Amount(22_000))
        bench.step(
            3, [.trade(12_000)], answers: [.fill(9, execution: 2, .sell, 50_000, at: 11_000)])
        let short = bench.corridor.state.portfolio
        #expect(short.realised == Amount(2_000))
        #expect(short.unrealised == Amount(-3_000))
        #expect(short.equity == Amount(998_900))
        #expect(short.gross == Amount(36_000))
    }

    @Test func `tells an equity that includes what was just bought`() {
        let bench = Bench()
        bench.step(0, [.trade(10_000)])
        bench.step(1, answers: [.fill(9, execution: 1, .buy, 20_000, at: 10_000).charging(100)])
        // A contract is not paid for, so what is free falls by the fee alone.
        #expect(
            bench.actor.account
                == AccountNotice(
                    equity: Amount(999_900), free: Amount(999_900), used: Amount(20_000)))
    }

    @Test func `starts a new day at midnight in UTC with the marks it knew before`() {
        let bench = Bench()
        bench.step(86_000, [.trade(10_000)])
        bench.step(86_001, answers: [.fill(9, execution: 1, .buy, 10_000, at: 10_000)])
        bench.step(at: Bench.time(86_400) + Nanos(-1), [.trade(12_000)])
        #expect(bench.corridor.state.portfolio.dayPnL == Amount(2_000))
        bench.step(86_400, [.trade(13_000)])
        let portfolio = bench.corridor.state.portfolio
        #expect(portfolio.day.opening == Amount(1_002_000))
        #expect(portfolio.dayPnL == Amount(1_000))
        bench.step(400_000, [.trade(13_500)])
        #expect(bench.corridor.state.portfolio.dayPnL == Amount(500))
    }

    @Test func `remembers its deepest fall from a peak`() {
        let bench = Bench { $0.cash = Amount(20_000) }
        bench.step(0, [.trade(10_000)])
        bench.step(1, answers: [.fill(9, execution: 1, .buy, 10_000, at: 10_000)])
        for (second, price) in [(2, 20_000), (3, 14_000), (4, 40_000), (5, 31_000), (6, 50_000)] {
            bench.step(Int64(second), [.trade(Int64(price))])
        }
        // Equity 30,000 fell to 24,000, a fifth; 50,000 to 41,000 was less.
        #expect(bench.corridor.state.portfolio.drawdown.share == .bps(2_000))
    }

    @Test func `books funding by its sign and shares it among the holders`() {
        let bench = Bench(actors: 2)
        bench.step(0, [.trade(10_000)])
        bench.actors[0].wants = [.place(.limit(.buy, 10_000))]
        bench.actors[1].wants = [.place(.limit(.buy, 30_000))]
        bench.step(1)
        bench.step(
            2,
            answers: [
                .fill(1, execution: 1, .buy, 10_000, at: 10_000),
                .fill(2, execution: 2, .buy, 30_000, at: 10_000), .to(0, .funding(Amount(40))),
            ])
        // The venue says that 40 was paid.
        #expect(bench.corridor.state.portfolio.funding == Amount(-40))
        #expect(bench.corridor.state.portfolio.cash == Amount(959_960))
        #expect(bench.position(1).funding == Amount(-10))
        #expect(bench.position(2).funding == Amount(-30))
        #expect(residual(bench) == .zero)
    }
}
