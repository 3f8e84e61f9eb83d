import Coinbase
import Domain
import Engine
import Risk
import Seeding
import Testing

/// The engine hands an order to the desk, and the desk's answers go back into the engine.
@Suite struct `However an order ends at the venue, the engine` {
    private struct Pair: ~Copyable {
        var corridor: Corridor
        var trial = DeskTrial()
        private var effects = Effects()

        init() throws {
            let most = Amount(1 << 50)
            corridor = Corridor(
                CorridorPlan(
                    instruments: [bitcoin], owners: ["account"], cash: most,
                    limits: Limits(
                        priceCollar: .bps(1_000), orderNotional: most, positionNotional: most,
                        grossExposure: most, openOrders: 1_000, orderRate: 1_000,
                        orderRateWindow: .second, duplicateWindow: .zero, markStaleness: .minute,
                        dailyLoss: most, flow: .unbounded, money: .unreserved)))
            let trade = Trade(price: Price(10_000), quantity: Quantity(1), aggressor: nil)
            step([MarketEvent(time: trial.now, instrument: InstrumentID(0), body: .trade(trade))])
            let wish = Intent(
                order: OrderNumber(0), owner: .account, instrument: InstrumentID(0), side: .buy,
                type: .limit, timeInForce: .goodTillCancelled, flags: [],
                size: .quantity(Quantity(100_000_000)), limit: Price(10_000))
            step([], [.place(wish)])
        }

        mutating func step(_ market: [MarketEvent], _ commands: [Command] = []) {
            let answers = trial.output.answers
            trial.output.answers = []
            corridor.step(
                at: trial.now, market: market.span, answers: answers.span, commands: commands,
                into: &effects)
            for case .submit(let order) in effects.list {
                trial.desk.submit(order, at: trial.now, into: &trial.output)
            }
            effects.removeAll()
        }

        /// What the engine believes to be open, and how much of it is filled.
        var open: Int { corridor.state.orders.open.count }
        var order: OrderRecord? { corridor.state.orders[OrderNumber(1)] }
        var strays: Int { corridor.state.counts.strayAnswers }
    }

    private enum News: CaseIterable {
        case taken
        case lost
        case pending
        case opened
        case partly
        case unknownWord
        case fills
    }

    private func tell(_ news: News, _ trial: inout DeskTrial) throws {
        switch news {
        case .taken: trial.taken(1)
        case .lost: trial.take(.created(OrderNumber(1), .unknown(.timedOut)))
        case .pending: trial.stream(try DeskTrial.seen(1, .pending))
        case .opened: trial.stream(try DeskTrial.seen(1, .open))
        case .partly: trial.stream(try DeskTrial.seen(1, .open, filled: "0.4"))
        case .unknownWord:
            var order = try DeskTrial.seen(1, .open)
            order.status = .unknown("NEW_WORD")
            trial.stream(order)
        case .fills: trial.fills(try DeskTrial.fill("a", of: 1, "0.4"))
        }
    }

    private static let ends: [(status: OrderStatus, filled: String)] = [
        (.failed, "0"), (.cancelled, "0"), (.expired, "0"), (.failed, "0.4"),
        (.cancelled, "0.4"), (.expired, "0.4"), (.filled, "1"),
    ]

    @Test(arguments: PropertySeeds.of("ends of orders"))
    func `ends it too`(seed: UInt64) throws {
        var random = RandomStream(seed: seed, name: "ends")
        for end in Self.ends {
            var pair = try Pair()
            #expect(pair.open == 1)
            let count = Int(random.next() % 6)
            var story: [News] = []
            for _ in 0..<count {
                let place = Int(random.next() % UInt64(News.allCases.count))
                story.append(News.allCases[place])
            }
            // What was never filled has no fills to be listed.
            if end.filled == "0" { story.removeAll { $0 == .fills || $0 == .partly } }
            for news in story {
                try tell(news, &pair.trial)
                pair.trial.now = pair.trial.now + .millisecond
                pair.step([])
            }
            pair.trial.stream(try DeskTrial.seen(1, end.status, filled: end.filled))
            pair.step([])
            if end.filled != "0" { try tell(.fills, &pair.trial) }
            if end.filled == "1" {
                pair.trial.fills(try DeskTrial.fill("b", of: 1, "0.6", after: 2))
            }
            pair.trial.now = pair.trial.now + .millisecond
            pair.step([])
            let text = Comment("seed \(seed), \(story), \(end)")
            #expect(pair.trial.desk.open == [], text)
            #expect(pair.open == 0 && pair.order?.state.isFinal == true, text)
            #expect(
                pair.order?.filled == (try decimal(end.filled).quantity(in: bitcoin.terms)), text)
            #expect(pair.trial.takeFindings() == [], text)
        }
    }

    @Test func `ends what was open and then failed, as cancelled with the reason`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        trial.stream(try DeskTrial.seen(1, .open))
        var failed = try DeskTrial.seen(1, .failed)
        failed.rejection = FailureCode("INSUFFICIENT_FUND")
        trial.stream(failed)
        #expect(trial.takeAnswers() == [.accepted, .cancelled(.funds)])
    }
}
