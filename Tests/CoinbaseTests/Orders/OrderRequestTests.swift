import Coinbase
import Domain
import Testing

@Suite struct `The request for an approved order` {
    private typealias Wish = DeskTrial.Wish

    private func request(
        _ wish: DeskTrial.Wish, ttl: Nanos? = .hour, ahead: Nanos = .zero
    ) throws -> OrderConfiguration {
        let order = try DeskTrial.approved(1, wish)
        let request = try #require(
            NewOrder(
                order, of: bitcoin, clientID: "id",
                OrderTimes(
                    sentAt: DeskTrial.start, clock: VenueClock(offset: ahead), ttl: ttl)))
        #expect((request.product, request.clientID) == ("BTC-USD", "id"))
        #expect(request.side == OrderSideWord(wish.side))
        return request.configuration
    }

    private var hour: Timestamp { DeskTrial.start + .hour + .second }

    @Test func `of a market order takes up to its worst price and does not rest`() throws {
        #expect(
            try request(Wish(type: .market, life: .immediateOrCancel))
                == .limit(
                    .base(try decimal("1")), price: try decimal("100"), .immediateOrCancel))
    }

    @Test func `that rests ends by itself, at the earlier of two times`() throws {
        let (size, price) = (OrderAmount.base(try decimal("1")), try decimal("100"))
        let soon = DeskTrial.start + .minute
        #expect(
            try request(Wish(flags: .postOnly))
                == .limit(size, price: price, .goodTillDate(hour, postOnly: true)))
        #expect(
            try request(Wish(life: .goodTillDate, expiry: soon))
                == .limit(size, price: price, .goodTillDate(soon, postOnly: false)))
        #expect(
            try request(Wish(life: .goodTillDate, expiry: hour + .hour))
                == .limit(size, price: price, .goodTillDate(hour, postOnly: false)))
        #expect(
            try request(Wish(), ttl: nil)
                == .limit(size, price: price, .goodTillCancelled(postOnly: false)))
    }

    @Test func `ends by the venue's clock, however wrong ours is`() throws {
        let (size, price) = (OrderAmount.base(try decimal("1")), try decimal("100"))
        #expect(
            try request(Wish(), ahead: .minute * 3)
                == .limit(
                    size, price: price, .goodTillDate(hour + .minute * 3, postOnly: false)))
        let soon = DeskTrial.start + .minute
        #expect(
            try request(Wish(life: .goodTillDate, expiry: soon), ahead: Nanos(-1))
                == .limit(
                    size, price: price,
                    .goodTillDate(soon + Nanos(-Nanos.second.count), postOnly: false)))
    }

    @Test func `that does not rest has no end`() throws {
        let (size, price) = (OrderAmount.base(try decimal("1")), try decimal("100"))
        #expect(
            try request(Wish(life: .fillOrKill)) == .limit(size, price: price, .fillOrKill))
        #expect(
            try request(Wish(life: .immediateOrCancel))
                == .limit(size, price: price, .immediateOrCancel))
    }

    @Test(arguments: [
        (OrderType.stopLimit, Side.buy, StopDirection.up), (.stopLimit, .sell, .down),
        (.takeLimit, .buy, .down), (.takeLimit, .sell, .up),
    ])
    func `with a trigger waits for the price to come from the right side`(
        type: OrderType, side: Side, direction: StopDirection
    ) throws {
        let terms = OrderConfiguration.StopTerms(
            size: try decimal("1"), limit: try decimal("100"), stop: try decimal("101"),
            direction: direction)
        #expect(
            try request(Wish(type: type, trigger: Price(10_100), side: side))
                == .stopLimit(terms, until: hour))
    }

    @Test func `of a bracket names where profit is taken and where it gives up`() throws {
        let terms = OrderConfiguration.BracketTerms(
            size: try decimal("1"), takeProfit: try decimal("100"),
            stopTrigger: try decimal("95"))
        let wish = Wish(
            type: .bracket, flags: .reduceOnly, trigger: Price(9_500), side: .sell)
        #expect(try request(wish) == .bracket(terms, until: hour))
        #expect(try request(wish, ttl: nil) == .bracket(terms, until: nil))
    }

    private func sliced(_ slices: UInt16, _ quantity: Int64 = 90_000_000) -> Wish {
        Wish(
            quantity: quantity, type: .twap, life: .goodTillDate,
            expiry: DeskTrial.start + .minute, slices: slices)
    }

    @Test func `of a TWAP is cut into equal slices from the next second to its end`() throws {
        let terms = OrderConfiguration.TWAPTerms(
            amount: .base(try decimal("0.9")), limit: try decimal("100"),
            start: DeskTrial.start + .second, end: DeskTrial.start + .minute, buckets: 3,
            bucketSize: try decimal("0.3"), bucketDuration: .second * 19)
        #expect(try request(sliced(3)) == .twap(terms))
    }

    @Test func `of a TWAP is for a size that was lowered to equal slices of whole lots`() throws {
        guard case .twap(let terms) = try request(sliced(7)) else {
            Issue.record("no TWAP")
            return
        }
        #expect(terms.amount == .base(try decimal("0.89999994")))
        #expect(terms.bucketSize == (try decimal("0.12857142")))
    }

    @Test
    func `of a TWAP with less than a second a slice is none, and the order is refused unsent`()
        throws
    {
        let order = try DeskTrial.approved(1, sliced(60))
        #expect(
            NewOrder(
                order, of: bitcoin, clientID: "id",
                OrderTimes(sentAt: DeskTrial.start, ttl: nil)) == nil)
        var desk = DeskTrial()
        desk.desk.submit(order, at: desk.now, into: &desk.output)
        #expect(desk.takeErrands().isEmpty)
        #expect(desk.takeAnswers() == [.rejected(.shape)])
    }

    @Test func `of a market order that fills whole or not at all does so up to its worst price`()
        throws
    {
        #expect(
            try request(Wish(type: .market, life: .fillOrKill))
                == .limit(.base(try decimal("1")), price: try decimal("100"), .fillOrKill))
    }

    @Test func `without a worst price is the venue's market order, by size or by money`() throws {
        var wish = Wish(type: .market, life: .immediateOrCancel, flags: .unbounded)
        #expect(try request(wish) == .market(.base(try decimal("1"))))
        wish.money = Amount(5_000_000_000)
        #expect(try request(wish) == .market(.quote(try decimal("50"))))
        // A sale of money has a size.
        wish.side = .sell
        #expect(try request(wish) == .market(.base(try decimal("0.5"))))
    }

    @Test func `that stays until it is cancelled has no end`() throws {
        let (size, price) = (OrderAmount.base(try decimal("1")), try decimal("100"))
        #expect(
            try request(Wish(flags: .untilCancelled))
                == .limit(size, price: price, .goodTillCancelled(postOnly: false)))
        let stop = OrderConfiguration.StopTerms(
            size: try decimal("1"), limit: price, stop: try decimal("101"), direction: .up)
        #expect(
            try request(
                Wish(type: .stopLimit, flags: .untilCancelled, trigger: Price(10_100)))
                == .stopLimit(stop, until: nil))
    }

    @Test(arguments: [
        (PriceLadder.Sizes.even, SizeDistribution.even, ["0.3", "0.3", "0.3"], nil),
        (.increasing, .increasing, ["0.15", "0.3", "0.45"], "0.15"),
        (.decreasing, .decreasing, ["0.45", "0.3", "0.15"], "0.15"),
    ])
    func `of a scaled order names each of its orders, and the whole`(
        sizes: PriceLadder.Sizes, word: SizeDistribution, parts: [String], difference: String?
    ) throws {
        let wish = Wish(
            quantity: 90_000_000, type: .scaled, slices: 3,
            ladder: PriceLadder(to: Price(9_900), sizes))
        var terms = OrderConfiguration.ScaledTerms(
            amount: .base(try decimal("0.9")), orders: 3, priceMin: try decimal("99"),
            priceMax: try decimal("100"), prices: .flat, sizes: word)
        terms.sizeDifference = try difference.map { try decimal($0) }
        terms.rungs = try zip(parts, ["99", "99.5", "100"]).map {
            .init(size: try decimal($0), limit: try decimal($1))
        }
        #expect(try request(wish) == .scaled(terms))
    }

    @Test func `with an exit says where it takes profit and where it gives up`() throws {
        let exit = AttachedExit(takeProfit: Price(11_000), stopLoss: Price(9_050))
        for (type, life) in [
            (OrderType.limit, TimeInForce.goodTillCancelled), (.market, .immediateOrCancel),
        ] {
            let order = try DeskTrial.approved(1, Wish(type: type, life: life, exit: exit))
            let sent = NewOrder(
                order, of: bitcoin, clientID: "id", OrderTimes(sentAt: DeskTrial.start, ttl: nil))
            #expect(
                sent?.attached
                    == AttachedBracket(
                        takeProfit: try decimal("110"), stopTrigger: try decimal("90.5")))
        }
    }
}
