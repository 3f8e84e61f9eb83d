import Coinbase
import Domain
import Testing

@Suite struct `What others may still buy and sell` {
    private func foreign(
        _ status: OrderStatus = .open, size: OrderAmount? = nil, filled: String = "0",
        id: String = "x-1"
    ) throws -> VenueOrder {
        var order = VenueOrder(id: id, product: "BTC-USD", status: .known(status))
        order.side = .known(.buy)
        order.filled = try decimal(filled)
        if let size {
            order.configuration = .limit(
                size, price: try decimal("100"), .goodTillCancelled(postOnly: false))
            order.limitPrice = try decimal("100")
        }
        return order
    }

    private func external(_ remaining: Int64?, limit: Int64? = 10_000) -> ExternalOrder {
        ExternalOrder(
            id: "x-1", instrument: bitcoin.id, side: .buy,
            remaining: remaining.map { Quantity($0) }, limit: limit.map { Price($0) })
    }

    @Test func `is what they were asked to less what is filled`() throws {
        var trial = DeskTrial()
        trial.listed(try foreign(size: .base(try decimal("2")), filled: "0.5"))
        #expect(trial.desk.externals == [external(150_000_000)])
        // The user channel tells no size; what was known stays known, and fills never go back.
        var told = try foreign(filled: "0.75")
        trial.stream(told)
        #expect(trial.desk.externals == [external(125_000_000)])
        told.filled = try decimal("0.5")
        trial.stream(told)
        #expect(trial.desk.externals == [external(125_000_000)])
    }

    @Test func `is what the user channel says is left`() throws {
        var trial = DeskTrial()
        var told = try foreign(filled: "0.5")
        told.leaves = try decimal("0.25")
        trial.stream(told)
        #expect(trial.desk.externals == [external(25_000_000, limit: nil)])
    }

    @Test func `is money at the limit, and no less where it is finer than a lot`() throws {
        var trial = DeskTrial()
        trial.listed(try foreign(size: .quote(try decimal("250"))))
        #expect(trial.desk.externals == [external(250_000_000)])
        trial.listed(try foreign(size: .base(try decimal("0.000000001"))))
        let least = try #require(trial.desk.externals.first?.remaining)
        #expect(least >= bitcoin.terms.lot)
    }

    @Test func `is unknown where nobody tells a size`() throws {
        var trial = DeskTrial()
        trial.stream(try foreign())
        #expect(trial.desk.externals == [external(nil, limit: nil)])
        var market = try foreign(id: "x-1")
        market.configuration = .market(.quote(try decimal("100")))
        trial.listed(market)
        #expect(trial.desk.externals == [external(nil, limit: nil)])
    }

    @Test func `ends with the order, and is not our products'`() throws {
        var trial = DeskTrial()
        var other = try foreign(size: .base(try decimal("1")), id: "x-2")
        other.product = "ETH-USD"
        trial.listed(try foreign(size: .base(try decimal("1"))), other)
        #expect(trial.desk.externals.map(\.id) == ["x-1"])
        let version = trial.desk.externalVersion
        trial.stream(try foreign(.cancelled))
        #expect(trial.desk.externals == [] && trial.desk.externalVersion > version)
    }

    @Test func `ends too when two whole listings lack the order for more than a minute`() throws {
        var trial = DeskTrial()
        trial.listed(try foreign(size: .base(try decimal("1"))))
        trial.wait(.minute)
        trial.listed(gap: "page 2")
        trial.listed(gap: "page 2")
        #expect(trial.desk.externals.count == 1)
        trial.listed()
        trial.listed()
        #expect(trial.desk.externals.count == 1, "a minute, and not more")
        trial.wait(Nanos(1))
        trial.listed()
        #expect(trial.desk.externals == [])
    }

    @Test func `counts orders of earlier runs until they have ended`() throws {
        var trial = DeskTrial { $0.orderBase = 9 }
        var order = try foreign(size: .base(try decimal("1")))
        order.clientID = DeskTrial.clientID(9, run: DeskTrial.run - 1)
        order.createdAt = DeskTrial.start + Nanos(-60_000_000_000)
        trial.listed(order)
        #expect(trial.takeErrands().contains(.cancel(["x-1"])))
        #expect(trial.desk.externals == [external(100_000_000)])
        order.status = .known(.cancelled)
        trial.stream(order)
        #expect(trial.desk.externals == [])
    }
}
