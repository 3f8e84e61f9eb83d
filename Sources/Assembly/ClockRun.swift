internal import Coinbase
internal import Crypto
package import Domain
internal import Engine
internal import Glibc
internal import JSON
internal import Ledger
package import PluginHost
internal import Profile
internal import Risk
internal import Simulation
internal import Telemetry

/// A run by the clock, with simulated money or real: the live loop around the same corridor.
///
/// It waits in one place, for the next moment or a command, and decides nothing.
package struct ClockRun {
    package var loaded: LoadedProfile
    package var scan: PluginScan
    package var folder: StateFolder
    /// The way to Coinbase, for a profile whose market is there; who made it closes it.
    package var opening: CoinbaseOpening?
    package var runID: String
    /// Wall time after which it stops; nil for never.
    package var wallMax: Nanos?
    /// Telemetry cycles of engine time after which it stops; nil for never.
    package var cyclesMax: Int?
    package var chunk = 64
    /// Where the frames of the market connection are kept; a file that does not exist yet.
    package var recordPath: String?
    /// An operator's own order: the run then calls no strategy, sends it once the market is known,
    /// and ends as soon as it has ended or rests; it is left at the venue.
    package var order: OperatorOrder?
    /// Why an operator has everything sold: the run then calls no strategy, and ends when the
    /// venue's books are flat.
    package var flattens: String?
    /// Why the program, the profile or a plugin is not what it was in the last run; a live run
    /// that differs does not begin without.
    package var because: String?
    /// What differs, one line each.
    private(set) var changes: [String] = []
    /// What earlier runs left at the venue.
    private(set) var earlier: EarlierHoldings?

    package init(loaded: LoadedProfile, scan: PluginScan, folder: StateFolder) {
        (self.loaded, self.scan, self.folder) = (loaded, scan, folder)
        runID = RunID.make()
    }

    /// What ended a run.
    package enum Stop: String, Sendable {
        case `for`
        case cycles
        case signal
        case halt
        /// The operator's order has ended, or rests.
        case order
        /// The venue's own books are flat.
        case flat
    }

    /// Runs until its time is over, a signal comes, or the market ends.
    ///
    /// - Parameters:
    ///   - watch: Told of orders and fills as they happen.
    ///   - signals: Asked in every turn.
    /// - Returns: What it came to.
    /// - Throws: `Faults`, `Fault`; `Fault.Kind.locked` when another instance runs the profile.
    package func run(watch: any RunWatcher, signals: RunSignals) throws -> RunResult {
        // Whatever is wrong with profile or plugins is found before anything is written.
        var rehearsal = assembler()
        try rehearsal.plan(profile, at: loaded.path).close()
        try StateFolder.make(folder.path)
        try StateFolder.make(folder.logs)
        let lock = try InstanceLock(path: folder.lockFile)
        defer { lock.release() }
        let store = try LedgerStore.open(path: folder.ledger)
        var assembler = assembler()
        assembler.orderBase = UInt64(try store.nextOrderBase())
        (assembler.haltTag, assembler.keepsChecks) = (runID, true)
        // A run for one order, or that sells everything, has no strategies and lasts seconds: what
        // instances know is read, so that their stops hold, and written by runs that trade alone.
        assembler.states = InstanceStates(folder: folder.states, mayKeep: trades)
        let keeper = recordPath == nil ? nil : PastKeeper(startingAt: assembler.start)
        assembler.history = history.map { keeper?.keeping($0) ?? $0 }
        var plan = try assembler.plan(profile, at: loaded.path)
        // A generated market has days of its own.
        if opening != nil {
            plan.corridor.earlier = try EarlierToday(in: store, of: plan, at: WallClock.now)
        }
        plan.corridor.earlierFills = try earlierFills(in: store, plan)
        defer { plan.close() }
        let identity = identity(of: plan, orderBase: assembler.orderBase)
        var run = self
        run.changes = try changes(of: identity, in: store)
        run.earlier = try earlierHoldings(in: store, plan)
        plan.corridor.left = run.earlier?.quantities ?? []
        let latch = TradingLatch(of: folder, signals: signals)
        let venue = try venue(
            for: plan, orderBase: assembler.orderBase, latch, past: keeper?.past)
        // A run that failed has its own error to tell; one that ended stops below.
        defer { try? venue.session?.stop() }
        try store.beginRun(identity)
        try LastRun(runID: runID, kind: .run, profile: folder.profile).write(folder)
        watch.begin(plan)
        watch.starts(at: venue.start)
        if !run.changes.isEmpty { watch.differs(run.changes) }
        if let earlier = run.earlier { watch.inherits(earlier.lines) }
        let (control, loop) = try run.listen(
            plan, at: venue, ledger: (store, identity), ends: (watch, latch))
        defer { control.close() }
        let result = try loop.run(signals: signals)
        try venue.session?.stop()
        try store.finishRun(
            runID, at: WallClock.now, stoppedBy: result.stoppedBy ?? "end",
            summary: result.json.text())
        return result
    }

    /// Opens the control socket and then takes over the levels that stand: a level that somebody
    /// raises meanwhile is written before they are read, or comes through the socket.
    private func listen(
        _ plan: RunPlan, at venue: RunVenue, ledger: (LedgerStore, RunIdentity),
        ends: (watch: any RunWatcher, latch: TradingLatch)
    ) throws -> (ControlSocket, LiveLoop) {
        // Selling everything does not wait for a process that is stopped: who raises without a run
        // looks for this socket once more after writing.
        let lock = try flattens == nil ? LatchLock(folder) : LatchLock.ifGiven(folder)
        defer { lock?.release() }
        let (latch, names) = (ends.latch, PartNames(plan))
        let control = try ControlSocket(folder: folder.path) { latch.heed($0, in: names) }
        do {
            let loop = try LiveLoop(
                self, plan, at: venue, ledger: ledger, ends: (control, ends.watch, latch))
            return (control, loop)
        } catch {
            control.close()
            throw error
        }
    }

    /// Whether strategies are called; otherwise it is an operator's own order or a flattening.
    private var trades: Bool { order == nil && flattens == nil }

    private func identity(of plan: RunPlan, orderBase: UInt64) -> RunIdentity {
        let mode = trades ? plan.profile.mode.rawValue : "hand"
        var identity = RunIdentity.of(plan, id: runID, kind: .run, mode: mode, seed: loaded.seed)
        identity.firstOrderBase = Int64(orderBase)
        return identity
    }

    /// What differs from the last run of the profile; with real money that needs a reason.
    ///
    /// What an operator sends or sells by hand is never held up by it.
    private func changes(of identity: RunIdentity, in store: LedgerStore) throws(Fault) -> [String]
    {
        guard trades, let last = try store.lastTrading(of: identity.profile) else { return [] }
        let changes = identity.changes(since: last.identity)
        guard loaded.profile.mode == .live, !changes.isEmpty, because == nil else { return changes }
        throw Fault(
            .usage, code: "run.changed",
            "this is not what ran last as \(last.identity.id): " + changes.joined(separator: "; "),
            remedy: "look at what has changed, and give --because with the reason")
    }

    /// Writes down what differs from the last run, and why.
    func noteChanges(in log: EventLog) {
        guard !changes.isEmpty else { return }
        log.note(
            loaded.profile.mode == .live ? .warning : .notice, .runChanged,
            "it is not what ran last",
            ["changes": changes.joined(separator: "; "), "because": because ?? ""])
    }

    /// What instances of this profile filled in earlier runs and no person has forgiven since; the
    /// times of a generated market are its own.
    private func earlierFills(
        in store: LedgerStore, _ plan: RunPlan
    ) throws(Fault) -> [EarlierFill] {
        let window = plan.corridor.limits.flow.sameSideFills.window
        guard opening != nil, window > .zero else { return [] }
        let fills = try store.instanceFills(
            since: WallClock.now + Nanos(-window.count), of: plan.profile.name,
            notForgivenBy: GuardChain.sameSide)
        return fills.compactMap { fill in
            guard let owner = plan.owners.firstIndex(of: fill.instance),
                let instrument = plan.instruments.first(where: { $0.symbol == fill.symbol })
            else { return nil }
            return EarlierFill(
                of: (OwnerID(UInt32(owner)), instrument.id), fill.side, isFirst: fill.isFirst,
                position: fill.held, at: fill.time)
        }
    }

    /// Writes down what earlier runs left at the venue.
    func noteEarlier(in log: EventLog) {
        for line in earlier?.lines ?? [] { log.note(.notice, .runInherits, line) }
    }

    /// What earlier runs bought and did not sell, where the venue's wallets outlive a run.
    ///
    /// It never bears on exits, so flattening does not wait for it. An order of which the venue
    /// tells nothing counts at its worst.
    private func earlierHoldings(
        in store: LedgerStore, _ plan: RunPlan
    ) throws -> EarlierHoldings? {
        guard flattens == nil, !plan.corridor.baseline.isEmpty,
            let venue = plan.instruments.first?.venue
        else { return nil }
        let (profile, mode) = (plan.profile.name, plan.profile.mode.rawValue)
        let unended = try store.unendedOrders(of: profile, mode: mode, venue: venue)
        if let oldest = unended.map(\.intendedAt).min(), let opening,
            // What the venue does not tell counts at its worst, as the ledger has it.
            let sight = try? opening.orders(since: oldest + Nanos(-Nanos.minute.count))
        {
            let earlier = EarlierSight(sight, tags: OrderDesk.Settings.tags(of: profile))
            try store.note(earlier.sightings(of: unended), at: WallClock.now)
        }
        let trades = try store.earlierTrades(of: profile, mode: mode, venue: venue)
        return EarlierHoldings(trades, of: plan.instruments, within: plan.corridor.baseline)
    }

    private func assembler() -> Assembler {
        var assembler = Assembler(
            purpose: .paper, start: opening == nil ? GeneratedFeed.defaultStart : WallClock.now,
            seed: loaded.seed, scan: scan)
        // What only sells may not fail for a guard's file.
        if !mayOpen { assembler.scan.trust.demandsLock = false }
        assembler.isByHand = order != nil
        assembler.listing = opening?.listing
        return assembler
    }

    /// Whether the run may open something.
    ///
    /// Who sells spot, or everything, or only reduces, waits neither for the past nor for CAUTION
    /// to end: no guard makes an exit depend on them.
    package var mayOpen: Bool {
        guard let order else { return flattens == nil }
        if order.onlyReduces { return false }
        let kind = opening?.listing.instruments[order.product]?.terms.kind
        return order.side == .buy || kind != .spot
    }

    /// Where instances look at the time before the run.
    private var history: (([Instrument]) -> any HistorySource)? {
        guard mayOpen else { return nil }
        switch loaded.profile.feed {
        case .generated(let feed):
            return { GeneratedHistory($0, seed: feed.seed) }
        case .coinbase:
            guard let opening else { return nil }
            return { CoinbaseHistory(opening.brokerage, $0) }
        }
    }

    /// What is asked of plugins is told by the profile; an operator's order asks none.
    private var profile: Profile {
        var profile = loaded.profile
        if order != nil || flattens != nil { profile.strategies = [] }
        // No guard judges an exit, and none that cannot be started may hold it up.
        if flattens != nil { (profile.guards, profile.indicators) = ([], []) }
        return profile
    }

    private func venue(
        for plan: RunPlan, orderBase: UInt64, _ latch: TradingLatch, past: RecordedPast?
    ) throws -> RunVenue {
        switch loaded.profile.feed {
        case .generated(let feed): return .generated(feed, plan)
        case .coinbase:
            guard let opening else {
                preconditionFailure("a run on Coinbase's market comes with its opening")
            }
            let recorder = try recordPath.map { (path) throws(Fault) in
                try FrameRecorder(path: path)
            }
            if let past {
                recorder?.began(with: past, of: plan.instruments, at: opening.runClock.now)
            }
            let rules = OrderDesk.Settings(
                instruments: plan.instruments, profile: plan.profile, orderBase: orderBase,
                isOperators: order != nil)
            return .coinbase(
                CoinbaseSession(opening, plan, rules, latch, recorder: recorder), plan)
        }
    }
}
