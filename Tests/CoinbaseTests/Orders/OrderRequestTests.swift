import Coinbase
import Domain
import Testing

@Suite struct `The request for an approved order` {
    private typealias Wish = DeskTrial.Wish

    private func request(
        _ wish: DeskTrial.Wish, ttl: Nanos? = .hour
    ) throws -> OrderConfiguration {
        let order = try DeskTrial.approved(1, wish)
        let request = NewOrder(
            order, of: bitcoin, clientID: "id", at: DeskTrial.start, ttl: ttl)
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
}
