import Coinbase
import Dispatch
import Domain
import Engine
import Risk
import Synchronization
import Testing
import Transport

/// Lets orders leave until it is closed, and counts who asks.
///
/// Owns the flag and the count.
private final class Gate: DepartureGate {
    private let isOpen = Atomic<Bool>(true)
    private let count = Atomic<Int>(0)

    func close() { isOpen.store(false, ordering: .sequentiallyConsistent) }
    var asked: Int { count.load(ordering: .sequentiallyConsistent) }

    func permit(for order: ApprovedOrder) -> DeparturePermit {
        DeparturePermit(order, generation: 0)
    }

    func lets(_ permit: DeparturePermit) -> Bool {
        count.add(1, ordering: .sequentiallyConsistent)
        return isOpen.load(ordering: .sequentiallyConsistent)
    }
}

@Suite struct `Orders that wait for their turn` {
    private let gate = Gate()
    private let ear = InboxEar()

    private func exchange(at venue: AnsweringVenue) -> CoinbaseExchange {
        let settings = OrderDesk.Settings(
            instruments: [bitcoin], tag: DeskTrial.tag, incarnation: DeskTrial.run)
        return CoinbaseExchange(
            OrderDesk(settings, start: DeskTrial.start), brokerage: venue.brokerage,
            inbox: ear.inbox, account: ("USD", [.zero]), gate: gate)
    }

    private static func taken(_ number: Int) -> String {
        #"{"success":true,"success_response":{"order_id":"o-\#(number)"}}"#
    }

    /// What the exchange heard of the orders that were to be placed.
    private var created: Int {
        ear.dated.count { dated in
            if case .desk(.created) = dated.note { true } else { false }
        }
    }

    @Test func `die when a halt is raised, and are told as rejected and never as unknown`() throws {
        let venue = try AnsweringVenue({ settings in
            // Two at once, then one in ten seconds at most: the others wait.
            settings.signedRate = TokenBucket.Rate(perSecond: 2, burst: 2, reserve: 0)
        }) { exchange, number in exchange.answer(200, Self.taken(number)) }
        defer { venue.stop() }
        let exchange = exchange(at: venue)
        for number in UInt64(1)...5 {
            exchange.submit(
                try DeskTrial.approved(number, DeskTrial.Wish()), at: DeskTrial.start)
        }
        try ear.hear { _ in created >= 2 }
        gate.close()
        let sent = venue.asked.count
        try ear.hear { _ in created == 5 }
        #expect((sent...sent + 1).contains(venue.asked.count), "\(venue.asked)")
        #expect(venue.asked.count < 5)
        #expect(gate.asked == 5)
        for dated in ear.dated { exchange.take(dated) }
        var answers: ContiguousArray<VenueAnswer> = []
        exchange.takeAnswers(by: Timestamp(nanos: .max), into: &answers)
        let bodies = answers.map(\.body)
        #expect(bodies.count { $0 == .rejected(.mode) } == 5 - venue.asked.count, "\(bodies)")
        #expect(!bodies.contains(.unknown))
    }

    @Test func `die behind the preview that they waited for`() throws {
        let gate = gate
        let venue = try AnsweringVenue { exchange, _ in
            // The halt comes while the venue thinks about the preview.
            gate.close()
            exchange.answer(200, #"{"errs":[]}"#)
        }
        defer { venue.stop() }
        let exchange = exchange(at: venue)
        exchange.asksFirst = true
        exchange.submit(try DeskTrial.approved(1, DeskTrial.Wish()), at: DeskTrial.start)
        try ear.hear { _ in created == 1 }
        #expect(venue.asked == ["POST /api/v3/brokerage/orders/preview"])
        for dated in ear.dated { exchange.take(dated) }
        var answers: ContiguousArray<VenueAnswer> = []
        exchange.takeAnswers(by: Timestamp(nanos: .max), into: &answers)
        #expect(answers.map(\.body) == [.rejected(.mode)])
    }

    @Test func `leave cancels alone, which pass a closed gate unasked`() throws {
        let venue = try AnsweringVenue { exchange, _ in
            let isCancel = exchange.request.path.hasSuffix("batch_cancel")
            exchange.answer(
                200,
                isCancel
                    ? #"{"results":[{"success":true,"order_id":"o-1"}]}"# : Self.taken(1))
        }
        defer { venue.stop() }
        let exchange = exchange(at: venue)
        exchange.submit(try DeskTrial.approved(1, DeskTrial.Wish()), at: DeskTrial.start)
        try ear.hear { _ in created == 1 }
        for dated in ear.dated { exchange.take(dated) }
        gate.close()
        exchange.cancel(OrderNumber(1), instrument: InstrumentID(0), at: DeskTrial.start)
        try ear.hear { ear in
            ear.dated.contains { dated in
                if case .desk(.cancelled) = dated.note { true } else { false }
            }
        }
        #expect(venue.asked.contains("POST /api/v3/brokerage/orders/batch_cancel"))
        #expect(gate.asked == 1)
    }

    /// What comes of an order when something happens while the venue thinks about its preview.
    private func outcome(
        _ wish: DeskTrial.Wish = DeskTrial.Wish(),
        meanwhile: @escaping (CoinbaseExchange) -> Void
    ) throws -> (asked: [String], answers: [VenueAnswer.Body]) {
        let (thinking, answered) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let venue = try AnsweringVenue {
            // However long it is waited for, no preview grows old.
            $0.clocks = Clocks(wall: { SampleCredentials.now }, steady: { .hour })
        } script: { exchange, _ in
            if exchange.request.path.hasSuffix("/preview") {
                thinking.signal()
                answered.wait()
                return exchange.answer(200, #"{"errs":[]}"#)
            }
            exchange.answer(200, Self.taken(1))
        }
        defer { venue.stop() }
        let exchange = exchange(at: venue)
        exchange.asksFirst = true
        let (heard, before) = (ear.dated.count, created)
        exchange.submit(try DeskTrial.approved(1, wish), at: DeskTrial.start)
        thinking.wait()
        meanwhile(exchange)
        answered.signal()
        try ear.hear { _ in created == before + 1 }
        // What it asks after the answer is no part of this.
        let asked = venue.asked.map { $0.replacing("POST /api/v3/brokerage/orders", with: "") }
        for dated in ear.dated[heard...] { exchange.take(dated) }
        var answers: ContiguousArray<VenueAnswer> = []
        exchange.takeAnswers(by: Timestamp(nanos: .max), into: &answers)
        return (asked, answers.map(\.body))
    }

    @Test func `leave when nothing has changed meanwhile`() throws {
        let (asked, answers) = try outcome { $0.bar(isBlind: false, isEnding: false) }
        #expect(asked == ["/preview", ""])
        #expect(answers == [])
    }

    @Test func `die when the run ends meanwhile, and are told as rejected`() throws {
        let (asked, answers) = try outcome { $0.bar(isBlind: false, isEnding: true) }
        #expect(asked == ["/preview"])
        #expect(answers == [.rejected(.mode)])
    }

    @Test func `die when the run goes blind meanwhile, even if it sees again`() throws {
        for seesAgain in [false, true] {
            let (asked, answers) = try outcome { exchange in
                exchange.bar(isBlind: true, isEnding: false)
                if seesAgain { exchange.bar(isBlind: false, isEnding: false) }
            }
            #expect(asked == ["/preview"], "\(seesAgain)")
            #expect(answers == [.rejected(.mode)])
        }
    }

    @Test func `leave in a blind run when they only reduce, and at its end no more`() throws {
        var exit = DeskTrial.Wish()
        exit.side = .sell
        for (isBlind, isEnding, sent) in [(true, false, 1), (false, true, 0), (true, true, 0)] {
            let venue = try AnsweringVenue { exchange, _ in exchange.answer(200, Self.taken(1)) }
            defer { venue.stop() }
            let exchange = exchange(at: venue)
            exchange.bar(isBlind: isBlind, isEnding: isEnding)
            let before = created
            exchange.submit(try DeskTrial.approved(1, exit), at: DeskTrial.start)
            try ear.hear { _ in created == before + 1 }
            #expect(venue.asked.count == sent, "\(isBlind) \(isEnding)")
        }
    }
}
