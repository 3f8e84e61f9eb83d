internal import Domain
internal import Engine
internal import JSON
internal import Ledger
internal import PluginHost
internal import Profile
internal import Risk
internal import Telemetry

/// The loop of a run by the clock: waits for the next moment or a command, and turns the timeline.
///
/// The one owner of a running engine's state; everything else hands it values.
final class LiveLoop {
    /// Between two looks at signals, the file HALT and the control socket.
    static let lookNanos: Int64 = 20_000_000
    /// Steps between two looks when nothing is waited for.
    static let lookSteps = 256

    let run: ClockRun
    let plan: RunPlan
    let store: LedgerStore
    let venue: RunVenue
    let control: ControlSocket
    private let watch: any RunWatcher
    let latch: TradingLatch
    var timeline: Timeline
    let ledger: LedgerWitness
    private let telemetry: TelemetryWitness
    private let files: TelemetryFiles
    let log: EventLog
    var pending: [Command] = []
    var wallStart: Int64 = 0
    private var engineStart: Timestamp?
    private var dayKeptAt = Timestamp(nanos: 0)
    let operatorOrders: OperatorOrderWatch
    /// nil for a run that keeps nothing: an operator's own order, and a flattening.
    private var keeper: StateKeeper?
    private(set) var nextCycle = Timestamp(nanos: .max)
    private(set) var cycles = 0
    private var steps = 0
    var sweep: Sweep?
    /// What was told last of the way to flat.
    var flattenTold: String?

    init(
        _ run: ClockRun, _ plan: RunPlan, at venue: RunVenue, ledger: (LedgerStore, RunIdentity),
        ends: (control: ControlSocket, watch: any RunWatcher, latch: TradingLatch)
    ) throws {
        let (store, identity) = ledger
        (self.run, self.plan, self.store, self.venue) = (run, plan, store, venue)
        (control, watch, latch) = ends
        let level = EventLog.Level(rawValue: plan.profile.telemetry.log.rawValue) ?? .info
        let file = try LogFile(
            path: "\(run.folder.logs)/perps_bot-\(plan.profile.name).jsonl")
        log = EventLog(
            component: "run", console: .detected(level: .warning), file: file, fileLevel: level)
        telemetry = TelemetryWitness(
            RunNames(
                instruments: plan.instruments, instances: plan.owners,
                guards: plan.guardNames + ["sizer"] + plan.sizerNames), log: log)
        files = TelemetryFiles(
            folder: run.folder.path,
            limits: Health.Limits(
                ageMax: plan.profile.limits.markStaleness,
                cycleGapMax: plan.profile.telemetry.cycle * 10), log: log)
        let ledger = try LedgerWitness(store, run: identity, wallClock: { WallClock.now })
        self.ledger = ledger
        operatorOrders = OperatorOrderWatch(
            guards: plan.guardNames, instruments: plan.instruments)
        var outlets = Timeline.Outlets(
            digest: DecisionDigest(owners: plan.owners), witnesses: [ledger, operatorOrders],
            commit: { try ledger.commit() })
        (outlets.onlookers, outlets.latch) = ([telemetry, watch], latch)
        outlets.keepDay = { ledger.day = $0 }
        timeline = Timeline(
            corridor: Corridor(plan.corridor), exchange: venue.exchange, feed: venue.feed,
            outlets: outlets, chunk: run.chunk)
        try restore()
        if plan.profile.startLevel == .reduceOnly {
            let reason = "start_level is REDUCE_ONLY"
            pending.append(.raise(.reduceOnly, source: "profile", reason: reason))
        }
        if run.order == nil, run.flattens == nil {
            keeper = StateKeeper(
                InstanceStates(folder: run.folder.states), plan, at: WallClock.steady, log: log)
        }
        for lost in plan.lostStates { beCautious(lost) }
        // Until orders can be followed nothing is opened, from the first event on.
        timeline.begin(blind: venue.session?.exchange == nil ? nil : "nobody has looked yet")
    }

    /// Holds entries back where an instance begins without what it knew.
    private func beCautious(_ lost: LostState) {
        log.note(.warning, .stateLost, lost.text, ["instance": lost.instance])
        pending.append(
            .block(
                .caution, nil, lost.owner, hold: StateKeeper.cautionTime,
                source: Ladder.coldState,
                reason: "\(lost.instance) starts cold, \(lost.why)"))
    }

    /// Takes over what an earlier run left.
    private func restore() throws {
        let causes = try store.standingHalts().map { halt in
            Ladder.Standing(
                level: halt.level, haltID: halt.id, source: halt.source, reason: halt.reason,
                since: halt.raisedAt)
        }
        let clocks = (wall: WallClock.now, engine: venue.start)
        let blocks = try store.standingBlocks(at: clocks.wall)
        timeline.restore(
            causes,
            blocks.compactMap { LevelBlock($0, in: plan, at: clocks) })
    }

    /// Runs to the end and writes the last figures.
    func run(signals: RunSignals) throws -> RunResult {
        wallStart = WallClock.steady
        log.note(.info, .runStarted, "run \(run.runID) of \(plan.profile.name) begins")
        run.noteChanges(in: log)
        run.noteEarlier(in: log)
        let cpuStart = ProcessUsage.now().cpuTime
        let stop = try turnToEnd(signals)
        keeper?.saveAll()
        try keepDay(each: .zero)
        writeCycle()
        let cpuEnd = ProcessUsage.now().cpuTime
        let spent = cpuStart.flatMap { start in cpuEnd.map { $0.count - start.count } }
        log.note(
            .info, .runStopped, "run \(run.runID) ends", ["stopped_by": stop.rawValue])
        var result = RunResult(
            timeline,
            RunResult.Frame(
                runID: run.runID, plan: plan, data: [], wallNanos: WallClock.steady - wallStart,
                cpuNanos: spent, firstTime: engineStart))
        result.order = operatorOrders.numbers.last.map { state(ofOrder: Int64($0.value)) }
        result.ladder = ladderMembers
        (result.mode, result.stoppedBy) = (plan.profile.mode.rawValue, stop.rawValue)
        return result
    }

    // MARK: Turning

    private func turnToEnd(_ signals: RunSignals) throws -> ClockRun.Stop {
        guard let session = venue.session else { return try turn(signals) }
        if let order = run.order { return try attend(order, signals, with: session) }
        if let reason = run.flattens {
            return try attendFlatten(reason, signals, with: session)
        }
        return try turn(signals, with: session)
    }

    private func turn(_ signals: RunSignals) throws -> ClockRun.Stop {
        while true {
            if signals.stop() { return .signal }
            if let wallMax = run.wallMax, WallClock.steady - wallStart >= wallMax.count {
                return .for
            }
            if steps % LiveLoop.lookSteps == 0 || venue.pace != nil { look(signals) }
            guard let due = try timeline.nextTime() else { return .for }
            begin(at: due)
            if due >= nextCycle {
                try endCycle()
                if let max = run.cyclesMax, cycles >= max { return .cycles }
                continue
            }
            guard waitUntil(due, signals) else { continue }
            if pending.isEmpty {
                try timeline.step(at: due)
            } else {
                try step(commandsAt: due)
            }
            steps += 1
        }
    }

    func begin(at first: Timestamp) {
        guard engineStart == nil else { return }
        engineStart = first
        nextCycle = first + plan.profile.telemetry.cycle
    }

    func endCycle() throws {
        cycles += 1
        nextCycle = nextCycle + plan.profile.telemetry.cycle
        try keepDay(each: .minute)
        writeCycle()
        relayPluginLog()
    }

    /// Keeps the day's result for the next run of the day; what fills change is kept with them.
    ///
    /// A generated market has days of its own, which end with the run.
    private func keepDay(each pause: Nanos) throws {
        let time = timeline.corridor.state.time
        guard venue.session != nil, time - dayKeptAt >= pause else { return }
        dayKeptAt = time
        try store.note(
            timeline.corridor.state.portfolio.dayRecord, of: plan.profile.name, at: WallClock.now)
    }

    /// Commands make a step of their own, before whatever is due.
    private func step(commandsAt due: Timestamp) throws {
        let now = max(timeline.corridor.state.time, min(due, engineNow))
        try timeline.step(at: min(now, due), commands: takePending())
        timeline.settleLatch()
    }

    /// Everything that waits to be told to the engine, what was raised meanwhile first: but who
    /// arms has not seen that, and arms what stood before it.
    func takePending() -> [Command] {
        defer { pending = [] }
        return pending.filter(\.isArming) + latch.takeRaises().map(\.command)
            + pending.filter { !$0.isArming }
    }

    /// Engine time that the wall clock has reached.
    var engineNow: Timestamp {
        if let session = venue.session { return session.clock.now }
        guard let engineStart else { return timeline.corridor.state.time }
        guard let pace = venue.pace else { return max(timeline.corridor.state.time, engineStart) }
        let wall = WallClock.steady - wallStart
        let elapsed = Wide.quotient(Int128(wall) * Int128(pace), by: 1_000, rounding: .down)
        return engineStart + Nanos(elapsed ?? .max / 4)
    }

    /// Waits for the wall clock to reach a moment of engine time.
    ///
    /// - Returns: Whether the moment has come or a command is there; false to look around first.
    private func waitUntil(_ due: Timestamp, _ signals: RunSignals) -> Bool {
        guard let engineStart, let pace = venue.pace else { return true }
        let ahead = Wide.quotient(
            Int128((due - engineStart).count) * 1_000, by: pace, rounding: .up)
        let left = wallStart + (ahead ?? .max / 4) - WallClock.steady
        guard left > 0, pending.isEmpty else { return true }
        let slice = min(left, LiveLoop.lookNanos)
        _ = control.wait(Int32((slice + 999_999) / 1_000_000))
        return slice == left && pending.isEmpty
    }

    // MARK: Commands

    func look(_ signals: RunSignals) {
        if signals.halt() { latch.raise(.signal) }
        if timeline.corridor.state.ladder.latched.level < .halt,
            let file = run.folder.haltFileReason()
        {
            latch.raise(.file(file.reason))
        }
        keeper?.look(at: WallClock.steady)
        pending += latch.takeRaises().map(\.command)
        lookAtPlugins()
        tendLadder()
        if control.wait(0) { control.serve { [self] request in answer(request) } }
    }

    private func answer(_ request: JSONValue) -> JSONValue {
        let reason = Reason.cut(request["reason"]?.string ?? "")
        switch request["command"]?.string {
        case "status": return status
        case "halt", "reduce-only": return raise(request)
        case "flatten": return flatten(reason)
        case "arm": return arm(request["halt_id"]?.string ?? "", reason)
        case "place": return place(request)
        case "edit": return edit(request)
        case "order": return state(ofOrder: request["number"]?.int)
        default:
            let fault = Fault(
                .usage, code: "control.unknown", "the run knows no such command",
                remedy: "use a perps-bot of the same version as the run")
            return .object(["error": fault.json])
        }
    }

    /// Raises at once: the step is made here, so that the answer tells the truth.
    ///
    /// The latch was closed when the request came in.
    private func raise(_ request: JSONValue) -> JSONValue {
        do throws(Fault) {
            let raise = try TradingLatch.Raise(request, in: PartNames(plan))
            return perform(raise.command)
        } catch {
            return .object(["error": error.json])
        }
    }

    func perform(_ command: Command) -> JSONValue {
        do {
            try stepNow(command)
            writeCycle()
            return status
        } catch {
            let fault = Fault(
                .runtime, code: "control.not_recorded", "the ledger refused: \(error)",
                remedy: "it is asked for again in the next turn; look at the disk")
            return .object(["error": fault.json])
        }
    }

    private func arm(_ haltID: String, _ reason: String) -> JSONValue {
        guard !latch.hasRaises else {
            let fault = Fault(
                .usage, code: "arm.raised", "trading was stopped once more meanwhile",
                remedy: "look at perps-bot status, and arm what stands then")
            return .object(["error": fault.json])
        }
        do throws(Fault) {
            let refusal = try ArmCheck.refusal(
                of: haltID, reason, standing: try ArmCheck.standing(in: store), in: run.folder)
            if let refusal { throw refusal }
        } catch {
            return .object(["error": error.json])
        }
        let cause = timeline.corridor.standingCause(of: haltID)
        if let fault = ArmCheck.refusal(while: cause) ?? unreconciled(since: standing(haltID)) {
            return .object(["error": fault.json])
        }
        guard timeline.residual == .zero else {
            let fault = Fault(
                .usage, code: "arm.unreconciled",
                timeline.imbalance ?? "whether the venue's books and ours agree is not known",
                remedy: "find the missing or doubled fill first, or wait for the next look")
            return .object(["error": fault.json])
        }
        return armed(haltID, reason)
    }

    /// When a halt or block was raised, by the engine's clock.
    private func standing(_ haltID: String) -> Timestamp? {
        let ladder = timeline.corridor.state.ladder
        if let cause = ladder.causes.first(where: { $0.haltID == haltID }) { return cause.since }
        return block(haltID)?.since
    }

    /// What is missing of a whole look at the venue after a halt; nil when there was one.
    ///
    /// Asks for one where it is missing.
    private func unreconciled(since raisedAt: Timestamp?) -> Fault? {
        let raisedAt = max(raisedAt ?? .init(nanos: .min), venue.start)
        if let sight = timeline.exchange.sight, sight.isNewer(than: raisedAt) { return nil }
        if let session = venue.session { session.lookAgain(at: session.clock.now) }
        return Fault(
            .usage, code: "arm.reconciling",
            "the venue has not yet listed orders and wallets since the halt",
            remedy: "try again in a few seconds")
    }

    // MARK: Telling

    var status: JSONValue {
        // Blocks that cannot be read are left out: unknown, not none.
        let blocks = try? store.standingBlocks(at: WallClock.now)
        return StatusDocument.running(
            timeline.corridor.state, run, plan, standing: (since, blocks),
            [JSONMember("causes", .array(causes))] + unseenMembers + ladderMembers)
    }

    /// Everything that a person must lower for the account, and by whom it was raised.
    private var causes: [JSONValue] {
        timeline.corridor.state.ladder.causes.map { cause in
            StandingHalt.cause(
                cause.haltID, cause.level, by: (cause.source, cause.reason),
                since: ledger.raisedAt[cause.haltID] ?? cause.since, of: plan.profile.name)
        }
    }

    /// When the level was raised, by the wall clock; an earlier run's halt comes with its own.
    private var since: Timestamp? {
        let standing = timeline.corridor.state.ladder.standing
        return ledger.raisedAt[standing.haltID] ?? standing.since
    }

    func writeCycle() {
        var snapshot = CycleSnapshot.of(
            timeline.corridor.state, run: run, plan: plan, residual: timeline.residual,
            uptime: Nanos(WallClock.steady - wallStart))
        (snapshot.cycles, snapshot.levelSince) = (Int64(cycles), since)
        snapshot.feeDifferences = venue.session?.feeDifferences
        snapshot.ordersSent = Int64(timeline.comparator.sends)
        files.write(snapshot, from: telemetry)
    }
}
