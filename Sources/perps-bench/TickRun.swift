internal import Assembly
internal import Coinbase
internal import Crypto
internal import Domain
internal import Engine
internal import Glibc
internal import Ledger
internal import PluginHost
internal import Profile
internal import Risk
internal import Synchronization
internal import Telemetry
internal import Transport

/// A live run in parts: the timeline, the ledger and the client of a run on Coinbase, turned the
/// way a run turns them, with frames from a pump and a venue of this machine.
///
/// Owns all of them and their files; used on the engine's thread.
final class TickRun {
    /// When one order was at which place, by the steady clock.
    struct Marks {
        /// The bytes of the frame were there.
        var began: Int64 = 0
        /// The engine was awake and began its turn.
        var woken: Int64 = 0
        /// Everything was decided, the order's request stood signed, and the ledger began to write.
        var signed: Int64 = 0
        /// It was on the disk.
        var committed: Int64 = 0
        /// All bytes of the request were written out and about to be handed to the socket.
        var ready: Int64 = 0
        /// The system had the last of them.
        var departed: Int64 = 0
    }

    /// Owns the marks that the ledger's closure makes.
    private final class Pen {
        var marks = Marks()
    }

    private let pen = Pen()
    private let plan: RunPlan
    private let thread = NetworkThread()
    private let venue: OrderVenue
    private let brokerage: Brokerage
    private let exchange: CoinbaseExchange
    private let market: LiveMarket
    private let pump: FramePump
    private var timeline: Timeline
    private var ordersMeasured = 0

    var orders: Int { timeline.corridor.state.counts.orders }
    var events: Int { timeline.corridor.state.market.eventCount }

    init(_ plan: RunPlan, frames: [[UInt8]], in folder: String) throws {
        self.plan = plan
        let start = WallClock.now
        let inbox = Inbox(start: start, clock: { WallClock.now })
        let pump = FramePump(frames, of: plan.instruments, to: inbox, on: thread)
        let market = LiveMarket(inbox)
        venue = try OrderVenue { pump.give(user: $0) }
        var settings = Brokerage.Settings(userAgent: "perps-bench")
        settings.signedRate = TokenBucket.Rate(perSecond: 1_000, burst: 1_000, reserve: 10)
        settings.passed = { pump.request($0) }
        brokerage = try Brokerage(
            at: try venue.endpoint(), tls: try venue.tls(),
            credentials: try SigningRate.credentials(.es256), on: thread, settings)
        // At the start of a run its own questions have these signed.
        brokerage.restock()
        exchange = TickRun.exchange(plan, brokerage, inbox, start)
        market.heard = { [exchange] dated in exchange.take(dated) }
        timeline = Timeline(
            corridor: Corridor(plan.corridor), exchange: exchange, feed: market,
            outlets: try TickRun.outlets(plan, in: folder) { [pen] ledger in
                let before = WallClock.steady
                try ledger.commit()
                guard pen.marks.committed == 0 else { return }
                (pen.marks.signed, pen.marks.committed) = (before, WallClock.steady)
            }, chunk: 64)
        (self.pump, self.market) = (pump, market)
    }

    func stop() {
        brokerage.stop()
        thread.stop()
        venue.stop()
        plan.close()
    }

    static func exchange(
        _ plan: RunPlan, _ brokerage: Brokerage, _ inbox: Inbox, _ start: Timestamp,
        gate: (any DepartureGate)? = nil
    ) -> CoinbaseExchange {
        var rules = OrderDesk.Settings(
            instruments: plan.instruments, tag: ClientOrderID.tag(of: plan.profile.name),
            incarnation: ClientOrderID.incarnation(at: start))
        // The venue's lists have nothing to tell here, and fills are asked for after each order.
        (rules.listingEvery, rules.againAfter) = (.hour, .millisecond)
        return CoinbaseExchange(
            OrderDesk(rules, start: start), brokerage: brokerage, inbox: inbox,
            account: (plan.profile.currency, plan.instruments.map { _ in .zero }), gate: gate)
    }

    /// Who is told what happened, as in a run: the ledger, the metrics, the log.
    static func outlets(
        _ plan: RunPlan, in folder: String, commit: @escaping (LedgerWitness) throws -> Void
    ) throws -> Timeline.Outlets {
        let store = try LedgerStore.open(path: folder + "/ledger.db")
        var identity = RunIdentity(
            id: "bench", kind: .run, profile: plan.profile.name, mode: "live",
            startedAt: WallClock.now)
        (identity.instruments, identity.instances) = (plan.instruments, plan.owners)
        identity.guards = (plan.guardNames + ["sizer"]).map { GuardLabel($0, .floor) }
        try store.beginRun(identity)
        let ledger = try LedgerWitness(store, run: identity, wallClock: { WallClock.now })
        let log = EventLog(
            component: "run", console: nil, file: try LogFile(path: folder + "/log.jsonl"))
        let telemetry = TelemetryWitness(
            RunNames(
                instruments: plan.instruments, instances: plan.owners, guards: plan.guardNames),
            log: log)
        var outlets = Timeline.Outlets(
            digest: DecisionDigest(owners: plan.owners), witnesses: [ledger],
            commit: { try commit(ledger) })
        outlets.onlookers = [telemetry]
        return outlets
    }

    // MARK: Turning

    /// Between two frames.
    private static let pause = Duration.microseconds(500)
    /// After an order, for the floor lets a hundred a second through.
    private static let pauseAfterOrder = Duration.milliseconds(10)
    private static let patience: Int64 = 10_000_000_000

    /// Gives frames until so many orders have left, each alone, and each filled before the next.
    ///
    /// - Throws: `Fault` when an order does not leave or does not end.
    func measure(orders count: Int) throws -> [Marks] {
        var (all, pause): ([Marks], Duration) = ([], TickRun.pause)
        while all.count < count {
            (pen.marks, ordersMeasured) = (Marks(), orders)
            let last = timeline.corridor.state.time
            pump.giveNext(after: pause)
            pause = TickRun.pause
            let start = WallClock.steady
            while timeline.corridor.state.time == last || !exchange.desk.isIdle {
                try turn()
                guard !pump.isOver.load(ordering: .acquiring) else {
                    throw Fault(.runtime, code: "bench.frames", "only \(all.count) orders")
                }
                guard WallClock.steady - start < TickRun.patience else {
                    throw Fault(.runtime, code: "bench.order", "order \(orders) does not end")
                }
            }
            guard orders > ordersMeasured else { continue }
            pen.marks.began = pump.began.load(ordering: .acquiring)
            pen.marks.departed = pump.departed.load(ordering: .acquiring)
            pen.marks.ready = pump.ready.load(ordering: .acquiring)
            guard pen.marks.departed > 0, orders == ordersMeasured + 1 else {
                throw Fault(.runtime, code: "bench.order", "order \(orders) did not leave alone")
            }
            all.append(pen.marks)
            pause = TickRun.pauseAfterOrder
        }
        return all
    }

    /// One turn of the loop, as a run makes it.
    private func turn() throws {
        var descriptor = pollfd(fd: market.descriptor, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&descriptor, 1, 20)
        if pen.marks.signed == 0 { pen.marks.woken = WallClock.steady }
        let now = WallClock.now
        exchange.tend(at: now)
        while let due = try timeline.nextTime(by: now) { try timeline.step(at: due) }
        exchange.compare(with: timeline.corridor.state, at: now)
        if let finding = exchange.takeFindings().first {
            throw Fault(.runtime, code: "bench.finding", finding.text)
        }
        exchange.rehearse(at: now)
    }
}
