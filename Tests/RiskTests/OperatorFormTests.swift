import Domain
import Risk
import Testing

/// A scaled purchase of 0.6 in three orders between 99.00 and 100.00, unless changed.
private func scaled(
    _ side: Side = .buy, limit: Int64 = 10_000, far: Int64 = 9_900, parts: UInt16 = 3,
    of size: OrderSize = .quantity(Quantity(6_000))
) -> Intent {
    var intent = Sample.intent(side, size)
    (intent.type, intent.limit, intent.slices) = (.scaled, Price(limit), parts)
    intent.ladder = PriceLadder(to: Price(far), .even)
    return intent
}

private func judged(
    _ intent: Intent, in context: GuardContext = Sample.context(), by name: String
) throws -> Judgement {
    try judged(Sample.sized(intent, in: context), in: context, by: name)
}

private func judged(
    _ order: SizedOrder, in context: GuardContext, by name: String
) throws -> Judgement {
    let floor = GuardChain.floor(Sample.limits)
    return try #require(floor.first { $0.name == name }).judge(order, in: context)
}

@Suite struct `A scaled order` {
    @Test func `is worth its size at its highest price, whichever side it is on`() throws {
        let context = Sample.context()
        #expect(try Sample.sized(scaled(), in: context).notional == Amount(6_000))
        let far = scaled(.sell, limit: 10_000, far: 11_000)
        #expect(try Sample.sized(far, in: context).notional == Amount(6_600))
        // The position is reckoned at it too: one cent more than is left is too much.
        var full = context
        full.openSell = Quantity(448_545)
        #expect(try judged(far, in: full, by: "position").verdict == .allow)
        full.openSell = Quantity(448_546)
        #expect(try judged(far, in: full, by: "position").verdict == .reject)
    }

    @Test func `of money is as large as it may be at its highest price`() throws {
        let order = try Sample.sized(
            scaled(far: 5_000, of: .notional(Amount(3_100))), in: Sample.context())
        #expect(order.quantity == Quantity(3_090))
        #expect(order.notional == Amount(3_090))
    }

    @Test func `is lowered to whole lots in each part, and refused when that is nothing`() throws {
        let context = Sample.context()
        let size = OrderSize.quantity(Quantity(1_070))
        var rising = scaled(of: size)
        rising.ladder = PriceLadder(to: Price(9_900), .increasing)
        #expect(
            try Sample.sized(rising, in: context).quantity
                == Quantity(1_020))
        guard
            case .refused(_, _, let judgement) = Sizer.none.size(
                scaled(parts: 100, of: .quantity(Quantity(900))), in: context)
        else {
            Issue.record("sized")
            return
        }
        #expect(judgement.text == "the size is too small to be cut into its parts")
    }

    @Test func `is refused when its worst or its best price is too far from the mark`() throws {
        // The collar is 100 bps: from 99.00 to 101.00.
        #expect(try judged(scaled(limit: 10_100), by: "price-collar").verdict == .allow)
        #expect(try judged(scaled(limit: 10_105), by: "price-collar").verdict == .reject)
        #expect(try judged(scaled(far: 9_895), by: "price-collar").verdict == .reject)
        #expect(
            try judged(scaled(.sell, limit: 9_895, far: 10_000), by: "price-collar").verdict
                == .reject)
        #expect(
            try judged(scaled(.sell, limit: 9_900, far: 10_105), by: "price-collar").verdict
                == .reject)
    }

    @Test(arguments: [
        (scaled(), nil), (scaled(.sell, limit: 9_900, far: 10_000), nil),
        (scaled(parts: 1), "a scaled order has 2 to 100 parts"),
        (scaled(far: 10_000), "the worst price of a scaled order is its limit"),
        (scaled(far: 10_100), "the worst price of a scaled order is its limit"),
        (scaled(.sell), "the worst price of a scaled order is its limit"),
        (scaled(far: 9_999), "the price is not a positive multiple of the tick"),
        (scaled(far: 0), "the price is not a positive multiple of the tick"),
        (scaled(far: 9_990, parts: 4), "it has more parts than there are prices, or lots"),
        (scaled(far: 9_985, parts: 4), nil),
        // Parts of 0.01 are the smallest; below 100.00 they would be worth too little.
        (
            scaled(of: .quantity(Quantity(300))),
            "a part of it is worth less than the product's minimum"
        ),
        (scaled(limit: 10_100, far: 10_000, of: .quantity(Quantity(300))), nil),
        (
            scaled(of: .quantity(Quantity(299))), "a part of it is below the product's minimum"
        ),
    ])
    func `has a shape`(intent: Intent, fault: String?) throws {
        let judgement = try judged(intent, by: "increments")
        #expect(judgement.verdict == (fault == nil ? .allow : .reject))
        #expect(judgement.text == fault ?? "")
    }

    @Test func `waits until it is cancelled, and may take`() throws {
        var intent = scaled()
        intent.timeInForce = .immediateOrCancel
        #expect(try judged(intent, by: "increments").verdict == .reject)
        intent.timeInForce = .goodTillCancelled
        intent.flags = .postOnly
        #expect(try judged(intent, by: "increments").verdict == .reject)
        intent.flags = []
        intent.ladder = nil
        #expect(try judged(intent, by: "increments").text == "a scaled order needs two prices")
    }

    @Test func `whose part is worth less than the product's minimum is refused`() throws {
        var context = Sample.context()
        context.terms.notionalMin = Amount(1_980)
        #expect(try judged(scaled(), in: context, by: "increments").verdict == .allow)
        context.terms.notionalMin = Amount(1_981)
        #expect(try judged(scaled(), in: context, by: "increments").verdict == .reject)
    }

    @Test func `that a guard makes smaller stays one of whole parts`() throws {
        let context = Sample.context()
        let chain = GuardChain(
            limits: Sample.limits, plugins: [StubGuard("less", .resize(Quantity(5_999)))])
        var checks: ContiguousArray<Check> = []
        let vetting = chain.vet(
            try Sample.sized(scaled(), in: context), in: context, keepsAll: false, into: &checks)
        guard case .approved(let order) = vetting else {
            Issue.record("\(vetting)")
            return
        }
        #expect(order.quantity == Quantity(5_970) && !order.isWhole)
    }
}

@Suite struct `An order with an exit` {
    private func attached(
        _ side: Side, profit: Int64, loss: Int64, flags: IntentFlags = []
    ) -> Intent {
        var intent = Sample.intent(side, flags: flags)
        intent.exit = AttachedExit(takeProfit: Price(profit), stopLoss: Price(loss))
        return intent
    }

    @Test(arguments: [
        (Side.buy, Int64(10_005), Int64(9_995), ""), (.sell, 9_995, 10_005, ""),
        (.buy, 10_000, 9_995, "the take-profit price is no better than the order's own limit"),
        (.buy, 10_005, 10_000, "the stop-loss price is no worse than the order's own limit"),
        (.sell, 10_000, 10_005, "the take-profit price is no better than the order's own limit"),
        (.sell, 9_995, 10_000, "the stop-loss price is no worse than the order's own limit"),
        (.buy, 10_006, 9_995, "the price is not a positive multiple of the tick"),
        (.buy, 10_005, 0, "the price is not a positive multiple of the tick"),
    ])
    func `has one on either side of its limit`(
        side: Side, profit: Int64, loss: Int64, fault: String
    ) throws {
        let judgement = try judged(
            attached(side, profit: profit, loss: loss), by: "increments")
        #expect(judgement.text == fault)
        #expect(judgement.verdict == (fault.isEmpty ? .allow : .reject))
    }

    @Test func `is a limit or market order that opens`() throws {
        let exit = attached(.sell, profit: 9_900, loss: 10_100, flags: .reduceOnly)
        #expect(
            try judged(exit, in: Sample.holder(), by: "increments").text
                == "an order that only reduces has no exits")
        var stop = attached(.buy, profit: 10_100, loss: 9_900)
        (stop.type, stop.trigger) = (.stopLimit, Price(10_000))
        #expect(
            try judged(stop, by: "increments").text
                == "exits are attached to limit and market orders only")
    }
}

@Suite struct `A market order without a worst price at the venue` {
    private func unbounded(
        _ side: Side = .buy, _ size: OrderSize = .quantity(Quantity(10_000)), worst: Int64
    ) -> Intent {
        var intent = Sample.intent(side, size, flags: .unbounded)
        (intent.type, intent.timeInForce, intent.limit) = (
            .market, .immediateOrCancel, Price(worst)
        )
        return intent
    }

    private func context(book price: Int64?) -> GuardContext {
        var context = Sample.context()
        (context.isBookLive, context.bookPrice) = (true, price.map { Price($0) })
        return context
    }

    @Test(arguments: [
        (Side.buy, Int64?(10_050), ""),
        (.buy, 10_051, "the book would fill it at worse than its worst price"),
        (.buy, nil, "the book does not show its size"), (.sell, 9_950, ""),
        (.sell, 9_949, "the book would fill it at worse than its worst price"),
    ])
    func `must find its size in the book at no worse than the stated one`(
        side: Side, book: Int64?, fault: String
    ) throws {
        let worst: Int64 = side == .buy ? 10_050 : 9_950
        let judgement = try judged(
            unbounded(side, worst: worst), in: context(book: book), by: "price-collar")
        #expect(judgement.text == fault)
        #expect(judgement.verdict == (fault.isEmpty ? .allow : .reject))
    }

    @Test func `is judged at the stated price by the collar all the same`() throws {
        let order = unbounded(worst: 10_105)
        let judgement = try judged(order, in: context(book: 10_005), by: "price-collar")
        #expect(judgement.text == "the price is too far from the mark")
    }

    @Test func `that reduces passes where there is no book, and not where that is worse`() throws {
        var holder = Sample.holder()
        let exit = unbounded(.sell, worst: 9_950)
        #expect(try judged(exit, in: holder, by: "price-collar").verdict == .allow)
        (holder.isBookLive, holder.bookPrice) = (true, Price(9_945))
        #expect(try judged(exit, in: holder, by: "price-collar").verdict == .reject)
        // What opens needs a book.
        #expect(
            try judged(unbounded(worst: 10_050), by: "price-collar").text
                == "the book does not show its size")
    }

    @Test func `is no limit order, and on a spot product none that fills whole or not at all`()
        throws
    {
        var limit = Sample.intent(flags: .unbounded)
        #expect(
            try judged(limit, by: "increments").text
                == "only a market order goes without a worst price")
        limit = unbounded(worst: 10_050)
        limit.timeInForce = .fillOrKill
        #expect(try judged(limit, by: "increments").verdict == .allow)
        let text = try judged(limit, in: Sample.context(.spot), by: "increments").text
        #expect(text == "a fill-or-kill market order without a worst price is for futures only")
    }

    @Test func `of money is worth that money, and as large as it may become`() throws {
        let money = unbounded(.buy, .notional(Amount(9_900)), worst: 10_100)
        let order = try Sample.sized(money, in: Sample.context())
        // A mark of 100.00 and a worst price of 101.00: it is reckoned to buy at 99.00.
        #expect(order.quantity == Quantity(10_000))
        #expect(order.notional == Amount(9_900))
        var blind = Sample.context()
        blind.mark = nil
        guard case .refused(_, _, let no) = Sizer.none.size(money, in: blind) else {
            Issue.record("sized without a mark")
            return
        }
        #expect(no.text == "what the money buys can only be reckoned near a mark")
    }

    @Test func `of money that is sold has a size by its worst price`() throws {
        let sale = unbounded(.sell, .notional(Amount(10_100)), worst: 9_900)
        #expect(!sale.isByMoney)
        let order = try Sample.sized(sale, in: Sample.context())
        #expect(order.quantity == Quantity(10_100))
    }
}
