internal import Domain
internal import Engine
internal import Risk
import Testing

@Suite struct `A liquidation` {
    private func liquidated(_ quantity: Int64, at price: Int64, fee: Int64 = 0) -> VenueAnswer {
        guard
            case .filled(let fill) = VenueAnswer.fill(
                0, execution: 99, .sell, quantity, at: price
            ).charging(fee).body
        else { return .to(0, .accepted) }
        return .to(0, .liquidated(fill))
    }

    /// Two instances that hold 1.0 and 3.0.
    private func bench() -> Bench {
        let bench = Bench(actors: 2)
        bench.step(0, [.trade(10_000)])
        bench.actors[0].wants = [.place(.limit(.buy, 10_000))]
        bench.actors[1].wants = [.place(.limit(.buy, 30_000)), .place(.limit(.buy, 10, at: 9_900))]
        bench.step(1)
        bench.step(
            2,
            answers: [
                .fill(1, execution: 1, .buy, 10_000, at: 10_000),
                .fill(2, execution: 2, .buy, 30_000, at: 10_000), .to(3, .accepted),
            ])
        return bench
    }

    @Test func `is booked for the account and taken from those who held`() {
        let bench = bench()
        bench.step(3, answers: [liquidated(40_000, at: 9_000, fee: 100)])
        #expect([0, 1, 2].map { bench.position($0).quantity } == [.zero, .zero, .zero])
        #expect(bench.position(1).realised == Amount(-1_000))
        #expect(bench.position(2).realised == Amount(-3_000))
        #expect([1, 2].map { bench.position($0).fees } == [Amount(25), Amount(75)])
        let portfolio = bench.corridor.state.portfolio
        #expect(portfolio.realised == Amount(-4_000))
        #expect(portfolio.fees == Amount(100))
        #expect(portfolio.equity == Amount(995_900))
        #expect(bench.corridor.state.counts.liquidations == 1)
    }

    @Test func `halts and cancels everything`() {
        let bench = bench()
        bench.step(3, answers: [liquidated(40_000, at: 9_000)])
        let standing = bench.corridor.state.ladder.latched
        #expect(standing.level == .haltCancelAll)
        #expect(standing.source == "venue")
        #expect(standing.reason == "4 P0-USD was liquidated")
        #expect(bench.cancelled == [OrderNumber(3)])
    }

    @Test func `counts once, however often it is told`() {
        let bench = bench()
        let answer = liquidated(40_000, at: 9_000)
        bench.step(3, answers: [answer, answer])
        #expect(bench.corridor.state.counts.liquidations == 1)
        #expect(bench.corridor.state.counts.strayAnswers == 1)
        #expect(bench.position().quantity == .zero)
    }
}

@Suite struct `The portfolio of derivatives and spot` {
    @Test(arguments: seeds)
    func `conserves money over fills, flips, funding, rebates and liquidations`(seed: UInt64) {
        print("seed \(seed)")
        var random = RandomStream(seed: seed)
        let bench = Bench(actors: 2) { plan in
            plan.cash = Amount(1_000_000_000_000)
            plan.instruments[1].terms.kind = .spot
        }
        var held: [Int64] = [0, 0]
        var (fees, funding): (Int64, Int64) = (0, 0)
        for step in 0..<2_000 {
            let product = Int(random.number(0...1))
            let id = InstrumentID(product)
            let price = random.number(1...99_999)
            var answers: [VenueAnswer] = []
            switch random.number(0...9) {
            case 0:
                let paid = random.number(-5_000...5_000)
                funding -= paid
                answers = [.to(0, .funding(Amount(paid)))]
            case 1 where held[0] != 0:
                let side: Side = held[0] > 0 ? .sell : .buy
                let answer = VenueAnswer.fill(
                    0, execution: UInt64(step + 1), side, abs(held[0]), at: price
                ).charging(77)
                guard case .filled(let fill) = answer.body else { continue }
                (held[0], fees) = (0, fees + 77)
                answers = [.to(0, .liquidated(fill))]
            default:
                let isBuy = product == 1 && held[1] == 0 || random.number(0...1) == 0
                let most = isBuy || product == 0 ? 9_999 : held[1]
                let quantity = random.number(1...most)
                let fee = random.number(-50...500)
                fees += fee
                held[product] += isBuy ? quantity : -quantity
                answers = [
                    VenueAnswer.fill(
                        999, execution: UInt64(step + 1), isBuy ? .buy : .sell, quantity,
                        at: price
                    ).charging(fee).of(id)
                ]
            }
            bench.step(Int64(step), [.trade(price)], of: id, answers: answers)
            check(bench, held, fees, funding)
        }
    }

    private func check(_ bench: Bench, _ held: [Int64], _ fees: Int64, _ funding: Int64) {
        let portfolio = bench.corridor.state.portfolio
        #expect([portfolio.fees, portfolio.funding] == [Amount(fees), Amount(funding)])
        #expect(
            [Bench.product, Bench.other].map { bench.position(0, $0).quantity.mantissa } == held)
        let earned = portfolio.realised - portfolio.fees + portfolio.funding
        #expect(portfolio.cash + portfolio.cost == portfolio.cashAtStart + earned)
        guard portfolio.unpriced.isEmpty else { return }
        #expect(portfolio.equity == portfolio.cashAtStart + earned + portfolio.unrealised)
        let spot = bench.position(0, Bench.other).cost
        #expect(portfolio.balance == portfolio.cashAtStart + earned - spot)
    }
}
