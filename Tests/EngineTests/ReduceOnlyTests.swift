internal import Domain
internal import Engine
internal import Risk
import Testing

/// Orders of a run at random, first at NORMAL, then at REDUCE_ONLY, and a venue that does with them
/// whatever it likes.
private struct Whim {
    let bench: Bench
    var random: RandomStream
    /// The highest number of an order that was sent.
    var sent: UInt64 = 0
    var execution: UInt64 = 0
    /// Orders, and changes of orders, that were let through at REDUCE_ONLY.
    var reducing: Set<UInt64> = []
    /// What the last fill of a reducing order did that it must not do.
    var breaches: [String] = []

    mutating func turn(_ second: Int64, commands: [Command] = []) {
        for _ in 0..<random.number(0...4) { answer(at: second) }
        for actor in bench.actors where random.number(0...1) == 0 {
            actor.wants = (0..<random.number(1...3)).map { _ in wish() }
        }
        bench.step(second, [.trade(10_000)], commands: commands)
        let isReduceOnly = bench.corridor.state.ladder.latched.level == .reduceOnly
        for order in bench.submitted {
            sent = max(sent, order.intent.order.value)
            if isReduceOnly { judge(order) }
        }
        if isReduceOnly { bench.amended.forEach { if !$0.onlyLowers { judge($0) } } }
    }

    private mutating func wish() -> Request {
        let side: Side = random.number(0...1) == 0 ? .buy : .sell
        let quantity = random.number(1...900) * 10
        guard random.number(0...3) == 0, sent > 0 else {
            return .place(
                .limit(side, quantity, flags: random.number(0...1) == 0 ? .reduceOnly : []))
        }
        let number = OrderNumber(UInt64(random.number(1...Int64(sent))))
        return .amend(number, quantity: Quantity(quantity), limit: nil)
    }

    /// What was let through may neither open nor flip, were every open order filled or none.
    private mutating func judge(_ order: ApprovedOrder) {
        reducing.insert(order.intent.order.value)
        let held = bench.position().quantity
        let orders = bench.corridor.state.orders
        let open = orders.openQuantity(.account, Bench.product)
        let worst = order.intent.side == .sell ? held - open.sell : held + open.buy
        let isRight = order.intent.side == .sell ? worst >= .zero : worst <= .zero
        if held == .zero || !isRight {
            breaches.append("\(order.intent.side) \(order.quantity) at \(held), open \(open)")
        }
    }

    /// Has the venue say something about one order, in a step of its own.
    private mutating func answer(at second: Int64) {
        guard sent > 0 else { return }
        let number = UInt64(random.number(1...Int64(sent)))
        let orders = bench.corridor.state.orders
        guard let order = orders[OrderNumber(number)], !order.state.isFinal else { return }
        var answer: VenueAnswer
        switch random.number(0...6) {
        case 0: answer = .to(number, .cancelled(.none))
        case 1: answer = .to(number, .unknown)
        case 2: answer = .to(number, .accepted)
        case 3 where order.totalUnderWay != nil:
            answer = .to(number, .amended(order.totalUnderWay ?? .zero, order.limit))
        case 4 where order.totalUnderWay != nil: answer = .to(number, .amendRefused(.other))
        default:
            execution += 1
            let lots = max(1, order.remaining.mantissa / 10)
            answer = .fill(
                number, execution: execution, order.intent.side, random.number(1...lots) * 10,
                at: 10_000)
        }
        let before = bench.position().quantity
        bench.step(second, answers: [answer])
        let after = bench.position().quantity
        let hasGrown = after.magnitude > before.magnitude
        let hasFlipped = before != .zero && after != .zero && (before > .zero) != (after > .zero)
        if reducing.contains(number), after != before, hasGrown || hasFlipped {
            breaches.append("order \(number) moved \(before) to \(after)")
        }
    }
}

@Suite struct `REDUCE_ONLY` {
    @Test(arguments: seeds)
    func `never lets an order open or flip a position, whatever becomes of the open ones`(
        seed: UInt64
    ) {
        print("seed \(seed)")
        var passed = 0
        for round in 0..<20 {
            let bench = Bench(actors: 2) {
                ($0.limits.openOrders, $0.limits.orderRate) = (10_000, 10_000)
                ($0.limits.positionNotional, $0.limits.grossExposure) = (Amount(.max), Amount(.max))
                ($0.limits.dailyLoss, $0.cash) = (Amount(.max), Amount(1_000_000_000))
            }
            var whim = Whim(bench: bench, random: RandomStream(seed: seed, name: "\(round)"))
            for second in Int64(0)..<10 { whim.turn(second) }
            whim.turn(10, commands: [.raise(.reduceOnly, source: "operator", reason: "test")])
            for second in Int64(11)..<60 { whim.turn(second) }
            #expect(whim.breaches.isEmpty, "round \(round): \(whim.breaches.prefix(3))")
            passed += whim.reducing.count
        }
        #expect(passed > 20)
    }
}
