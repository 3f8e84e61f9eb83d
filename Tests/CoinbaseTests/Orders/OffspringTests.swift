import Coinbase
import Domain
import Testing

@Suite struct `The exit of an order` {
    private static let exit = AttachedExit(takeProfit: Price(11_000), stopLoss: Price(9_000))

    /// A purchase of 1 at 100 with an exit, taken by the venue.
    private func trial(
        knows exit: String? = "exit-1", _ change: (inout OrderDesk.Settings) -> Void = { _ in }
    ) throws -> DeskTrial {
        var trial = DeskTrial(change)
        let order = try DeskTrial.approved(1, DeskTrial.Wish(exit: Self.exit))
        trial.desk.submit(order, at: trial.now, into: &trial.output)
        var taken = TakenOrder(id: "venue-1")
        taken.attachedOrder = exit
        if exit != nil { trial.take(.created(OrderNumber(1), .success(taken))) }
        _ = trial.takeErrands()
        return trial
    }

    /// What the venue shows of it; the user channel says nothing of whose it is.
    private func seen(
        _ status: OrderStatus, _ size: String, filled: String = "0", isListed: Bool = true,
        clientID: String = "of-the-venue"
    ) throws -> VenueOrder {
        var order = VenueOrder(id: "exit-1", product: "BTC-USD", status: .known(status))
        (order.clientID, order.side, order.kind) = (clientID, .known(.sell), .known(.bracket))
        order.filled = try decimal(filled)
        order.createdAt = DeskTrial.start + .minute
        if isListed {
            order.originatingOrder = "venue-1"
            order.configuration = .bracket(
                OrderConfiguration.BracketTerms(
                    size: try decimal(size), takeProfit: try decimal("110"),
                    stopTrigger: try decimal("90")), until: nil)
        } else {
            order.leaves = try decimal(size)
        }
        return order
    }

    private func sell(_ quantity: Int64) -> VenueAnswer.Body { .exits(.sell, Quantity(quantity)) }

    @Test func `is no order of another, and told as what it may still sell`() throws {
        var trial = try trial()
        trial.stream(try seen(.open, "0.6", isListed: false))
        #expect(trial.takeAnswers() == [sell(60_000_000)])
        // The same told by a listing changes nothing.
        trial.listed(try seen(.open, "0.6"))
        #expect(trial.takeAnswers() == [])
        trial.listed(try seen(.open, "0.6", filled: "0.2"))
        #expect(trial.takeAnswers() == [sell(40_000_000)])
        trial.stream(try seen(.cancelled, "0", filled: "0.2", isListed: false))
        #expect(trial.takeAnswers() == [sell(0)])
        #expect(trial.takeFindings() == [])
        trial.desk.tend(at: trial.now, into: &trial.output)
        let asksForFills = trial.takeErrands().contains { errand in
            if case .listFillsSince = errand { true } else { false }
        }
        #expect(asksForFills)
        #expect(trial.desk.orders[OrderNumber(1)]?.exitID == "exit-1")
    }

    @Test func `fills for the account, without a number, while its order's id is not yet known`()
        throws
    {
        var trial = try trial()
        // Another order of ours has no id yet: only fills that may be its are put off.
        try trial.submit(2)
        var fill = try DeskTrial.fill("x", of: 9, "0.5", price: "110")
        (fill.order, fill.side) = ("exit-1", .known(.sell))
        trial.fills(fill, since: DeskTrial.start)
        guard case .filled(let told)? = trial.takeAnswers().first else {
            Issue.record("the fill was not told")
            return
        }
        #expect(told.order == .foreign && told.owner == .account && told.side == .sell)
        #expect(told.quantity == Quantity(50_000_000))
    }

    @Test func `that is streamed before its order is known waits for a listing`() throws {
        var trial = try trial(knows: nil)
        trial.stream(try seen(.open, "1", isListed: false))
        #expect(trial.takeFindings() == [] && trial.takeAnswers() == [])
        trial.wait(.millisecond)
        #expect(
            trial.takeErrands().contains { if case .listOrders = $0 { true } else { false } })
        var order = try DeskTrial.seen(1, .filled, filled: "1")
        order.attachedOrder = "exit-1"
        trial.listed(order, try seen(.open, "1"))
        #expect(trial.takeAnswers() == [sell(100_000_000)])
        #expect(trial.takeFindings() == [])
    }

    @Test func `is never cancelled as a leftover, even under an id of ours`() throws {
        var trial = DeskTrial { $0.orderBase = 9 }
        let id = DeskTrial.clientID(9, run: DeskTrial.run - 1)
        trial.stream(try seen(.open, "1", isListed: false, clientID: id))
        trial.listed(try seen(.open, "1", clientID: id))
        trial.wait(.minute)
        #expect(trial.takeFindings() == [.exit(order: "exit-1", product: "BTC-USD")])
        #expect(!trial.takeErrands().contains(.cancel(["exit-1"])))
    }

    @Test func `under its order's own id is not taken for that order`() throws {
        var trial = try trial(knows: nil)
        let id = DeskTrial.clientID(1)
        trial.stream(try seen(.open, "0.5", isListed: false, clientID: id))
        #expect(trial.takeAnswers() == [sell(50_000_000)])
        #expect(trial.takeFindings() == [])
        trial.stream(try DeskTrial.seen(1, .filled, filled: "1"))
        #expect(trial.desk.orders[OrderNumber(1)]?.venueID == "venue-1")
        #expect(trial.takeFindings() == [])
    }

    @Test func `keeps its order in mind as long as it is open, and no longer`() throws {
        var trial = try trial()
        trial.stream(try DeskTrial.seen(1, .filled, filled: "1"))
        trial.fills(try DeskTrial.fill("a", of: 1, "1"), since: DeskTrial.start)
        trial.stream(try seen(.open, "1", isListed: false))
        #expect(trial.takeAnswers().last == sell(100_000_000))
        trial.wait(.hour)
        trial.listed()
        trial.listed(try seen(.filled, "1", filled: "1"))
        #expect(trial.takeAnswers() == [sell(0)])
        trial.listed()
        #expect(trial.desk.orders.isEmpty)
    }

    @Test func `is cancelled while everything is sold, until it has ended`() throws {
        var trial = try trial()
        trial.stream(try seen(.open, "0.6", isListed: false))
        trial.desk.sweepsExits = true
        trial.listed(try seen(.open, "0.6"))
        trial.wait(.millisecond)
        #expect(trial.takeErrands().contains(.cancel(["exit-1"])))
        // It is asked for again after a while, not at every sight.
        trial.listed(try seen(.open, "0.6"))
        trial.wait(.second)
        #expect(!trial.takeErrands().contains(.cancel(["exit-1"])))
        trial.wait(.second * 10)
        #expect(trial.takeErrands().contains(.cancel(["exit-1"])))
        _ = trial.takeAnswers()
        trial.listed(try seen(.cancelled, "0.6"))
        #expect(trial.takeAnswers() == [sell(0)])
        trial.wait(.minute)
        #expect(!trial.takeErrands().contains(.cancel(["exit-1"])))
    }

    @Test func `of an order of an earlier run is cancelled then too, of another product not`()
        throws
    {
        var trial = DeskTrial()
        trial.desk.sweepsExits = true
        var other = try seen(.open, "1")
        (other.id, other.product) = ("exit-2", "DOGE-USD")
        trial.listed(try seen(.open, "1"), other)
        trial.wait(.millisecond)
        #expect(trial.takeErrands().contains(.cancel(["exit-1"])))
        trial.listed(try seen(.cancelled, "1"), other)
        trial.wait(.minute)
        #expect(!trial.takeErrands().contains(.cancel(["exit-1"])))
    }

    @Test func `of somebody else's order is left alone as that is`() throws {
        var trial = DeskTrial()
        trial.listed(try seen(.open, "1"))
        let findings = trial.takeFindings()
        #expect(findings == [.exit(order: "exit-1", product: "BTC-USD")])
        #expect(!findings[0].halts && trial.takeAnswers() == [])
    }
}

@Suite struct `A part of an order` {
    @Test func `that the venue lists by itself fills for its order`() throws {
        var trial = DeskTrial()
        let wish = DeskTrial.Wish(
            type: .scaled, slices: 2, ladder: PriceLadder(to: Price(9_900), .even))
        trial.desk.submit(
            try DeskTrial.approved(1, wish), at: trial.now, into: &trial.output)
        trial.taken(1)
        var part = VenueOrder(id: "part-1", product: "BTC-USD", status: .known(.open))
        (part.side, part.originatingOrder) = (.known(.buy), "venue-1")
        trial.listed(try DeskTrial.seen(1, .open, filled: "0.5"), part)
        #expect(trial.takeAnswers() == [.accepted] && trial.takeFindings() == [])
        trial.wait(.second)
        #expect(trial.takeErrands().contains(.listFills(of: ["venue-1", "part-1"])))
        var fill = try DeskTrial.fill("a", of: 1, "0.5")
        fill.order = "part-1"
        trial.fills(fill)
        #expect(
            trial.takeAnswers()
                == [DeskTrial.booked(1, of: 1, 50_000_000, notional: 5_000_000_000)])
    }

    @Test func `of a scaled order that the venue shows otherwise is a contradiction`() throws {
        var trial = DeskTrial()
        let wish = DeskTrial.Wish(
            type: .scaled, slices: 2, ladder: PriceLadder(to: Price(9_900), .even))
        trial.desk.submit(
            try DeskTrial.approved(1, wish), at: trial.now, into: &trial.output)
        trial.taken(1)
        var seen = try DeskTrial.seen(1, .open)
        func shown(_ size: String, to high: String) throws -> VenueOrder {
            seen.configuration = .scaled(
                OrderConfiguration.ScaledTerms(
                    amount: .base(try decimal(size)), orders: 2, priceMin: try decimal("99"),
                    priceMax: try decimal(high), prices: .flat, sizes: .even))
            return seen
        }
        trial.listed(try shown("1", to: "100"))
        #expect(trial.takeFindings() == [])
        trial.listed(try shown("1", to: "101"))
        #expect(
            trial.takeFindings()
                == [
                    .contradiction(
                        order: "venue-1", "it goes from 99 to 101, asked was 99 to 100")
                ])
    }
}

@Suite struct `An order of money` {
    private func trial() throws -> DeskTrial {
        var trial = DeskTrial()
        let wish = DeskTrial.Wish(
            type: .market, life: .immediateOrCancel, flags: .unbounded,
            money: Amount(10_000_000_000))
        trial.desk.submit(
            try DeskTrial.approved(1, wish), at: trial.now, into: &trial.output)
        trial.taken(1)
        return trial
    }

    @Test func `is filled whole with what the money bought`() throws {
        var trial = try trial()
        trial.fills(try DeskTrial.fill("a", of: 1, "0.9"))
        trial.stream(try DeskTrial.seen(1, .filled, filled: "0.9"))
        #expect(
            trial.takeAnswers() == [
                DeskTrial.booked(1, of: 1, 90_000_000, notional: 9_000_000_000),
                .amended(Quantity(90_000_000), Price(10_000)),
            ])
        #expect(trial.desk.open.isEmpty)
    }

    @Test func `of which nobody says how much it bought is looked at again`() throws {
        var trial = try trial()
        var seen = try DeskTrial.seen(1, .filled)
        seen.filled = nil
        trial.stream(seen)
        #expect(trial.takeAnswers() == [] && !trial.desk.open.isEmpty)
        trial.listed(try DeskTrial.seen(1, .filled, filled: "0.9"))
        trial.fills(try DeskTrial.fill("a", of: 1, "0.9"))
        #expect(trial.takeAnswers().last == .amended(Quantity(90_000_000), Price(10_000)))
    }

    @Test func `that found too little to buy ends as cancelled`() throws {
        var trial = try trial()
        trial.fills(try DeskTrial.fill("a", of: 1, "0.9"))
        trial.stream(try DeskTrial.seen(1, .cancelled, filled: "0.9"))
        #expect(trial.takeAnswers().last == .cancelled(.none))
    }
}
