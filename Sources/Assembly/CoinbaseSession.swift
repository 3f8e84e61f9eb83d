package import Coinbase
internal import Domain
internal import Engine
internal import Profile

/// A run's connections to Coinbase while it turns; used on the engine's thread.
///
/// Owns the feed and, where orders go there, the exchange.
final class CoinbaseSession {
    let market: LiveMarket
    /// nil where orders go to a simulated venue.
    let exchange: CoinbaseExchange?
    let startTime: Timestamp
    let clock: RunClock
    private let feed: VenueFeed
    /// By which the feed tells late data.
    private var feedClock: VenueClock
    private let products: ProductWatch
    private let opening: CoinbaseOpening
    private let inbox: Inbox
    private let portfolio: String?
    private var keyDueAt: Timestamp
    private let recorder: FrameRecorder?
    private var isStopped = false
    private var remarks: [Remark] = []
    private var hasToldRecorder = false

    /// Something that people should know.
    struct Remark {
        var isWarning: Bool
        var text: String
    }

    /// - Parameters:
    ///   - opening: Stays open as long as this is used.
    ///   - plan: Its products are those of the opening.
    ///   - rules: Of the order desk, for a profile that trades at Coinbase.
    ///   - latch: Asked before each order leaves.
    ///   - recorder: Keeps what the market connection hears; it is stopped with the session.
    init(
        _ opening: CoinbaseOpening, _ plan: RunPlan, _ rules: OrderDesk.Settings,
        _ latch: TradingLatch, recorder: FrameRecorder?
    ) {
        clock = opening.runClock
        startTime = clock.now
        (self.opening, self.recorder) = (opening, recorder)
        keyDueAt = startTime + .hour
        inbox = Inbox(start: startTime, clock: { [clock] in clock.now })
        recorder?.shared(books: opening.aliases, at: startTime)
        market = LiveMarket(inbox)
        var settings = VenueFeed.Settings(
            market: opening.addresses.market, tls: opening.addresses.tls,
            userAgent: CoinbaseOpening.userAgent, instruments: plan.instruments)
        settings.user = opening.addresses.user
        settings.aliases = opening.aliases
        settings.venueOffset = opening.clock.offset
        feedClock = opening.clock
        settings.seed = UInt64(bitPattern: startTime.nanos)
        feed = VenueFeed(
            settings,
            VenueFeed.Surroundings(
                inbox: inbox, thread: opening.thread, signer: opening.brokerage.signer,
                sink: recorder))
        if case .coinbase(let venue) = plan.profile.venue {
            portfolio = venue.portfolio
            var rules = rules
            (rules.clock, rules.beganAt) = (opening.clock, opening.countedAt)
            (rules.portfolio, rules.otherNames) = (opening.portfolio?.id, opening.otherNames)
            exchange = CoinbaseExchange(
                OrderDesk(rules, start: opening.fillsFrom, seen: opening.fillsSeen),
                brokerage: opening.brokerage, inbox: inbox,
                account: (
                    plan.profile.currency,
                    plan.instruments.map { opening.listing.holdings[$0.symbol] ?? .zero }
                ), gate: latch)
            exchange?.asksFirst = venue.preview == .on
        } else {
            (exchange, portfolio) = (nil, nil)
        }
        products = ProductWatch(
            plan.instruments, opening.brokerage, inbox: inbox, sink: recorder)
        market.heard = { [unowned self] in hear($0) }
    }

    private func hear(_ dated: Inbox.Dated) {
        switch dated.note {
        case .link(let note): remarks.append(Remark(isWarning: note.isBad, text: note.text))
        case .products(let changes):
            remarks += changes.map { Remark(isWarning: !$0.status.isEmpty, text: $0.text) }
        case .remark(let text): remarks.append(Remark(isWarning: true, text: text))
        default: break
        }
        exchange?.take(dated)
    }

    /// Connects, and looks at what is at the venue already.
    func begin() {
        products.begin(with: opening.statuses)
        feed.start()
        exchange?.doubt(at: startTime)
    }

    /// Ends the connections, once; what they heard before can still be read.
    ///
    /// - Throws: `record.not_written`.
    func stop() throws(Fault) {
        guard !isStopped else { return }
        isStopped = true
        feed.stop()
        try recorder?.stop()
    }

    // MARK: In every turn

    func tend(at now: Timestamp) {
        exchange?.tend(at: now)
        if let clock = exchange?.desk.clock, clock.isFar(from: feedClock) {
            feedClock = clock
            feed.follow(clock: clock)
        }
        products.tend(at: now)
        if let fault = recorder?.fault, !hasToldRecorder {
            hasToldRecorder = true
            remarks.append(Remark(isWarning: true, text: fault.oneLine))
        }
        guard exchange != nil else { return }
        if opening.brokerage.takeKeyDoubt() { keyDueAt = now }
        guard now >= keyDueAt else { return }
        keyDueAt = now + .hour
        opening.brokerage.checkKey(portfolio: portfolio) { [inbox] in inbox.tell(.key($0)) }
    }

    /// Why what becomes of orders cannot be seen now; nil when it can, or nothing is sent there.
    func blindness(at now: Timestamp) -> String? { exchange?.blindness(at: now) }

    /// Has the desk send nothing that the engine's level, blindness or end forbid.
    func restrain(by state: borrowing EngineState, at now: Timestamp) {
        exchange?.restrain(by: state, at: now)
    }

    /// Keeps the way of the next order warm; the last of a turn.
    func rehearse(at now: Timestamp) { exchange?.rehearse(at: now) }

    func compare(with state: borrowing EngineState, at now: Timestamp) {
        exchange?.compare(with: state, at: now)
    }

    func takeFindings() -> [DeskFinding] { exchange?.takeFindings() ?? [] }

    /// Fills that cost something else than the venue's rates say; nil where nothing is sent there.
    var feeDifferences: Int64? { exchange?.fees.differences }

    func takeRemarks() -> [Remark] {
        defer { remarks = [] }
        return remarks
    }

    /// Cancels whatever the venue shows of ours, where everything is sold exits too, and looks
    /// again.
    func sweep(at now: Timestamp, exits: Bool) {
        exchange?.sweep(true, exits: exits)
        exchange?.doubt(at: now)
    }

    func endSweep() { exchange?.sweep(false) }

    /// Has the venue's clock read, as somebody set this machine's: it may have stood still.
    func doubtClock() { exchange?.renewClock() }

    /// Looks at orders, fills and wallets now.
    func lookAgain(at now: Timestamp) { exchange?.doubt(at: now) }

    /// Whether nothing is on its way between the venue and us.
    var isSettled: Bool { exchange.map { $0.desk.isIdle && $0.check.isDone } ?? true }
}

extension OrderDesk.Settings {
    /// The tags of a profile's orders: of its runs, and of those by hand.
    package static func tags(of profile: String) -> [UInt64] {
        [profile, "operator of \(profile)"].map(ClientOrderID.tag)
    }

    /// The desk of a run that begins now.
    ///
    /// An operator's order has a tag of its own: the profile's next run leaves it alone.
    init(
        instruments: [Instrument], profile: Profile, orderBase: UInt64, isOperators: Bool
    ) {
        let name = isOperators ? "operator of \(profile.name)" : profile.name
        self.init(
            instruments: instruments, tag: ClientOrderID.tag(of: name),
            incarnation: ClientOrderID.incarnation(at: WallClock.now))
        (self.orderBase, cancelsLeftovers) = (orderBase, !isOperators)
        siblings = OrderDesk.Settings.tags(of: profile.name)
        guard case .coinbase(let venue) = profile.venue else { return }
        (orderTTL, fenceMargin) = (venue.orderTTL, venue.fence.margin)
        // A clock that is read to the second may give it one more.
        tokenLife = venue.fence.tokenLife + .second * 5
    }
}
