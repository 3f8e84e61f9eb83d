package import Domain
package import Risk

/// Keeps our orders and the venue's in step.
///
/// A plain value without clock, chance or network: equal inputs give equal answers and errands. An
/// order is sent once. What became of it is learnt from the answer, the user channel and listings,
/// which are merged so that repeats and late news change nothing. Fills come from the venue's list
/// of fills alone, each once; nothing is ever made up.
package struct OrderDesk: Sendable {
    package struct Settings: Sendable {
        package var instruments: [Instrument]
        /// Of the profile, see `ClientOrderID.tag(of:)`.
        package var tag: UInt64
        /// Tags of the profile, of its runs and of orders by hand; a sweep cancels all of theirs.
        package var siblings: [UInt64] = []
        /// Whose wallets are moved; nil where nobody knows the key's.
        package var portfolio: String?
        /// When this run began, as ids have it.
        package var incarnation: UInt32
        /// Added to an order's number it gives one that no other run of the ledger has.
        package var orderBase: UInt64 = 0
        /// After which a resting order ends by itself; nil for never.
        package var orderTTL: Nanos?
        /// How long a request can be accepted after it was signed.
        package var tokenLife: Nanos = Nanos.second * 125
        /// How much later a listing must be to prove that an order never arrived.
        package var fenceMargin: Nanos = Nanos.second * 30
        package var listingEvery: Nanos = Nanos.second * 45
        /// Whether open orders that an earlier run of the same tag left are cancelled.
        package var cancelsLeftovers = true
        /// Between two looks for something that is missing.
        package var againAfter: Nanos = Nanos.millisecond * 500
        /// When the run began, by the venue's clock; nil for when its fills begin.
        package var beganAt: Timestamp?
        /// How far the venue's clock is ahead of ours, as measured before the run.
        package var clock = VenueClock(offset: .zero)
        /// Under which other names the venue lists the book of a product, by the product's own.
        package var otherNames: [String: Set<String>] = [:]

        package init(instruments: [Instrument], tag: UInt64, incarnation: UInt32) {
            (self.instruments, self.tag, self.incarnation) = (instruments, tag, incarnation)
        }

        /// Whether the venue may call a product so.
        ///
        /// Names alone prove nothing: `USDT-USDC` is no other name of `USDT-USD`, but a market.
        func isName(_ name: String, of instrument: Instrument) -> Bool {
            name == instrument.symbol || otherNames[instrument.symbol]?.contains(name) ?? false
        }
    }

    /// What the desk has to say after an input.
    package struct Output: Sendable {
        package var answers: [VenueAnswer] = []
        package var errands: [DeskErrand] = []
        package var findings: [DeskFinding] = []
        /// What others may still buy and sell, where that has changed.
        package var others: [VenueAnswer] = []
        /// Fills of products that the run does not trade, which may have moved its wallets.
        package var asides: [VenueFill] = []
        /// Executions whose size was reckoned from money.
        package var reckoned: Set<UInt64> = []
        package init() {}
    }

    package let settings: Settings
    /// When the run began.
    let start: Timestamp
    /// The same by our clock.
    let began: Timestamp
    /// By the number; settled ones stay, for late news.
    package internal(set) var orders: [OrderNumber: DeskOrder] = [:]
    /// Whether every open order of ours is cancelled, whichever run or hand sent it.
    package var sweeps = false
    /// Whether the exits of orders are cancelled too, because what they hold is to be sold.
    package var sweepsExits = false
    /// Numbers of the orders that are not settled, oldest first.
    package internal(set) var open: [OrderNumber] = []
    /// Our numbers by the venue's ids.
    var numbers: [String: OrderNumber] = [:]
    /// The highest number given.
    var lastNumber = OrderNumber(0)
    /// Orders that are not of this run, by the venue's ids.
    var foreign: [String: ForeignOrder] = [:] { didSet { foreignHasChanged = true } }
    var foreignHasChanged = false
    /// What was told last of what others may buy and sell, by product.
    var othersTold: [OthersOpen]
    /// Orders that the venue made of ours, by its ids.
    var offspring: [String: Offspring] = [:]
    /// Open orders of earlier runs, by the venue's ids.
    var leftovers: [String: Leftover] = [:]
    /// The venue's ids of orders of which a contradiction was told.
    var contradicted: Set<String> = []
    /// The venue's ids of orders of which an unknown word was told, and when it was last seen.
    var puzzling: [String: Timestamp] = [:]
    var fillsSeen: FillMemory
    var nextExecution: UInt64 = 1
    package internal(set) var fillRounds = BookCheck.FillRounds(asked: 0, whole: 0)
    /// The venue's clock against ours, kept in step by every listing.
    package internal(set) var clock: VenueClock
    /// Every fill before this has been told.
    package internal(set) var fillsCompleteTo: Timestamp
    var listing: Inquiry
    /// The fills of orders of which fills are missing, and all fills: neither waits for the other.
    var fillListing: Inquiry
    var allFillListing: Inquiry
    /// Whether the whole of the fills has to be looked at, not some orders'.
    var wantsAllFills = false
    /// When it is looked at in any case.
    var allFillsDueAt: Timestamp
    /// Orders that nobody knows, by the venue's ids, of which the lists of fills have fills.
    var fillsPutOff: Set<String> = []
    /// The orders' row that could not be read, of ours or of nobody knows whom; nil when all could.
    package internal(set) var unreadRow: UnreadRow?
    /// Why orders of the venue's own app are not listed, twice in a row; nil when they are.
    package internal(set) var appRefusal: String?
    /// Whether the last listing was refused that list.
    var wasAppRefused = false
    /// Fills of orders that nobody knew when they were told, by the venue's ids.
    var strayFills: [String: StrayFills] = [:]

    /// - Parameters:
    ///   - settings: Whose orders these are, and how long to wait for what.
    ///   - start: Fills from here on are ours to tell, by the venue's clock.
    ///   - seen: Fills at or after `start` that the balances at the start already contain.
    package init(_ settings: Settings, start: Timestamp, seen: Set<VenueFill.Key> = []) {
        (self.settings, self.start) = (settings, start)
        clock = settings.clock
        othersTold = settings.instruments.map { _ in .none }
        fillsCompleteTo = start
        fillsSeen = FillMemory(seen, at: start + OrderDesk.fillOverlap)
        began = start + Nanos(-settings.clock.offset.count)
        listing = Inquiry(start: began, dueAt: began + settings.listingEvery)
        fillListing = Inquiry(start: began, dueAt: began)
        allFillListing = fillListing
        allFillsDueAt = began + settings.listingEvery
    }

    /// Whether nothing of ours is on its way or at the venue.
    package var isIdle: Bool {
        open.isEmpty && !fillListing.isAsked && !allFillListing.isAsked && !wantsAllFills
    }

    /// The number of an order of this run that has not settled, by the venue's id or by ours.
    package func number(of id: String) -> OrderNumber? {
        open.first { orders[$0]?.venueID == id || orders[$0]?.clientID == id }
    }

    // MARK: What the engine wants

    package mutating func submit(
        _ order: ApprovedOrder, at time: Timestamp, into output: inout Output
    ) {
        let number = order.intent.order
        orders[number] = DeskOrder(order, clientID: clientID(of: number), at: time, clock)
        open.append(number)
        lastNumber = max(lastNumber, number)
        guard let request = request(of: order, at: time) else {
            return refuse(number, .shape, at: time, into: &output)
        }
        orders[number]?.isEditable = request.configuration.isEditable
        orders[number]?.sent = request.configuration
        if !request.configuration.hasEnd, !order.intent.flags.contains(.untilCancelled) {
            orders[number]?.endsAt = settings.orderTTL.map { time + $0 }
        }
        output.errands.append(
            .create(
                number, request, isReducing: order.effect.contains(.reducing)))
    }

    /// What `submit` of the same moment asks of the venue; nil where it has no words for it.
    func request(of order: ApprovedOrder, at time: Timestamp) -> NewOrder? {
        NewOrder(
            order, of: settings.instruments[order.intent.instrument.position],
            clientID: clientID(of: order.intent.order),
            OrderTimes(sentAt: time, clock: clock, ttl: settings.orderTTL))
    }

    /// The id under which an order goes to the venue.
    func clientID(of number: OrderNumber, replacement: UInt8 = 0) -> String {
        ClientOrderID(
            tag: settings.tag, incarnation: settings.incarnation,
            order: settings.orderBase + number.value, replacement: replacement
        ).text
    }

    /// Cancels are never refused; one for an order that has no id yet waits for it.
    package mutating func cancel(
        _ number: OrderNumber, at time: Timestamp, into output: inout Output
    ) {
        guard orders[number]?.isOpen == true else { return }
        orders[number]?.cancelIsWanted = true
        if orders[number]?.change?.phase == .waiting {
            dropChange(number, .tooLate, at: time, into: &output)
        }
        tend(at: time, into: &output)
    }

    // MARK: What time brings

    /// Asks whatever is due; called in every turn.
    package mutating func tend(at time: Timestamp, into output: inout Output) {
        tendChanges(at: time, into: &output)
        endOver(at: time)
        cancelWanted(at: time, into: &output)
        tendFills(at: time, into: &output)
        tendListing(at: time, into: &output)
        tellOthers(at: time, into: &output)
    }

    /// Ends what the venue would let rest for ever.
    private mutating func endOver(at time: Timestamp) {
        for number in open {
            guard let order = orders[number], let end = order.endsAt, time >= end else { continue }
            orders[number]?.endsAt = nil
            orders[number]?.isOver = !order.cancelIsWanted
        }
    }

    private mutating func cancelWanted(at time: Timestamp, into output: inout Output) {
        var ids: [String] = []
        for number in open {
            guard let order = orders[number], order.mustEnd, !order.cancelIsAsked,
                let id = order.venueID, time >= order.cancelAgainAt
            else { continue }
            if case .ended = order.phase { continue }
            orders[number]?.cancelIsAsked = true
            orders[number]?.cancelWasSent = true
            ids.append(id)
        }
        for (id, leftover) in leftovers.sorted(by: { $0.key < $1.key })
        where time >= leftover.dueAt {
            leftovers[id]?.dueAt = time + OrderDesk.leftoverRetry
            ids.append(id)
        }
        // The venue takes at most a hundred at a time.
        var rest = ids[...]
        while !rest.isEmpty {
            output.errands.append(.cancel(Array(rest.prefix(100))))
            rest = rest.dropFirst(100)
        }
    }

    private static let leftoverRetry = Nanos.second * 10

    private mutating func tendFills(at time: Timestamp, into output: inout Output) {
        if fillListing.isDue(at: time) {
            let lacking = open.flatMap { number in
                orders[number].map { $0.lacksFills ? fillIDs(of: $0) : [] } ?? []
            }
            if !lacking.isEmpty {
                fillListing.ask()
                output.errands.append(.listFills(of: lacking))
            }
        }
        guard allFillListing.isDue(at: time), wantsAllFills || time >= allFillsDueAt else { return }
        allFillListing.ask()
        fillRounds.asked += 1
        wantsAllFills = false
        allFillsDueAt = time + settings.listingEvery
        output.errands.append(.listFillsSince(fillsWindow))
    }

    /// How far a look at orders goes back behind the oldest that is open, and one at fills behind
    /// what is complete.
    static let overlap = Nanos.minute
    static let fillOverlap = Nanos.minute * 10

    /// Where a look at all fills begins: never before the run, whose balances hold what was before.
    var fillsWindow: Timestamp {
        max(start, fillsCompleteTo.earlier(by: OrderDesk.fillOverlap))
    }

    private mutating func tendListing(at time: Timestamp, into output: inout Output) {
        guard listing.isDue(at: time) || mustLook(at: time) else { return }
        listing.ask()
        // What is known by the venue's id is in the list of open ones, or is looked up by it.
        let oldest =
            open.compactMap { number in
                orders[number].flatMap { $0.isUnproven ? $0.askedAtVenue.lowerBound : nil }
            }.min() ?? clock.atVenue(time)
        output.errands.append(.listOrders(since: oldest.earlier(by: OrderDesk.overlap)))
    }

    /// Whether an order is missed: unknown, or taken and not seen, or cancelled and not ended.
    private func mustLook(at time: Timestamp) -> Bool {
        guard listing.mayAsk(at: time), time >= listing.answeredAt + OrderDesk.lookAfter else {
            return false
        }
        return open.contains { number in
            guard let order = orders[number] else { return false }
            switch order.phase {
            case .unknown: return true
            case .taken: return time - order.askedAt > OrderDesk.lookAfter
            case .live: return order.mustEnd || order.change?.phase == .unproven
            case .ended: return order.change?.phase == .ending
            case .asked, .settled: return false
            }
        }
    }

    static let lookAfter = Nanos.second * 2

    /// Says that the user channel lost messages, or is back: everything is looked at again.
    package mutating func doubt(at time: Timestamp) {
        wantsAllFills = true
        listing.want(at: time)
    }

    /// Wants all fills listed, without a doubt about orders.
    package mutating func wantFills() { wantsAllFills = true }

    // MARK: Shared steps

    func terms(_ instrument: InstrumentID) -> InstrumentTerms {
        settings.instruments[instrument.position].terms
    }

    func answer(
        _ body: VenueAnswer.Body, to order: DeskOrder, at time: Timestamp,
        into output: inout Output
    ) {
        // The engine was told an end of it already.
        guard !order.isLate else { return }
        output.answers.append(
            VenueAnswer(
                time: time, order: order.number, instrument: order.instrument, body: body))
    }

    /// Tells the end of an order once every fill of it was told.
    mutating func settle(_ number: OrderNumber, at time: Timestamp, into output: inout Output) {
        guard let order = orders[number], case .ended(let end) = order.phase, !order.lacksFills
        else { return }
        if mustReplace(order, after: end) {
            return replace(number, at: time, into: &output)
        }
        dropChange(number, end.reason, at: time, into: &output)
        orders[number]?.phase = .settled
        orders[number]?.settledAt = time
        open.removeAll { $0 == number }
        switch end {
        case .filled where order.filledTold >= order.quantity: return
        // The money is spent: what it bought is the whole order.
        case .filled where order.isByMoney && order.filledTold > .zero:
            answer(.amended(order.filledTold, order.limit), to: order, at: time, into: &output)
        // Less was filled than asked, and nothing is open: what is left was given up.
        case .cancelled where order.isOver && !order.cancelIsWanted:
            answer(.expired, to: order, at: time, into: &output)
        case .filled, .cancelled: answer(.cancelled(.none), to: order, at: time, into: &output)
        case .expired: answer(.expired, to: order, at: time, into: &output)
        // The engine knows the order as open: by what was replaced, or as the venue took it.
        case .rejected(let reason) where order.replacements > 0 || order.wasAccepted:
            answer(.cancelled(reason), to: order, at: time, into: &output)
        case .rejected(let reason):
            answer(.rejected(reason), to: order, at: time, into: &output)
        }
    }

    /// Ends an order that the venue never had or never will have.
    mutating func refuse(
        _ number: OrderNumber, _ reason: OrderReason, at time: Timestamp,
        into output: inout Output
    ) {
        orders[number]?.phase = .ended(.rejected(reason))
        settle(number, at: time, into: &output)
    }
}

extension Timestamp {
    fileprivate func earlier(by time: Nanos) -> Timestamp { self + Nanos(-time.count) }
}
