import Coinbase
import Domain
import Testing

private typealias Step = ReconciliationPlan.Step

/// What a desk would do about a listing of orders.
private func plan(
    _ trial: DeskTrial, _ orders: VenueOrder..., gap: String? = nil, venueTime: Timestamp? = nil
) -> [Step] {
    let sight = OrderSight(
        orders: orders, since: DeskTrial.start + Nanos(-600_000_000_000), gap: gap,
        venueTime: venueTime ?? trial.now)
    let ours = OwnSnapshot(orders: trial.desk, at: trial.now)
    return Reconciliation.plan(ours, VenueSnapshot(orders: sight)).steps
}

/// What a desk would do about a listing of fills.
private func plan(_ trial: DeskTrial, listing fills: [VenueFill], gap: String? = nil) -> [Step] {
    let sight = FillSight(fills: fills, since: DeskTrial.start, gap: gap)
    let ours = OwnSnapshot(orders: trial.desk, at: trial.now)
    return Reconciliation.plan(ours, VenueSnapshot(fills: sight)).steps
}

private let fence = Nanos.second * 155
private let one = OrderNumber(1)

@Suite struct `The plan for a listing of orders` {
    /// A purchase of 1 at 100 that the venue took.
    private func taken() throws -> DeskTrial {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        return trial
    }

    /// A purchase of which nobody knows whether it arrived.
    private func lost() throws -> DeskTrial {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.take(.created(one, .unknown(.timedOut)))
        return trial
    }

    @Test func `is empty where both have nothing, and where both have the same`() throws {
        #expect(plan(DeskTrial()) == [])
        var trial = try taken()
        let seen = try DeskTrial.seen(1, .open, filled: "0.4")
        trial.listed(seen)
        trial.fills(try DeskTrial.fill("a", of: 1, "0.4"), since: DeskTrial.start)
        #expect(plan(trial, seen) == [])
        // An older state of it is no news either.
        #expect(try plan(trial, DeskTrial.seen(1, .pending)) == [])
        trial.listed(try DeskTrial.seen(1, .cancelled, filled: "0.4"))
        #expect(try plan(trial, DeskTrial.seen(1, .cancelled, filled: "0.4")) == [])
    }

    @Test func `takes over what is new of an order of ours`() throws {
        let open = try DeskTrial.seen(1, .open)
        #expect(try plan(taken(), open) == [.merge(one, open)])
        #expect(try plan(lost(), open) == [.merge(one, open)])
    }

    @Test func `asks for the fills of an order that has more than was told`() throws {
        var trial = try taken()
        let seen = try DeskTrial.seen(1, .open, filled: "0.4")
        #expect(plan(trial, seen) == [.merge(one, seen), .askFills(one)])
        trial.fills(try DeskTrial.fill("a", of: 1, "0.4"), since: DeskTrial.start)
        #expect(plan(trial, seen) == [.merge(one, seen)])
    }

    @Test func `counts an order twice listed once`() throws {
        let seen = try DeskTrial.seen(1, .open)
        #expect(try plan(taken(), seen, seen) == [.merge(one, seen)])
    }

    @Test func `adopts an order of somebody else as external, once`() throws {
        var seen = try DeskTrial.seen(9, .open)
        seen.clientID = "by-hand"
        var trial = DeskTrial()
        #expect(plan(trial, seen) == [.adopt(seen, .external)])
        trial.listed(seen)
        #expect(trial.takeFindings() == [.external(order: "venue-9", product: "BTC-USD")])
        #expect(plan(trial, seen) == [])
        seen.leaves = try decimal("0.5")
        #expect(plan(trial, seen) == [.note(seen)], "it may still buy so much")
        trial.listed(seen)
        #expect(plan(trial, seen) == [])
        seen.status = .known(.cancelled)
        #expect(plan(trial, seen) == [.note(seen)])
    }

    @Test func `cancels what an earlier run left, until it has ended`() throws {
        var trial = DeskTrial { $0.orderBase = 9 }
        var seen = try DeskTrial.seen(9, .open)
        #expect(plan(trial, seen) == [.adopt(seen, .leftover)])
        trial.listed(seen)
        #expect(plan(trial, seen) == [])
        seen.status = .known(.cancelled)
        #expect(plan(trial, seen) == [.ended("venue-9"), .note(seen)])
    }

    @Test func `cancels nothing that stays by wish`() throws {
        let trial = DeskTrial { ($0.orderBase, $0.cancelsLeftovers) = (9, false) }
        let seen = try DeskTrial.seen(9, .open)
        #expect(plan(trial, seen) == [.adopt(seen, .quiet)])
    }

    @Test func `cancels every order of the profile in a sweep, and no other`() throws {
        let sibling = ClientOrderID.tag(of: "by hand")
        var trial = DeskTrial { $0.siblings = [sibling] }
        trial.desk.sweeps = true
        var seen = try DeskTrial.seen(9, .open)
        seen.clientID = ClientOrderID(tag: sibling, incarnation: 1, order: 9).text
        #expect(plan(trial, seen) == [.cancel("venue-9"), .adopt(seen, .external)])
        seen.clientID = "of-others"
        #expect(plan(trial, seen) == [.adopt(seen, .external)])
        seen.originatingOrder = "venue-8"
        #expect(plan(trial, seen) == [.adopt(seen, .exit)])
        trial.desk.sweepsExits = true
        #expect(plan(trial, seen) == [.cancel("venue-9"), .adopt(seen, .exit)])
    }

    @Test func `tells another host by its order, and leaves that alone`() throws {
        let seen = try DeskTrial.seen(9, .open)
        #expect(plan(DeskTrial(), seen) == [.adopt(seen, .twin)])
    }

    @Test func `tells a second order under one id`() throws {
        var trial = try taken()
        let first = try DeskTrial.seen(1, .open)
        let second = try DeskTrial.seen(1, .open, id: "other-1")
        #expect(
            plan(trial, first, second) == [.merge(one, first), .double(second, of: "venue-1")])
        trial.listed(first, second)
        #expect(plan(trial, first, second) == [])
    }

    @Test func `of a lost order takes the first under its id, and doubts the second`() throws {
        let first = try DeskTrial.seen(1, .open)
        let second = try DeskTrial.seen(1, .open, id: "other-1")
        #expect(
            try plan(lost(), first, second)
                == [.merge(one, first), .double(second, of: "venue-1")])
    }

    @Test func `tells an order that had ended long ago and is open`() throws {
        var trial = try taken()
        trial.stream(try DeskTrial.seen(1, .cancelled))
        trial.wait(.hour)
        trial.listed()
        #expect(trial.desk.orders.isEmpty)
        let open = try DeskTrial.seen(1, .open)
        #expect(plan(trial, open) == [.revenant(open)])
        #expect(try plan(trial, DeskTrial.seen(1, .cancelled)) == [])
    }

    @Test func `follows the exit of an order, wherever in the list it stands`() throws {
        var trial = DeskTrial()
        let exit = AttachedExit(takeProfit: Price(11_000), stopLoss: Price(9_000))
        trial.desk.submit(
            try DeskTrial.approved(1, DeskTrial.Wish(exit: exit)), at: trial.now,
            into: &trial.output)
        trial.take(.created(one, .unknown(.timedOut)))
        var parent = try DeskTrial.seen(1, .open)
        parent.attachedOrder = "exit-1"
        var child = VenueOrder(id: "exit-1", product: "BTC-USD", status: .known(.open))
        (child.side, child.filled) = (.known(.sell), try decimal("0"))
        let steps: [Step] = [.merge(one, parent), .follow(one, child)]
        #expect(plan(trial, parent, child) == steps)
        #expect(plan(trial, child, parent) == steps)
    }

    @Test func `asks for a listing where the user channel shows what may be an exit`() throws {
        var trial = DeskTrial()
        let exit = AttachedExit(takeProfit: Price(11_000), stopLoss: Price(9_000))
        trial.desk.submit(
            try DeskTrial.approved(1, DeskTrial.Wish(exit: exit)), at: trial.now,
            into: &trial.output)
        var child = VenueOrder(id: "exit-1", product: "BTC-USD", status: .known(.open))
        child.side = .known(.sell)
        #expect(plan(trial, child) == [.askWhose("exit-1")])
    }
}

@Suite struct `What a listing of orders lacks` {
    private func lost() throws -> DeskTrial {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.take(.created(one, .unknown(.timedOut)))
        return trial
    }

    @Test func `never arrived only after two whole listings past the fence`() throws {
        var trial = try lost()
        let past = DeskTrial.start + fence
        #expect(plan(trial, venueTime: past + Nanos(-1)) == [])
        #expect(plan(trial, gap: "page 2 did not come", venueTime: past) == [])
        #expect(plan(trial, venueTime: past) == [.missed(one)])
        trial.listed(venueTime: past)
        trial.now = trial.now + .second * 5 + Nanos(-1)
        #expect(plan(trial, venueTime: past) == [])
        trial.now = trial.now + Nanos(1)
        #expect(plan(trial, venueTime: past) == [.neverArrived(one)])
    }

    @Test func `is not missed where nobody knows the venue's time, or the list is too short`()
        throws
    {
        let trial = try lost()
        let ours = OwnSnapshot(orders: trial.desk, at: trial.now)
        let timeless = OrderSight(orders: [], since: DeskTrial.start, venueTime: nil)
        #expect(Reconciliation.plan(ours, VenueSnapshot(orders: timeless)).isEmpty)
        let short = OrderSight(
            orders: [], since: DeskTrial.start + Nanos(1), venueTime: DeskTrial.start + fence)
        #expect(Reconciliation.plan(ours, VenueSnapshot(orders: short)).isEmpty)
    }

    @Test func `is looked up where the venue had taken it`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        let soon = DeskTrial.start + .second * 2
        #expect(plan(trial, venueTime: soon + Nanos(-1)) == [])
        #expect(plan(trial, gap: "cut", venueTime: soon) == [])
        #expect(plan(trial, venueTime: soon) == [.look(one, "venue-1", counts: false)])
        let past = DeskTrial.start + fence
        #expect(
            plan(trial, venueTime: past + Nanos(-1)) == [.look(one, "venue-1", counts: false)])
        #expect(plan(trial, venueTime: past) == [.look(one, "venue-1", counts: true)])
        trial.listed(venueTime: past)
        #expect(plan(trial, venueTime: past) == [.look(one, "venue-1", counts: false)])
    }

    @Test func `is looked up twenty at a time`() throws {
        for count in [20, 21] as [UInt64] {
            var trial = DeskTrial()
            for number in 1...count {
                try trial.submit(number)
                trial.taken(number)
            }
            let looks = plan(trial, venueTime: DeskTrial.start + .second * 2)
            #expect(
                looks
                    == (1...20 as ClosedRange<UInt64>).map {
                        .look(OrderNumber($0), "venue-\($0)", counts: false)
                    })
        }
    }

    @Test func `proves after two listings past the fence that an edit was not done`() throws {
        var trial = DeskTrial(orderTTL: nil)
        try trial.submit(1)
        trial.taken(1)
        trial.stream(try DeskTrial.seen(1, .open))
        try trial.amend(1, at: 10_100)
        trial.edited(1, .unknown(.timedOut))
        var seen = try DeskTrial.seen(1, .open)
        (seen.leaves, seen.limitPrice) = (try decimal("1"), try decimal("100"))
        let past = DeskTrial.start + fence
        let merge = Step.merge(one, seen)
        #expect(plan(trial, seen, venueTime: past + Nanos(-1)) == [merge])
        #expect(plan(trial, seen, venueTime: past) == [merge, .editMissed(one)])
        trial.listed(seen, venueTime: past)
        #expect(plan(trial, seen, venueTime: past) == [merge])
        trial.now = trial.now + .second * 5
        #expect(
            plan(trial, seen, venueTime: past)
                == [merge, .editFailed(one, Quantity(100_000_000), Price(10_000))])
        seen.limitPrice = try decimal("101")
        #expect(plan(trial, seen, venueTime: past) == [.merge(one, seen)])
    }
}

@Suite struct `The plan for a listing of fills` {
    private func taken() throws -> DeskTrial {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        return trial
    }

    @Test func `tells each once, the oldest first`() throws {
        var trial = try taken()
        let first = try DeskTrial.fill("a", of: 1, "0.1")
        let second = try DeskTrial.fill("b", of: 1, "0.2")
        let third = try DeskTrial.fill("c", of: 1, "0.3", after: 2)
        #expect(
            plan(trial, listing: [third, second, second, first])
                == [.tell(first), .tell(second), .tell(third)])
        trial.fills(second, first, since: DeskTrial.start)
        #expect(plan(trial, listing: [third, second, first]) == [.tell(third)])
        // A list that was cut off shows what it shows.
        #expect(plan(trial, listing: [third], gap: "page 2 did not come") == [.tell(third)])
        #expect(plan(trial, listing: [], gap: "page 1 did not come") == [])
    }

    @Test func `tells none of before the run`() throws {
        let trial = DeskTrial()
        let before = try DeskTrial.fill("a", of: 9, "0.1", after: 0)
        #expect(plan(trial, listing: [before]) == [.tell(before)])
        var earlier = before
        earlier.tradedAt = DeskTrial.start + Nanos(-1)
        #expect(plan(trial, listing: [earlier]) == [])
    }

    @Test func `puts off what may be of an order whose id is not known`() throws {
        var trial = try taken()
        try trial.submit(2)
        let ours = try DeskTrial.fill("a", of: 1, "0.1")
        let nobodys = try DeskTrial.fill("b", of: 2, "0.1")
        #expect(plan(trial, listing: [nobodys, ours]) == [.tell(ours), .putOff(nobodys)])
        trial.taken(2)
        #expect(plan(trial, listing: [nobodys, ours]) == [.tell(ours), .tell(nobodys)])
    }

    @Test func `of an order that is listed beside them tells it`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.take(.created(one, .unknown(.timedOut)))
        let seen = try DeskTrial.seen(1, .open, filled: "0.1")
        let fill = try DeskTrial.fill("a", of: 1, "0.1")
        let venue = VenueSnapshot(
            orders: OrderSight(orders: [seen], since: DeskTrial.start, gap: "cut"),
            fills: FillSight(fills: [fill], since: DeskTrial.start))
        let plan = Reconciliation.plan(OwnSnapshot(orders: trial.desk, at: trial.now), venue)
        #expect(plan.steps == [.merge(one, seen), .askFills(one), .tell(fill)])
    }

    @Test func `tells one that is taken back as that`() throws {
        var fill = try DeskTrial.fill("a", of: 1, "0.1")
        fill.kind = .known(.reversal)
        #expect(try plan(taken(), listing: [fill]) == [.correct(fill)])
    }

    @Test func `tells one of ours that cannot be read, and passes over those of others`() throws {
        let trial = try taken()
        var sight = FillSight(fills: [], since: DeskTrial.start, gap: "rows cannot be read")
        let page = try FillPage(
            try object(
                #"{"fills":[{"order_id":"venue-1"},{"order_id":"other"},7],"cursor":""}"#))
        sight.unread = page.unread
        try #require(page.unread.count == 3)
        let ours = OwnSnapshot(orders: trial.desk, at: trial.now)
        #expect(
            Reconciliation.plan(ours, VenueSnapshot(fills: sight)).steps
                == [.unreadFill(order: "venue-1", page.unread[0])])
    }
}

@Suite struct `The plan for money and holdings` {
    private func plan(
        _ cash: Int64, _ holding: Int64, within units: Int64 = 0
    ) -> ReconciliationPlan {
        let ours = VenueBooks(cash: Amount(1_000), holdings: [Quantity(50)])
        var tolerance = BookDifference.none
        (tolerance.cash, tolerance.holdings) = (Amount(units), [InstrumentID(0): Quantity(units)])
        return Reconciliation.plan(
            OwnSnapshot(books: ours, within: tolerance, at: DeskTrial.start),
            VenueSnapshot(books: VenueBooks(cash: Amount(cash), holdings: [Quantity(holding)])))
    }

    private func difference(_ cash: Int64, _ holding: Int64) -> BookDifference {
        var difference = BookDifference.none
        difference.cash = Amount(cash)
        if holding != 0 { difference.holdings = [InstrumentID(0): Quantity(holding)] }
        return difference
    }

    @Test func `is empty where they are equal, and tells all that differs`() {
        #expect(plan(1_000, 50).isEmpty)
        #expect(plan(999, 50).steps == [.differ(difference(-1, 0))])
        #expect(plan(1_000, 51).steps == [.differ(difference(0, 1))])
        #expect(plan(1_001, 49).difference == difference(1, -1))
    }

    @Test func `allows what rounding explains and not one unit more`() {
        #expect(plan(1_002, 48, within: 2).isEmpty)
        #expect(plan(1_003, 50, within: 2).steps == [.differ(difference(3, 0))])
        #expect(plan(1_000, 47, within: 2).steps == [.differ(difference(0, -3))])
    }

    @Test func `is empty where nobody has seen the wallets`() {
        let ours = VenueBooks(cash: Amount(1_000), holdings: [Quantity(50)])
        let plan = Reconciliation.plan(
            OwnSnapshot(books: ours, within: .none, at: DeskTrial.start), VenueSnapshot())
        #expect(plan.isEmpty && plan.difference == nil)
    }
}
