import Domain
import Engine
import Ledger
import Testing

@Suite struct `What earlier runs traded` {
    private func update(_ number: UInt64, _ state: OrderState, filled: Int64 = 0) -> Fact {
        .order(
            OrderUpdate(
                order: OrderNumber(number), owner: OwnerID(1), instrument: InstrumentID(0),
                side: .buy, type: .stopLimit, timeInForce: .goodTillDate, flags: [], state: state,
                change: [.state], reason: .none, code: 0, tag: 0, quantity: Quantity(1_000_000),
                filled: Quantity(filled), limit: Price(5_000_000), trigger: nil,
                averagePrice: nil))
    }

    private func fill(
        _ number: UInt64, execution: UInt64, _ side: Side, _ quantity: Int64
    ) -> Fact {
        var record = Sample.fill(number, execution: execution, side)
        record.fill.quantity = Quantity(quantity)
        return .filled(record)
    }

    /// Writes a run with one order a fill, all of which have ended; one without a number is of
    /// somebody else.
    private func add(
        _ run: RunIdentity, _ fills: [(side: Side, quantity: Int64)], isOurs: Bool = true,
        to store: LedgerStore
    ) throws {
        try store.beginRun(run)
        let witness = try LedgerWitness(store, run: run)
        for (index, trade) in fills.enumerated() {
            let number = UInt64(index + 1)
            if isOurs { Sample.approve(number, into: witness) }
            witness.record(
                Sample.stamped(
                    fill(isOurs ? number : 0, execution: number, trade.side, trade.quantity)),
                in: Effects())
            if isOurs { witness.record(Sample.stamped(update(number, .filled)), in: Effects()) }
        }
        try witness.commit()
    }

    private func trades(_ store: LedgerStore) throws -> [EarlierTrade] {
        try store.earlierTrades(of: "dev", mode: "paper", venue: "simulated")
    }

    private func net(_ net: Int64, unproven: Int64 = 0, exponent: Int = -8) -> EarlierTrade {
        EarlierTrade(
            "BTC-USD", exponent: exponent, net: Quantity(net), unproven: Quantity(unproven))
    }

    @Test func `is what was bought less what was sold, of all runs and by hand`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            #expect(try trades(store) == [])
            try add(Sample.run("run-1"), [(.buy, 3_000_000), (.sell, 1_000_000)], to: store)
            try add(Sample.run("run-2"), [(.buy, 500_000)], to: store)
            #expect(try trades(store) == [net(2_500_000)])
            var hand = Sample.run("run-3")
            hand.mode = "hand"
            try add(hand, [(.sell, 2_600_000)], to: store)
            let other = try LedgerStore.openForReading(path: path)
            #expect(try trades(other) == [net(-100_000)])
        }
    }

    @Test func `is neither what others did, nor of another profile, mode, venue or kind`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try add(Sample.run("run-1"), [(.buy, 3_000_000)], to: store)
            try add(Sample.run("run-2"), [(.sell, 1_000_000)], isOurs: false, to: store)
            try add(Sample.run("run-3", kind: .backtest), [(.buy, 1)], to: store)
            var runs = ["run-4", "run-5", "run-6", "run-7"].map { Sample.run($0) }
            runs[0].profile = "demo"
            runs[1].mode = "live"
            runs[2].instruments[0].venue = "coinbase"
            runs[3].instruments[0].terms.kind = .perpetual
            for run in runs { try add(run, [(.buy, 1)], to: store) }
            #expect(try trades(store) == [net(3_000_000)])
            #expect(
                try store.earlierTrades(of: "dev", mode: "paper", venue: "coinbase") == [net(1)])
        }
    }

    @Test func `stands apart where the product's steps have changed`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try add(Sample.run("run-1"), [(.buy, 3_000_000)], to: store)
            var later = Sample.run("run-2")
            later.instruments[0].terms.quantityExponent = -6
            try add(later, [(.buy, 7)], to: store)
            #expect(try trades(store) == [net(3_000_000), net(7, exponent: -6)])
        }
    }

    /// An order of 1,000,000 that was let through, and what was heard of it.
    private func unproven(_ side: Side, _ facts: [Fact], mode: String = "paper") throws
        -> [EarlierTrade]
    {
        var found: [EarlierTrade] = []
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            var run = Sample.run()
            run.mode = mode
            try store.beginRun(run)
            let witness = try LedgerWitness(store, run: run)
            var intent = Sample.intent(1)
            intent.side = side
            let vetting = Sample.vetting(1, isApproved: true, checks: 0..<0)
            let approved: [Fact] = [.intended(intent), .vetted(vetting)]
            for fact in approved + facts {
                witness.record(Sample.stamped(fact), in: Effects())
            }
            try witness.commit()
            found = try trades(store)
        }
        return found
    }

    @Test func `counts what a purchase may have filled whose end was not seen`() throws {
        #expect(try unproven(.buy, []) == [net(0, unproven: 1_000_000)])
        #expect(try unproven(.buy, [update(1, .unknown)]) == [net(0, unproven: 1_000_000)])
        let part = fill(1, execution: 1, .buy, 400_000)
        #expect(
            try unproven(.buy, [part, update(1, .partial, filled: 400_000)])
                == [net(400_000, unproven: 600_000)])
        #expect(
            try unproven(.buy, [part, update(1, .cancelled, filled: 400_000)])
                == [net(400_000)])
    }

    @Test func `counts a purchase that was left resting by hand, and no sale without an end`()
        throws
    {
        #expect(try unproven(.sell, []) == [])
        let resting = update(1, .open)
        #expect(
            try unproven(.buy, [resting], mode: "hand") == [net(0, unproven: 1_000_000)])
    }

    private func unended(_ store: LedgerStore) throws -> [UnendedOrder] {
        try store.unendedOrders(of: "dev", mode: "paper", venue: "simulated")
    }

    @Test func `is what the venue says later of an order whose end was not seen`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            var run = Sample.run()
            run.firstOrderBase = 70
            try store.beginRun(run)
            let witness = try LedgerWitness(store, run: run)
            for number in [1, 2] as [UInt64] { Sample.approve(number, into: witness) }
            witness.record(Sample.stamped(fill(1, execution: 1, .buy, 400_000)), in: Effects())
            for fact in [update(1, .partial, filled: 400_000), update(2, .cancelled)] {
                witness.record(Sample.stamped(fact), in: Effects())
            }
            try witness.commit()
            let order = try #require(try unended(store).first)
            #expect(
                try unended(store) == [
                    UnendedOrder(
                        run: order.run, number: OrderNumber(1), id: 71, exponent: -8,
                        sizes: (Quantity(1_000_000), Quantity(400_000)),
                        intendedAt: Sample.start + .second)
                ])
            #expect(try trades(store) == [net(400_000, unproven: 600_000)])
            // While it is open the rest of it counts as an open order.
            let open = OrderSighting(of: order, filled: Quantity(500_000), isOpen: true)
            try store.note([open], at: Sample.start)
            #expect(try trades(store) == [net(500_000)])
            #expect(try unended(store) == [order])
            // A list that said nothing of it leaves everything possible.
            try store.note([], at: Sample.start)
            #expect(try trades(store) == [net(400_000, unproven: 600_000)])
            let ended = OrderSighting(of: order, filled: Quantity(700_000), isOpen: false)
            try store.note([ended], at: Sample.start)
            #expect(try trades(store) == [net(700_000)])
            #expect(try unended(store) == [])
            try store.note([], at: Sample.start)
            #expect(try trades(store) == [net(700_000)], "an end is an end")
        }
    }

    @Test func `counts a later sale too, and never less than was told`() throws {
        for (filled, sum) in [(300_000, -400_000), (700_000, -700_000)] as [(Int64, Int64)] {
            try Sample.withPath { path in
                let store = try LedgerStore.open(path: path)
                try store.beginRun(Sample.run())
                let witness = try LedgerWitness(store, run: Sample.run())
                var intent = Sample.intent(1)
                intent.side = .sell
                let vetting = Sample.vetting(1, isApproved: true, checks: 0..<0)
                let facts: [Fact] = [
                    .intended(intent), .vetted(vetting), fill(1, execution: 1, .sell, 400_000),
                    update(1, .partial, filled: 400_000),
                ]
                for fact in facts { witness.record(Sample.stamped(fact), in: Effects()) }
                try witness.commit()
                let order = try #require(try unended(store).first)
                try store.note(
                    [OrderSighting(of: order, filled: Quantity(filled), isOpen: false)],
                    at: Sample.start)
                #expect(try trades(store) == [net(sum)])
            }
        }
    }

    @Test func `counts no purchase that was refused`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            witness.record(Sample.stamped(.intended(Sample.intent(1))), in: Effects())
            witness.record(
                Sample.stamped(.vetted(Sample.vetting(1, isApproved: false, checks: 0..<0))),
                in: Effects())
            witness.record(Sample.stamped(.intended(Sample.intent(2))), in: Effects())
            try witness.commit()
            #expect(try trades(store) == [])
        }
    }
}
