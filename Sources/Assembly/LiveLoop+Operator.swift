internal import Coinbase
internal import Domain
internal import Engine
internal import JSON
internal import Ledger
internal import Risk

/// Orders that an operator sends through the corridor of a run.
extension LiveLoop {
    /// Sends an order and answers with its number, or with what the guards said.
    ///
    /// A request that was heard before is answered with the order that it led to; one that an
    /// earlier run has heard leads to none.
    func place(_ request: JSONValue) -> JSONValue {
        let name = request["request"]?.string
        if let known = name.flatMap({ operatorOrders.number(ofRequest: $0) }) {
            return state(ofOrder: Int64(known.value))
        }
        do throws(Fault) {
            if let name, let earlier = try store.request(name) { return try tell(earlier) }
            // It is on the disk with the order, before that leaves.
            ledger.request = name
            defer { ledger.request = nil }
            guard let order = request["order"].flatMap(OperatorOrder.init) else {
                throw Fault(
                    .usage, code: "order.shape", "that is no order",
                    remedy: "send it with perps-bot orders place of the same version as the run")
            }
            let number = try place(order)
            if let name { operatorOrders.note(request: name, of: number) }
            return state(ofOrder: Int64(number.value))
        } catch {
            return .object(["error": error.json])
        }
    }

    /// What is known of an order that a request has led to before.
    ///
    /// - Throws: `order.earlier_run`, for an order that this run cannot follow.
    private func tell(_ earlier: OrderRequest) throws(Fault) -> JSONValue {
        guard earlier.runID != run.runID else {
            return state(ofOrder: Int64(earlier.number.value))
        }
        var told = "nobody knows what became of it"
        if let row = try store.order(earlier.number, run: earlier.runID) {
            let (order, instrument) = (row.order, row.instrument)
            told =
                "its last word: \(order.state), \(instrument.text(order.filled)) of "
                + "\(instrument.text(order.quantity)) \(instrument.symbol) filled"
        }
        throw Fault(
            .runtime, code: "order.earlier_run",
            "the order was given to an earlier run, \(earlier.runID), and is not sent again; "
                + told,
            remedy: "look at perps-bot orders list and fills before you ask for it anew")
    }

    /// - Throws: `order.*`; nothing was sent then.
    private func place(_ order: OperatorOrder) throws(Fault) -> OrderNumber {
        let intent = try order.intent(among: plan.instruments)
        try record { try stepNow(.place(intent)) }
        guard let number = operatorOrders.numbers.last else {
            preconditionFailure("an order that was placed is watched")
        }
        return number
    }

    /// Has the corridor judge another size or limit of an open order, whoever sent it.
    func edit(_ document: JSONValue) -> JSONValue {
        do throws(Fault) {
            let number = try number(ofOrder: document["order_id"]?.string ?? "")
            guard let order = timeline.corridor.state.orders[number] else {
                throw LiveLoop.unknown(document["order_id"]?.string ?? "")
            }
            let terms = plan.instruments[order.intent.instrument.position].terms
            let limit = try document["limit_price"]?.string.map { (text) throws(Fault) in
                Price(try OperatorOrder.mantissa(text, terms.priceExponent, "--limit"))
            }
            let size = try document["size"]?.string.map { (text) throws(Fault) in
                Quantity(try OperatorOrder.mantissa(text, terms.quantityExponent, "--size"))
            }
            operatorOrders.follow(changeOf: order.update(.state, .none, terms))
            try record { try stepNow(.amend(number, quantity: size, limit: limit)) }
            return state(ofOrder: Int64(number.value))
        } catch {
            return .object(["error": error.json])
        }
    }

    private func number(ofOrder id: String) throws(Fault) -> OrderNumber {
        if let desk = venue.session?.exchange?.desk {
            if let number = desk.number(of: id) { return number }
        } else if let number = UInt64(id) {
            return OrderNumber(number)
        }
        throw LiveLoop.unknown(id)
    }

    private static func unknown(_ id: String) -> Fault {
        Fault(
            .usage, code: "order.unknown", "this run has no open order \(id)", key: "ORDER",
            remedy: "look at perps-bot orders list")
    }

    private func record(_ step: () throws -> Void) throws(Fault) {
        do {
            try step()
        } catch {
            throw Fault(
                .runtime, code: "order.not_recorded",
                "it could not be recorded and was not sent: \(error)",
                remedy: "look at the disk and at perps-bot status")
        }
    }

    /// What became of an order that an operator sent to this run.
    func state(ofOrder number: Int64?) -> JSONValue {
        guard let number, number > 0,
            let state = operatorOrders[OrderNumber(UInt64(number))]
        else {
            let fault = Fault(
                .usage, code: "order.forgotten", "no operator's order has this number",
                remedy: "look at perps-bot orders list")
            return .object(["error": fault.json])
        }
        let order = venue.session?.exchange?.desk.orders[state.number]
        return state.json(venueID: order?.venueID, exitID: order?.exitID, at: engineNow)
    }

    // MARK: A run for one order

    /// How long the market and the account may take to be known.
    private static let readyMax = Nanos.second * 20
    /// How long an order is followed.
    private static let followMax = Nanos.second * 10

    /// Sends one order and follows it until it has ended or rests.
    func attend(
        _ order: OperatorOrder, _ signals: RunSignals, with session: CoinbaseSession
    ) throws -> ClockRun.Stop {
        let instrument = try order.intent(among: plan.instruments).instrument
        // CAUTION ends by itself, and the first price is confirmed by a second one; when that does
        // not happen, the guards judge, which let exits pass. That of a lost state lasts longer.
        let waitsForCalm = run.mayOpen && plan.lostStates.isEmpty
        let isCalm = try wait(signals, session, LiveLoop.readyMax) {
            let level = timeline.corridor.state.ladder.level(for: .account, instrument)
            return isReady(instrument, session) && (level != .caution || !waitsForCalm)
                && timeline.corridor.state.market.standing(of: instrument) == .confirmed
        }
        guard isCalm || !signals.stop() && isReady(instrument, session) else {
            if signals.stop() { return .signal }
            throw Fault(
                .runtime, code: "order.no_market",
                "no whole market of \(order.product) and no account came within "
                    + "\(LiveLoop.readyMax.count / 1_000_000_000) s; nothing was sent",
                remedy: "see whether the exchange trades, with perps-bot preflight")
        }
        let number = try place(order)
        let isSettled = try wait(signals, session, run.wallMax ?? LiveLoop.followMax) {
            operatorOrders[number]?.isSettled(at: session.clock.now) == true
        }
        return isSettled ? .order : signals.stop() ? .signal : .for
    }

    /// Whether the product has a price and a whole book, the account was compared, and orders can
    /// be followed.
    private func isReady(_ instrument: InstrumentID, _ session: CoinbaseSession) -> Bool {
        guard session.blindness(at: session.clock.now) == nil, pending.isEmpty,
            timeline.corridor.state.blindness == nil
        else { return false }
        let hasMark = timeline.corridor.state.market[instrument].mark != nil
        let isStale = timeline.corridor.state.market[instrument].book.freshness == .stale
        return hasMark && !isStale && timeline.residual != nil
    }

    /// Turns until something is so, time is over, or a signal comes.
    func wait(
        _ signals: RunSignals, _ session: CoinbaseSession, _ max: Nanos, until isSo: () -> Bool
    ) throws -> Bool {
        let start = WallClock.steady
        while WallClock.steady - start < max.count {
            if isSo() { return true }
            if signals.stop() { return false }
            look(signals)
            try turnOnce(session)
        }
        return isSo()
    }
}
