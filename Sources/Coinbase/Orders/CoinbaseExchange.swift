package import Domain
package import Engine
package import Risk

/// Coinbase as an exchange of the engine: orders go out, and what became of them comes back as
/// events of the engine's own time.
///
/// Owns the order desk; used on the engine's thread only. Requests are made on the network thread
/// and their answers come through the inbox, in one order with the market.
package final class CoinbaseExchange: Exchange {
    package private(set) var desk: OrderDesk
    let brokerage: Brokerage
    private let inbox: Inbox
    private var answers = Deque<VenueAnswer>()
    private var findings: [DeskFinding] = []
    package private(set) var check: BookCheck
    package private(set) var fees: FeeCheck
    private var view = OrderView()
    /// Why nobody knows what the key may do; nil when the venue told it last.
    private var keyGap: String?
    /// When the lists under way were asked for.
    private var askedAt = (orders: Timestamp(nanos: .min), fills: Timestamp(nanos: .min))
    /// What the account held of the products before the run, which belongs to no instance.
    private let baseline: [Quantity]
    /// Asked as the last thing before an order leaves; nil lets all go.
    private let gate: (any DepartureGate)?
    /// The latest whole listing: when it was asked for, and how many of ours it shows open.
    package private(set) var latestListing: (askedAt: Timestamp, open: Int)?
    /// Under what each order, or the latest change of it, was judged, and what could be seen then.
    private var permits: [OrderNumber: (permit: DeparturePermit, sight: UInt64)] = [:]
    private let sending = SendingBar()
    var rehearsal = Rehearsal()
    /// Whether the venue is asked what an order would do before it is sent.
    ///
    /// Whatever is not a clear yes then refuses it. Orders that only reduce are sent at once.
    package var asksFirst = false

    /// - Parameters:
    ///   - desk: With the moment from which fills are to be told.
    ///   - brokerage: Asks the venue.
    ///   - inbox: Where answers come.
    ///   - account: Its currency, and what it holds of the products before the run.
    ///   - gate: Asked on the network thread before each order.
    package init(
        _ desk: OrderDesk, brokerage: Brokerage, inbox: Inbox,
        account: (currency: String, baseline: [Quantity]), gate: (any DepartureGate)? = nil
    ) {
        (self.desk, self.brokerage, self.inbox, self.gate) = (desk, brokerage, inbox, gate)
        check = BookCheck(
            WalletNames(
                desk.settings.instruments, currency: account.currency,
                portfolio: desk.settings.portfolio),
            start: desk.began)
        let terms = desk.settings.instruments.first?.terms
        fees = FeeCheck(
            FeeRates(maker: terms?.makerFee ?? .zero, taker: terms?.takerFee ?? .zero),
            start: desk.began)
        baseline = account.baseline
    }

    // MARK: The engine's side

    /// Has the requests of orders signed that are about to be submitted; nothing leaves.
    package func draft(_ orders: [ApprovedOrder], at time: Timestamp) {
        // One that is asked about first is signed when the answer is there.
        let direct = orders.filter { !asksFirst || $0.effect.contains(.reducing) }
        brokerage.draft(direct.compactMap { desk.request(of: $0, at: time) })
        if let last = direct.last { rehearsal.note(last, at: time) }
    }

    package func submit(_ order: ApprovedOrder, at time: Timestamp) {
        permit(order)
        change(at: time) { $0.submit(order, at: time, into: &$1) }
    }

    package func amend(_ order: ApprovedOrder, at time: Timestamp) {
        permit(order)
        change(at: time) { $0.amend(order, at: time, into: &$1) }
    }

    private func permit(_ order: ApprovedOrder) {
        let permit = gate?.permit(for: order) ?? DeparturePermit(order, generation: 0)
        permits[order.intent.order] = (permit, sending.mark)
    }

    package func cancel(_ order: OrderNumber, instrument: InstrumentID, at time: Timestamp) {
        change(at: time) { $0.cancel(order, at: time, into: &$1) }
    }

    /// Never: orders of others and late fills come unasked.
    package var isIdle: Bool { false }

    package var nextAnswer: Timestamp? { answers.first?.time }

    package func takeAnswers(
        by time: Timestamp, into buffer: inout ContiguousArray<VenueAnswer>
    ) {
        while let first = answers.first, first.time <= time {
            buffer.append(first)
            answers.removeFirst()
        }
    }

    /// Zero when the venue's wallets and the engine's books agree; nil while fills may be on their
    /// way, or before the wallets were seen.
    package func residual(against state: borrowing EngineState) -> Amount? {
        difference(from: state)?.measure
    }

    /// What they differ by, in plain words; nil when they agree or nobody knows.
    package func imbalance(against state: borrowing EngineState) -> String? {
        guard let difference = difference(from: state), !difference.isNone else { return nil }
        return difference.text(check.names)
    }

    private func difference(from state: borrowing EngineState) -> BookDifference? {
        // What the engine was not told yet is in no book of it.
        guard answers.isEmpty else { return nil }
        return check.difference(from: VenueBooks(state, over: baseline))
    }

    // MARK: The shell's side

    /// Takes in a note of the connections or the venue.
    package func take(_ dated: Inbox.Dated) {
        let time = dated.time
        switch dated.note {
        case .user(let event): change(at: time) { $0.take(streamed: event, at: time, into: &$1) }
        case .desk(.accounts(let result)):
            if let finding = check.take(result, at: time) { findings.append(finding) }
        case .desk(let report):
            if case .orders(let sight) = report {
                let gap = desk.gap(of: sight)
                view.areOrdersListed(at: time, asked: askedAt.orders, gap: gap)
                if gap == nil { note(sight) }
            }
            let whole = desk.fillRounds.whole
            // What is asked for after this answer is a question of its own.
            let asked = askedAt.fills
            change(at: time) { $0.take(report, at: time, into: &$1) }
            if case .fills(let sight) = report, sight.since != nil {
                let isWhole = desk.fillRounds.whole != whole
                view.areFillsListed(
                    at: time, asked: asked,
                    gap: isWhole ? nil : sight.gap ?? "a fill of an order that is not known yet")
            }
            guard case .orders = report else { return }
            followClock(at: time)
            permits = permits.filter { desk.orders[$0.key]?.isOpen == true }
        case .link(let note): heed(note, at: time)
        case .key(let answer): heed(answer)
        case .fees(let answer): heed(answer, at: time)
        case .flooded: findings.append(.flooded)
        case .futuresBalance, .statuses, .products, .remark: return
        }
    }

    private func note(_ sight: OrderSight) {
        let open = Set(sight.orders.filter { $0.isOpen && desk.isOurs($0) }.map(\.id))
        latestListing = (askedAt.orders, open.count)
    }

    /// Whether every order of ours that the venue shows is cancelled, those by hand included, and
    /// whether exits that are attached to orders are too.
    package func sweep(_ isOn: Bool, exits: Bool = false) {
        (desk.sweeps, desk.sweepsExits) = (isOn, isOn && exits)
    }

    /// Takes in what the key may do: less than trade, or more, stops the run.
    ///
    /// While the venue refuses to tell, nothing is opened. No answer says nothing.
    private func heed(_ answer: ResponseClass<KeyCheck>) {
        switch answer {
        case .success(let check):
            keyGap = nil
            if let refusal = check.refusals.first {
                findings.append(.keyRefused(refusal.message))
            }
        case .unauthorised, .forbidden:
            keyGap = "the venue refuses to say even what the key may do: \(answer.text)"
        case .rejected, .notFound, .rateLimited, .venueDown, .retryable, .unsent, .withheld,
            .unknown:
            return
        }
    }

    /// Has the engine count with what trading costs now.
    private func heed(_ answer: ResponseClass<TransactionSummary>, at time: Timestamp) {
        guard fees.take(answer, at: time, venueTime: desk.clock.atVenue(time)) else { return }
        findings.append(.feesChanged(fees.rates))
        for instrument in desk.settings.instruments where instrument.terms.kind == .spot {
            answers.append(
                VenueAnswer(
                    time: time, order: OrderNumber(0), instrument: instrument.id,
                    body: .fees(maker: fees.rates.maker, taker: fees.rates.taker)))
        }
    }

    /// Signs by the venue's clock as the desk knows it, which is told first what refused tokens
    /// taught.
    private func followClock(at time: Timestamp) {
        if let news = brokerage.takeClockNews() {
            change(at: time) { $0.take(news, into: &$1) }
        }
        let reading = ClockReading(offset: desk.clock.offset, uncertainty: .zero)
        guard reading.offset != brokerage.signer?.venueOffset else { return }
        // A clock that is too far off was told as a step already; tokens stay as they were.
        try? brokerage.adopt(reading)
    }

    private func heed(_ note: LinkNote, at time: Timestamp) {
        switch note.change {
        // Tokens may be signed, and frames judged, by a wrong clock.
        case .complaint, .lost: renewClock()
        case .ready, .gap, .recovered, .badFrame, .refused: break
        }
        if note.link == .user { doubt(note.change, at: time) }
    }

    private func doubt(_ change: LinkNote.Change, at time: Timestamp) {
        view.take(change, at: time)
        switch change {
        case .ready, .gap, .recovered, .badFrame:
            desk.doubt(at: time)
            check.want(at: time)
        case .lost, .refused, .complaint: return
        }
    }

    /// Has the venue's clock read soon, as either clock may have been set.
    package func renewClock() { brokerage.renewClock() }

    /// Why orders cannot be followed now, so that none may be opened; nil when they can.
    package func blindness(at time: Timestamp) -> String? {
        keyGap ?? desk.unreadRow?.text ?? view.blindness(at: time) ?? check.blindness
    }

    /// Has the desk give up changes that the level, blindness or the run's end now forbid.
    package func restrain(by state: borrowing EngineState, at time: Timestamp) {
        let (isBlind, isEnding) = (state.blindness != nil, state.isEnding)
        bar(isBlind: isBlind, isEnding: isEnding)
        guard !desk.open.isEmpty else { return }
        let ladder = state.ladder
        change(at: time) { desk, output in
            desk.restrain(at: time, into: &output) { order in
                let (owner, product) = (order.intent.owner, order.intent.instrument)
                return DeskRestraint(
                    level: ladder.level(for: owner, product), isBlind: isBlind, isEnding: isEnding)
            }
        }
    }

    /// Bars what still waits to leave, from the moment that the run is blind or ends.
    package func bar(isBlind: Bool, isEnding: Bool) {
        sending.follow(isBlind: isBlind, isEnding: isEnding)
    }

    /// Asks whatever is due; called in every turn of the loop.
    package func tend(at time: Timestamp) {
        followClock(at: time)
        change(at: time) { $0.tend(at: time, into: &$1) }
        if fees.mustAsk(at: time) {
            brokerage.transactionSummary { [inbox] in inbox.tell(.fees($0)) }
        }
        guard check.mustAsk(at: time) else { return }
        brokerage.accounts { [inbox] in inbox.tell(.desk(.accounts($0))) }
    }

    /// Compares the books with the engine's after new wallets have come, and everything that came
    /// before was applied.
    package func compare(with state: borrowing EngineState, at time: Timestamp) {
        let isQuiet =
            answers.isEmpty && !desk.open.contains { desk.orders[$0]?.lacksFills ?? false }
        let ours = VenueBooks(state, over: baseline)
        if let finding = check.judge(ours, desk.fillRounds, isQuiet: isQuiet, at: time) {
            findings.append(finding)
        }
        if check.wantsFills(desk.fillRounds) { desk.wantFills() }
    }

    /// What was found since the last call.
    package func takeFindings() -> [DeskFinding] {
        defer { findings = [] }
        return findings
    }

    /// Looks at orders, fills and wallets now.
    package func doubt(at time: Timestamp) {
        desk.doubt(at: time)
        check.want(at: time)
    }

    // MARK: Errands

    private func change(
        at time: Timestamp, _ body: (inout OrderDesk, inout OrderDesk.Output) -> Void
    ) {
        var output = OrderDesk.Output()
        body(&desk, &output)
        for answer in output.answers {
            if case .filled(let fill) = answer.body {
                let isReckoned = output.reckoned.contains(fill.execution)
                check.told(fill.instrument, isReckoned: isReckoned)
                let product = desk.settings.instruments[fill.instrument.position]
                if let finding = fees.judge(fill, of: product, at: time) {
                    findings.append(finding)
                }
            }
            answers.append(answer)
        }
        for answer in output.others { answers.append(answer) }
        for fill in output.asides where !check.book(fill) {
            let text = "nobody can say what its fill of \(fill.product) moved"
            findings.append(.contradiction(order: fill.order, text))
        }
        findings += output.findings
        for errand in output.errands {
            switch errand {
            case .listOrders: askedAt.orders = time
            case .listFillsSince: askedAt.fills = time
            default: break
            }
            perform(errand)
        }
    }

    /// Whether an order may still leave when its turn has come; an order without a permit, of
    /// which nobody knows what it was judged under, may not.
    ///
    /// A new order at the venue is never a mere lowering, even where it takes another's place: of
    /// such it is said whether it reduces.
    private func departure(of number: OrderNumber, isReducing: Bool? = nil) -> Departure {
        guard let (judged, sight) = permits[number] else { return { false } }
        var permit = judged
        if let isReducing, permit.kind == .lowering {
            permit.kind = isReducing ? .reduction : .entry
        }
        return { [permit, gate, sending] in
            sending.lets(permit.kind, since: sight) && gate?.lets(permit) ?? true
        }
    }

    private func perform(_ errand: DeskErrand) {
        let inbox = inbox
        switch errand {
        case .create(let number, let order, let isReducing):
            let tell: Brokerage.Answer<TakenOrder> = { inbox.tell(.desk(.created(number, $0))) }
            let mayLeave = departure(of: number, isReducing: isReducing)
            if asksFirst, !isReducing {
                brokerage.sendAfterPreview(order, mayLeave: mayLeave, done: tell)
            } else {
                brokerage.send(order, mayLeave: mayLeave, done: tell)
            }
        case .edit(let number, let edit):
            brokerage.edit(edit, mayLeave: departure(of: number)) {
                inbox.tell(.desk(.edited(number, $0)))
            }
        case .cancel(let ids):
            brokerage.cancel(OrderCancel(orders: ids)) { inbox.tell(.desk(.cancelled(ids, $0))) }
        case .look(let id): brokerage.order(id) { inbox.tell(.desk(.looked(id, $0))) }
        case .listOrders(let since):
            OrderSight.ask(brokerage, since: since) { inbox.tell(.desk(.orders($0))) }
        case .listFills(let ids):
            var query = FillQuery()
            query.orders = ids
            brokerage.fills(query) { inbox.tell(.desk(.fills(FillSight($0, since: nil)))) }
        case .listFillsSince(let since):
            var query = FillQuery()
            query.from = since
            brokerage.fills(query) { inbox.tell(.desk(.fills(FillSight($0, since: since)))) }
        }
    }
}

extension VenueBooks {
    /// What the account must hold if the engine is right.
    init(_ state: borrowing EngineState, over baseline: [Quantity]) {
        let portfolio = state.portfolio
        self.init(
            cash: portfolio.cash,
            holdings: state.instruments.map {
                baseline[$0.id.position] + portfolio.position(.account, $0.id).quantity
            })
    }
}
