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
        // An operator's order is made beside the run that keeps the states.
        if order == nil { assembler.states = InstanceStates(folder: folder.states) }
        assembler.history = history
        var plan = try assembler.plan(profile, at: loaded.path)
        plan.corridor.earlier = try earlierToday(in: store, plan)
        defer { plan.close() }
        let latch = TradingLatch(of: folder, signals: signals)
        let venue = try venue(for: plan, orderBase: assembler.orderBase, latch)
        // A run that failed has its own error to tell; one that ended stops below.
        defer { try? venue.session?.stop() }
        var identity = RunIdentity.of(
            plan, id: runID, kind: .run, mode: plan.profile.mode.rawValue, seed: loaded.seed)
        identity.firstOrderBase = Int64(assembler.orderBase)
        try store.beginRun(identity)
        try LastRun(runID: runID, kind: .run, profile: folder.profile).write(folder)
        watch.begin(plan)
        let (control, loop) = try listen(
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
        let lock = try LatchLock(folder)
        defer { lock.release() }
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

    /// What earlier runs of this day have left; a generated market has days of its own.
    private func earlierToday(in store: LedgerStore, _ plan: RunPlan) throws -> EarlierToday? {
        guard opening != nil else { return nil }
        let now = WallClock.now
        let kept = try store.day(now.day, of: plan.profile.name)
        let sent = try store.ordersSent(since: now.floored(to: .day))
        guard kept != nil || !sent.isEmpty else { return nil }
        let record =
            kept ?? DayRecord(day: now.day, opening: plan.corridor.cash, result: .zero)
        var orders: [OwnerID: Int] = [:]
        for (number, name) in plan.owners.enumerated() {
            if let count = sent[name] { orders[OwnerID(UInt32(number))] = count }
        }
        return EarlierToday(record, orders: orders)
    }

    private func assembler() -> Assembler {
        var assembler = Assembler(
            purpose: .paper, start: opening == nil ? GeneratedFeed.defaultStart : WallClock.now,
            seed: loaded.seed, scan: scan)
        assembler.listing = opening?.listing
        return assembler
    }

    /// Where instances look at the time before the run; an operator's order needs none.
    private var history: (([Instrument]) -> any HistorySource)? {
        guard order == nil else { return nil }
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
        return profile
    }

    private func venue(
        for plan: RunPlan, orderBase: UInt64, _ latch: TradingLatch
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
            let rules = OrderDesk.Settings(
                instruments: plan.instruments, profile: plan.profile, orderBase: orderBase,
                isOperators: order != nil)
            return .coinbase(
                CoinbaseSession(opening, plan, rules, latch, recorder: recorder), plan)
        }
    }
}
