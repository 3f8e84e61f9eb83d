internal import Domain
internal import Risk
import Testing

private func quantity(_ sizing: Sizing) -> Quantity? {
    if case .sized(let order, _) = sizing { order.quantity } else { nil }
}

private func refusal(_ sizing: Sizing) -> (reason: OrderReason, text: String)? {
    if case .refused(let refusal, _, let judgement) = sizing {
        (refusal.reason, judgement.text)
    } else {
        nil
    }
}

@Suite struct `A sizer` {
    private func size(
        _ size: OrderSize, by sizer: Sizer = .none, _ side: Side = .buy,
        in context: GuardContext = Sample.context()
    ) -> Sizing {
        sizer.size(Sample.intent(side, size), in: context)
    }

    @Test func `floors the size that was asked for to the lot`() {
        #expect(quantity(size(.quantity(Quantity(10_009)))) == Quantity(10_000))
        #expect(quantity(size(.quantity(Quantity(10_010)))) == Quantity(10_010))
    }

    @Test func `refuses below the minimum and says so`() throws {
        #expect(quantity(size(.quantity(Quantity(100)))) == Quantity(100))
        let sizing = size(.quantity(Quantity(99)))
        guard case .refused(_, _, let no) = sizing else {
            Issue.record("\(sizing)")
            return
        }
        #expect(
            no
                == Judgement(
                    .reject, measured: Measure(90, exponent: -4),
                    limit: Measure(100, exponent: -4), unit: "size",
                    text: "the size is below the product's minimum of 0.01", reason: .sizer))
    }

    @Test(arguments: [Int64(0), -1, Int64.min])
    func `refuses sizes and amounts that are not positive`(number: Int64) throws {
        #expect(refusal(size(.quantity(Quantity(number))))?.reason == .shape)
        #expect(refusal(size(.notional(Amount(number)))) != nil)
        var intent = Sample.intent()
        intent.limit = Price(number)
        #expect(refusal(Sizer.none.size(intent, in: Sample.context()))?.reason == .shape)
    }

    @Test func `turns money into the largest size that it pays for`() {
        #expect(quantity(size(.notional(Amount(10_000)))) == Quantity(10_000))
        #expect(quantity(size(.notional(Amount(9_999)))) == Quantity(9_990))
    }

    @Test(arguments: [Int64(0), -1, 1_000_001, Int64.max])
    func `refuses conviction outside its range`(conviction: Int64) {
        let sizing = size(.conviction(e6: conviction), by: .fixedSize(Quantity(10_000)))
        #expect(refusal(sizing)?.reason == .shape)
    }

    @Test func `turns full conviction into what the profile names`() {
        let full = OrderSize.conviction(e6: 1_000_000)
        #expect(quantity(size(full, by: .fixedSize(Quantity(12_345)))) == Quantity(12_340))
        #expect(quantity(size(full, by: .fixedNotional(Amount(50_000)))) == Quantity(50_000))
        #expect(quantity(size(full, by: .equityFraction(.bps(1_000)))) == Quantity(100_000))
        #expect(refusal(size(full))?.reason == .sizer)
    }

    @Test func `needs to know the equity for a share of it`() {
        var context = Sample.context()
        for equity: Amount? in [nil, Amount(0), Amount(-1)] {
            context.equity = equity
            let sizing = size(
                .conviction(e6: 1_000_000), by: .equityFraction(.bps(100)), in: context)
            #expect(refusal(sizing)?.reason == .sizer)
        }
    }

    @Test(arguments: seeds)
    func `gives no less for more conviction`(seed: UInt64) {
        print("seed \(seed)")
        var random = RandomStream(seed: seed)
        let sizers: [Sizer] = [
            .fixedSize(Quantity(54_321)), .fixedNotional(Amount(77_777)),
            .equityFraction(Ratio(e8: 3_333_333)),
        ]
        for sizer in sizers {
            for _ in 0..<200 {
                let low = random.number(1...1_000_000)
                let high = random.number(low...1_000_000)
                let less = quantity(size(.conviction(e6: low), by: sizer)) ?? .zero
                let more = quantity(size(.conviction(e6: high), by: sizer)) ?? .zero
                #expect(less <= more)
            }
        }
    }

    @Test(arguments: seeds)
    func `never spends more than was meant at the order's worst price`(seed: UInt64) throws {
        print("seed \(seed)")
        var random = RandomStream(seed: seed)
        for _ in 0..<1_000 {
            var context = Sample.context()
            let mark = random.number(5...100_000)
            context.mark = Price(mark)
            let amount = Amount(random.number(1...10_000_000))
            for side in [Side.buy, .sell] {
                var intent = Sample.intent(side, .notional(amount))
                intent.limit = Price(max(1, mark + side.sign * random.number(0...mark / 20)))
                let sizing = Sizer.none.size(intent, in: context)
                guard case .sized(let order, _) = sizing else { continue }
                #expect(order.notional <= amount)
            }
        }
    }
}

@Suite struct `An exit` {
    private func close(
        _ side: Side = .sell, in context: GuardContext, _ size: OrderSize = .close,
        _ flags: IntentFlags = .reduceOnly
    ) -> Sizing {
        Sizer.none.size(Sample.intent(side, size, flags: flags), in: context)
    }

    @Test func `closes what the instance holds`() {
        let context = Sample.holder()
        #expect(quantity(close(in: context)) == Quantity(20_000))
        #expect(quantity(close(.buy, in: context)) == nil)
    }

    @Test func `leaves out what open orders sell already`() {
        var context = Sample.holder()
        (context.openSell, context.ownOpenSell) = (Quantity(15_000), Quantity(15_000))
        #expect(quantity(close(in: context)) == Quantity(5_000))
        (context.openSell, context.ownOpenSell) = (Quantity(20_000), Quantity(20_000))
        #expect(refusal(close(in: context))?.reason == .sizer)
    }

    @Test func `of more than is held takes what is held`() {
        let context = Sample.holder()
        let sizing = close(in: context, .quantity(Quantity(90_000)))
        #expect(quantity(sizing) == Quantity(20_000))
    }

    @Test func `takes no more than the account holds`() throws {
        var context = Sample.holder()
        context.position = Quantity(7_000)
        let order = try Sample.sized(
            Sample.intent(.sell, .close, flags: .reduceOnly), in: context)
        #expect(order.quantity == Quantity(7_000))
        #expect(order.effect == [.reducing, .ownExit])
    }

    @Test func `of a position that the account does not have is judged like an entry`() throws {
        var context = Sample.holder()
        for position in [Int64(0), -5_000] {
            context.position = Quantity(position)
            let order = try Sample.sized(
                Sample.intent(.sell, .close, flags: .reduceOnly), in: context)
            #expect(order.effect == .ownExit)
        }
    }

    @Test func `of nothing is refused`() {
        #expect(refusal(close(in: Sample.context()))?.reason == .sizer)
        #expect(
            refusal(close(in: Sample.context(), .quantity(Quantity(10_000))))?.reason == .sizer)
    }

    @Test(arguments: seeds)
    func `never flips a position, whatever open orders do`(seed: UInt64) {
        print("seed \(seed)")
        var random = RandomStream(seed: seed)
        for _ in 0..<5_000 {
            var context = Sample.context()
            context.position = Quantity(random.number(-50_000...50_000))
            context.ownPosition = Quantity(random.number(-50_000...50_000))
            context.ownOpenBuy = Quantity(random.number(0...30_000))
            context.ownOpenSell = Quantity(random.number(0...30_000))
            context.openBuy = context.ownOpenBuy + Quantity(random.number(0...30_000))
            context.openSell = context.ownOpenSell + Quantity(random.number(0...30_000))
            let side: Side = random.number(0...1) == 0 ? .buy : .sell
            let asked = random.number(0...2)
            let flags: IntentFlags = asked == 0 ? [] : .reduceOnly
            let size: OrderSize =
                asked == 2 ? .close : .quantity(Quantity(random.number(1...60_000)))
            let sizing = Sizer.none.size(Sample.intent(side, size, flags: flags), in: context)
            guard case .sized(let order, _) = sizing else { continue }
            if order.effect.contains(.reducing) {
                #expect(!canGrowOrFlip(context.position, order, context.openBuy, context.openSell))
            }
            let isExit = flags.contains(.reduceOnly)
            if isExit || order.effect.contains(.ownExit) {
                #expect(
                    !canGrowOrFlip(
                        context.ownPosition, order, context.ownOpenBuy, context.ownOpenSell))
            }
            let account = context.reducible(side)
            if isExit, account > .zero { #expect(order.quantity <= account) }
        }
    }

    /// Recounts the worst case: every open order of the same side fills, and then this one.
    private func canGrowOrFlip(
        _ position: Quantity, _ order: SizedOrder, _ openBuy: Quantity, _ openSell: Quantity
    ) -> Bool {
        if order.intent.side == .sell {
            return position <= .zero || position - openSell - order.quantity < .zero
        }
        return position >= .zero || position + openBuy + order.quantity > .zero
    }
}
