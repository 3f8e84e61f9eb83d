import Coinbase
import Domain
import Seeding
import Testing

/// A desk in some state, and what the venue has: made up by a seed.
private struct Pair {
    var trial = DeskTrial { $0.orderBase = 100 }
    /// What a whole listing shows, and what a whole list of fills shows.
    var orders: [VenueOrder] = []
    var fills: [VenueFill] = []
    private var random: RandomStream

    init(seed: UInt64) throws {
        random = RandomStream(seed: seed, name: "reconciliation")
        for number in 1...12 as ClosedRange<UInt64> { try order(number) }
        for number in 1...6 as ClosedRange<UInt64> { try stranger(number) }
        orders = shuffled(orders)
        fills = shuffled(fills)
        for seen in orders where one(of: 3) { trial.stream(seen) }
        if one(of: 2) { trial.fills(fills[0], since: DeskTrial.start, gap: "cut") }
        trial.output = OrderDesk.Output()
    }

    private mutating func one(of count: UInt64) -> Bool { random.next() % count == 0 }

    mutating func shuffled<Item>(_ items: [Item]) -> [Item] {
        var (rest, out): ([Item], [Item]) = (items, [])
        while !rest.isEmpty {
            out.append(rest.remove(at: Int(random.next() % UInt64(rest.count))))
        }
        return out
    }

    private func clientID(_ number: UInt64) -> String { DeskTrial.clientID(100 + number) }

    /// One of ours, which the venue may have, in some state, with some of it filled.
    private mutating func order(_ number: UInt64) throws {
        try trial.submit(number)
        let isThere = number <= 2 || !one(of: 4)
        if isThere, one(of: 2) {
            trial.taken(number)
        } else if one(of: 2) {
            trial.take(.created(OrderNumber(number), .unknown(.timedOut)))
        }
        guard isThere else { return }
        let parts = number == 1 ? 1 : Int(random.next() % 4)
        for part in 0..<parts {
            fills.append(
                try DeskTrial.fill("\(number)/\(part)", of: number, "0.2", after: Int64(number)))
        }
        let states: [OrderStatus] = [.pending, .open, .open, .cancelled, .expired, .cancelQueued]
        var seen = try DeskTrial.seen(
            number, states[Int(random.next() % 6)],
            filled: Quantity(Int64(parts) * 20_000_000).text(exponent: -8))
        seen.clientID = clientID(number)
        orders.append(seen)
    }

    /// One of somebody else, of an earlier run, or of a twin.
    private mutating func stranger(_ number: UInt64) throws {
        let states: [OrderStatus] = [.open, .filled, .cancelled]
        var seen = try DeskTrial.seen(
            number, states[Int(random.next() % 3)], id: "stranger-\(number)")
        switch random.next() % 3 {
        case 0: seen.clientID = nil
        case 1: seen.clientID = DeskTrial.clientID(number, run: DeskTrial.run - 1)
        default: seen.clientID = DeskTrial.clientID(900 + number)
        }
        orders.append(seen)
        guard one(of: 2) else { return }
        var fill = try DeskTrial.fill("s\(number)", of: number, "0.1", after: Int64(number))
        fill.order = seen.id
        fills.append(fill)
    }

    func sight(_ shown: [VenueOrder], gap: String? = nil) -> OrderSight {
        OrderSight(
            orders: shown, since: DeskTrial.start + Nanos(-600_000_000_000), gap: gap,
            venueTime: trial.now)
    }

    func plan(_ venue: VenueSnapshot) -> ReconciliationPlan {
        Reconciliation.plan(OwnSnapshot(orders: trial.desk, at: trial.now), venue)
    }

    var openOrders: [DeskOrder] { trial.desk.open.compactMap { trial.desk.orders[$0] } }

    /// The fills that the engine was told since the last call, by what they weigh.
    mutating func takeTold() -> [Quantity] {
        trial.takeAnswers().compactMap {
            if case .filled(let fill) = $0 { fill.quantity } else { nil }
        }
    }
}

extension ReconciliationPlan.Step {
    /// Whether it takes something for absent or ends it.
    fileprivate var isOfAbsence: Bool {
        switch self {
        case .look, .missed, .neverArrived: true
        default: false
        }
    }
}

@Suite struct `Whatever we and the venue hold to be true, a plan` {
    @Test(arguments: PropertySeeds.of("plans that were followed"))
    func `once followed leaves nothing to do`(seed: UInt64) throws {
        var pair = try Pair(seed: seed)
        // The orders first: only then is it known whose the fills are.
        pair.trial.take(.orders(pair.sight(pair.orders)))
        pair.trial.take(.fills(FillSight(fills: pair.fills, since: DeskTrial.start)))
        let venue = VenueSnapshot(
            orders: pair.sight(pair.orders),
            fills: FillSight(fills: pair.fills, since: DeskTrial.start))
        // What never was seen has no id, so that a fill could be its; none here is.
        #expect(pair.plan(venue) == ReconciliationPlan(), "seed \(seed)")
        // And being told all of it again tells nothing.
        pair.trial.output = OrderDesk.Output()
        pair.trial.take(.orders(pair.sight(pair.orders)))
        pair.trial.take(.fills(FillSight(fills: pair.fills, since: DeskTrial.start)))
        #expect(pair.trial.takeAnswers() == [] && pair.trial.takeFindings() == [], "seed \(seed)")
    }

    @Test(arguments: PropertySeeds.of("plans of turned lists"))
    func `does not depend on the order of the list`(seed: UInt64) throws {
        var pair = try Pair(seed: seed)
        let steps = pair.plan(VenueSnapshot(orders: pair.sight(pair.orders))).steps
        let turned = pair.shuffled(pair.orders)
        let others = pair.plan(VenueSnapshot(orders: pair.sight(turned))).steps
        #expect(Set(steps) == Set(others) && steps.count == others.count, "seed \(seed)")
        #expect(!steps.isEmpty, "seed \(seed)")
    }

    @Test(arguments: PropertySeeds.of("plans of fills"))
    func `tells no fill that the venue does not list, and none twice`(seed: UInt64) throws {
        var pair = try Pair(seed: seed)
        var told: [VenueFill] = []
        for _ in 0..<8 {
            let shown = Array(pair.shuffled(pair.fills).prefix(pair.fills.count / 2))
            let sight = FillSight(fills: shown, since: DeskTrial.start, gap: "cut")
            let news = pair.plan(VenueSnapshot(fills: sight)).steps.compactMap {
                if case .tell(let fill) = $0 { fill } else { nil }
            }
            #expect(news.allSatisfy { shown.contains($0) }, "seed \(seed)")
            #expect(Set(told.map(\.key)).isDisjoint(with: news.map(\.key)), "seed \(seed)")
            pair.trial.take(.fills(sight))
            #expect(pair.takeTold() == news.map { Quantity(units($0)) }, "seed \(seed)")
            told += news
            // However many are said to be filled: what is told is what is listed.
            pair.trial.take(.orders(pair.sight(pair.orders, gap: "cut")))
            #expect(pair.takeTold() == [], "seed \(seed)")
        }
    }

    /// The sizes that `Pair` makes, in lots of the product.
    private func units(_ fill: VenueFill) -> Int64 {
        fill.order.hasPrefix("stranger") ? 10_000_000 : 20_000_000
    }

    @Test(arguments: PropertySeeds.of("listings that fail"))
    func `for a listing that failed or was cut off ends and cancels nothing for lack of it`(
        seed: UInt64
    ) throws {
        var pair = try Pair(seed: seed)
        pair.trial.now = pair.trial.now + .hour
        let cut = Array(pair.orders.prefix(pair.orders.count / 2))
        let steps = pair.plan(VenueSnapshot(orders: pair.sight(cut, gap: "cut"))).steps
        #expect(!steps.contains { $0.isOfAbsence }, "seed \(seed)")
        let none = VenueSnapshot(
            orders: pair.sight([], gap: "it timed out"),
            fills: FillSight(fills: [], since: DeskTrial.start, gap: "it timed out"))
        #expect(pair.plan(none) == ReconciliationPlan(), "seed \(seed)")
        let before = pair.openOrders
        for _ in 0..<5 {
            pair.trial.take(.orders(pair.sight([], gap: "it timed out")))
            pair.trial.now = pair.trial.now + .minute
        }
        #expect(pair.openOrders == before, "seed \(seed)")
        #expect(pair.trial.takeAnswers() == [] && pair.trial.takeFindings() == [], "seed \(seed)")
        // The same list, had it been whole, does say that some are gone.
        let whole = pair.plan(VenueSnapshot(orders: pair.sight([]))).steps
        #expect(whole.contains(where: \.isOfAbsence) == mayBeMissed(pair.trial.desk))
    }

    private func mayBeMissed(_ desk: OrderDesk) -> Bool {
        desk.open.contains { number in
            switch desk.orders[number]?.phase {
            case .taken, .live, .unknown: true
            default: false
            }
        }
    }

    @Test(arguments: PropertySeeds.of("books"))
    func `for money and holdings is empty exactly where they are equal`(seed: UInt64) {
        var random = RandomStream(seed: seed, name: "books")
        for _ in 0..<200 {
            let ours = VenueBooks(
                cash: Amount(Int64(random.next() % 3)), holdings: [Quantity(1), Quantity(2)])
            var theirs = ours
            theirs.cash += Amount(Int64(random.next() % 2))
            theirs.holdings[Int(random.next() % 2)] += Quantity(Int64(random.next() % 2))
            let plan = Reconciliation.plan(
                OwnSnapshot(books: ours, within: .none, at: DeskTrial.start),
                VenueSnapshot(books: theirs))
            #expect(plan.isEmpty == (theirs == ours), "seed \(seed)")
        }
    }
}
