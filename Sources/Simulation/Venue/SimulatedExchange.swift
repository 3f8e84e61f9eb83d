package import Domain
internal import Engine
package import Risk

/// A venue that matches orders by price and time against a recorded or generated market.
///
/// It never moves the market: it takes part in what was displayed or traded, and consumes it once.
/// An order is compared only with market events later than the one that caused it. The rules stand
/// in `docs/simulation.md`. Owns the orders that the engine has handed over, and the venue's books.
package final class SimulatedExchange: Exchange {
    let instruments: [Instrument]
    let rules: VenueRules
    package internal(set) var account: VenueAccount
    /// Whether nothing of ours is at the venue or on its way, so that market events mean nothing.
    package private(set) var isIdle = true
    var requests = Deque<VenueRequest>()
    var working: ContiguousArray<VenueOrder> = []
    var answers = AnswerQueue()
    /// What our own orders have taken of displayed sizes, until the market changes them.
    var consumed: ContiguousArray<[LevelKey: TakenLevel]>
    var consumedCount = 0
    private var executions: UInt64 = 0
    let hasDerivatives: Bool
    /// Until when funding of each product is paid; nil while nothing is held.
    var fundedUntil: ContiguousArray<Timestamp?>
    var volume = TradedVolume()
    /// The UTC day of the first execution, with which what was traded before begins to age.
    var volumeFrom: Int64?
    /// The tier that the engine was told last; nil where each product's own fees hold.
    var toldTier: FeeTier?
    /// The engine's time as far as it is known here; no answer reaches it before.
    private var now = Timestamp(nanos: .min)

    package init(instruments: [Instrument], rules: VenueRules, cash: Amount) {
        self.instruments = instruments
        self.rules = rules
        account = VenueAccount(cash: cash, products: instruments.count)
        consumed = ContiguousArray(repeating: [:], count: instruments.count)
        hasDerivatives = instruments.contains { $0.derivative != nil }
        fundedUntil = ContiguousArray(repeating: nil, count: instruments.count)
        toldTier = rules.feeTiers.last { $0.volumeMin <= rules.volumeAtStart }
    }

    package func submit(_ order: ApprovedOrder, at time: Timestamp) {
        requests.append(VenueRequest(body: .submit(order), decided: time))
        now = max(now, time)
        isIdle = false
    }

    package func amend(_ order: ApprovedOrder, at time: Timestamp) {
        requests.append(VenueRequest(body: .amend(order), decided: time))
        now = max(now, time)
        isIdle = false
    }

    package func cancel(_ order: OrderNumber, instrument: InstrumentID, at time: Timestamp) {
        requests.append(VenueRequest(body: .cancel(order, instrument), decided: time))
        now = max(now, time)
        isIdle = false
    }

    /// The venue's books as far as the engine can know them: without what is still on its way.
    package var accountAsTold: VenueAccount {
        var told = account
        for answer in answers.waiting {
            switch answer.body {
            case .filled(let fill), .liquidated(let fill): told.unbook(fill)
            case .funding(let amount): told.receive(funding: Amount(-amount.mantissa))
            default: continue
            }
        }
        return told
    }

    /// When the next answer reaches the engine.
    package var nextAnswer: Timestamp? { answers.next }

    /// Orders that the venue has and that are not ended.
    package var workingCount: Int { working.count }

    /// Orders that are on their way to the venue.
    package var incomingCount: Int {
        requests.indices.count { index in
            if case .submit = requests[index].body { true } else { false }
        }
    }

    /// Moves the answers that have reached the engine by `time` to the end of a buffer.
    package func takeAnswers(
        by time: Timestamp, into buffer: inout ContiguousArray<VenueAnswer>
    ) {
        now = max(now, time)
        answers.take(by: time, into: &buffer)
        isIdle =
            requests.isEmpty && working.isEmpty && consumedCount == 0 && answers.next == nil
            && !holdsDerivatives
    }

    func nextExecution() -> UInt64 {
        executions += 1
        return executions
    }

    func terms(_ instrument: InstrumentID) -> InstrumentTerms {
        instruments[instrument.position].terms
    }

    func answer(
        _ body: VenueAnswer.Body, _ order: OrderNumber, _ instrument: InstrumentID,
        at time: Timestamp
    ) {
        answers.insert(
            VenueAnswer(
                time: max(time + rules.latency, now), order: order, instrument: instrument,
                body: body))
    }

    /// Executes part of an order and tells the engine.
    ///
    /// - Returns: What is left of it.
    func execute(
        _ held: VenueOrder, _ quantity: Quantity, at price: Price, isMaker: Bool, time: Timestamp
    ) -> Quantity {
        let terms = terms(held.intent.instrument)
        let rates = fees(of: held.intent.instrument, at: time)
        let fee = isMaker ? rates.maker : rates.taker
        guard let notional = terms.notional(price, quantity, rounding: .halfEven),
            let charge = fee.of(notional.mantissa, rounding: .up)
        else { return held.remaining }
        let fill = Fill(
            order: held.intent.order, execution: nextExecution(), owner: held.intent.owner,
            instrument: held.intent.instrument, side: held.side, price: price,
            quantity: quantity, notional: notional, fee: Amount(charge), isMaker: isMaker,
            time: time)
        begin(holding: fill.instrument, at: time)
        account.book(fill)
        if !rules.feeTiers.isEmpty { volume.add(notional, on: time.day) }
        answer(.filled(fill), fill.order, fill.instrument, at: time)
        return held.remaining - quantity
    }

    /// Funding is paid from the moment on at which a position begins.
    private func begin(holding instrument: InstrumentID, at time: Timestamp) {
        guard let terms = instruments[instrument.position].derivative,
            account.holdings[instrument.position] == .zero
        else { return }
        fundedUntil[instrument.position] = terms.fundingTime(by: time)
    }

    /// The price somebody pays who takes where no book is shown: half the spread beyond it.
    func takerPrice(_ price: Price, _ side: Side, _ instrument: InstrumentID) -> Price? {
        let half = Ratio(e8: rules.spread.e8 / 2)
        guard let distance = half.of(price.mantissa, rounding: .up),
            let moved = price.adding(Price(side.sign * distance))
        else { return nil }
        return terms(instrument).roundedToTick(moved, side == .buy ? .up : .down)
    }
}
