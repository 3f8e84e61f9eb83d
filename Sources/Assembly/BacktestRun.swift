internal import Crypto
package import Domain
internal import Engine
internal import JSON
internal import Ledger
package import PluginHost
internal import Profile
internal import Risk
package import Simulation
internal import Telemetry

/// A backtest: recorded data through the same corridor as any run, as fast as the machine can.
package struct BacktestRun {
    package var loaded: LoadedProfile
    package var data: [DataInput]
    package var options: DataOptions
    package var seed: UInt64
    package var scan: PluginScan
    package var folder: StateFolder
    package var runID: String
    package var recordsAll = false
    package var keepsChecks = false
    package var chunk = 4_096
    /// Where the fills go as CSV; nil for nowhere.
    package var tradesPath: String?
    /// Where the page goes; nil for nowhere.
    package var reportPath: String?
    /// Makes one more witness once the plan is known.
    var tracer: ((RunPlan) -> any Witness)?
    /// Stops after the order of this number has been decided, for `explain`.
    package var lastOrder: OrderNumber?
    /// Called now and then with the events read so far and the engine's time.
    package var progress: ((Int, Timestamp) -> Void)?
    /// Asked now and then; true stops the run in order.
    package var isCancelled: (() -> Bool)?

    package init(
        loaded: LoadedProfile, data: [DataInput], options: DataOptions, seed: UInt64,
        scan: PluginScan, folder: StateFolder
    ) {
        (self.loaded, self.data, self.options) = (loaded, data, options)
        (self.seed, self.scan, self.folder) = (seed, scan, folder)
        runID = RunID.make()
    }

    /// The hash of every effective value of the profile.
    package var profileSHA256: String { SHA256.hex(of: loaded.profile.canonicalText) }

    /// Runs to the end of the data.
    ///
    /// - Parameter announce: Called with the plan before the first event.
    /// - Returns: What it came to.
    /// - Throws: `Faults`, `Fault` or `FeedFault`.
    package func run(announce: (RunPlan) -> Void = { _ in }) throws -> RunResult {
        // A live run asks its exchange what it has.
        guard loaded.profile.account != nil else {
            throw Fault(
                .usage, code: "backtest.no_money",
                "the profile does not say how much money a backtest begins with", key: "account",
                remedy: "write account: {currency: \(loaded.profile.currency), cash: 10_000 "
                    + "\(loaded.profile.currency)} into it or a copy"
            ).inFile(loaded.path)
        }
        var assembler = Assembler(
            purpose: .backtest, start: Timestamp(nanos: 0), seed: seed, scan: scan)
        assembler.haltTag = runID
        assembler.keepsChecks = keepsChecks || recordsAll
        let prepared = try assembler.prepare(loaded.profile, at: loaded.path)
        let set = try BacktestData(data, instruments: prepared.instruments, options: options)
        // Data without an event has no beginning.
        assembler.start = try options.from ?? set.beginning() ?? assembler.start
        assembler.history = history(before: set)
        let plan = try assembler.start(prepared)
        defer { plan.close() }
        announce(plan)
        let exchange = SimulatedExchange(
            instruments: plan.instruments, rules: plan.venue, cash: plan.corridor.cash)
        let streaming = try recordsAll ? openLedger(plan) : nil
        var told: [any Witness] = []
        if let streaming { told.append(streaming.witness) }
        let tape = try openTape(plan)
        if let tape { told.append(tape) }
        let trace = reportPath == nil ? nil : EquityTrace()
        if let tracer { told.append(tracer(plan)) }
        var timeline = Timeline(
            corridor: Corridor(plan.corridor), exchange: exchange, feed: set.feed,
            outlets: Timeline.Outlets(
                digest: DecisionDigest(owners: plan.owners), witnesses: told), chunk: chunk)
        let (wall, cpu) = (WallClock.steady, ProcessUsage.now().cpuTime)
        let first = try drive(&timeline, trace)
        let cpuEnd = ProcessUsage.now().cpuTime
        let spent = cpu.flatMap { start in cpuEnd.map { $0.count - start.count } }
        let result = RunResult(
            timeline,
            RunResult.Frame(
                runID: runID, plan: plan,
                data: try set.reports(plan.instruments, silent: silent(plan, timeline)),
                wallNanos: WallClock.steady - wall, cpuNanos: spent, firstTime: first))
        try streaming?.finish(result)
        try tape?.finish()
        if let reportPath, let trace, let tape {
            let page = BacktestReport.page(
                result, instruments: plan.instruments, trace: trace, tape: tape)
            try StateFolder.write(page, to: reportPath)
        }
        return result
    }

    /// Where instances look at the time before: what a recorded run was told, or what the files
    /// hold before `--from`.
    private func history(before set: BacktestData) -> (([Instrument]) -> any HistorySource)? {
        if let past = set.past { return { RecordedHistory(past, of: $0) } }
        guard let from = options.from else { return nil }
        let (data, options) = (data, options)
        return { FileHistory(data, options, instruments: $0, before: from) }
    }

    /// The products of which the data told no price; none while it was not read to its end.
    private func silent(_ plan: RunPlan, _ timeline: borrowing Timeline) -> [String] {
        guard lastOrder == nil, isCancelled?() != true else { return [] }
        var silent: [String] = []
        for instrument in plan.instruments
        where !timeline.corridor.state.market[instrument.id].wasHeard {
            silent.append(instrument.symbol)
        }
        return silent
    }

    /// The plain loop.
    private func drive(_ timeline: inout Timeline, _ trace: EquityTrace?) throws -> Timestamp? {
        let first = try timeline.nextTime()
        let isWatched = trace != nil || lastOrder != nil
        var steps = 0
        try timeline.drain(stepsBetween: isWatched ? 1 : 65_536) { state, exchange in
            trace?.note(state)
            steps += 1
            if let lastOrder, state.counts.intents >= Int(lastOrder.value), exchange.isIdle {
                return false
            }
            if isWatched, steps & 0xFFFF != 0 { return true }
            progress?(state.market.eventCount, state.time)
            return isCancelled?() != true
        }
        return first
    }

    private func openTape(_ plan: RunPlan) throws -> FillTape? {
        guard tradesPath != nil || reportPath != nil else { return nil }
        return try FillTape(
            path: tradesPath, instruments: plan.instruments, owners: plan.owners)
    }

    // MARK: Ledger

    private struct Streaming {
        var store: LedgerStore
        var witness: StreamingWitness
        var runID: String
        func finish(_ result: RunResult) throws {
            try witness.finish()
            try store.finishRun(
                runID, at: WallClock.now, stoppedBy: "end", summary: result.json.text())
        }
    }

    private func openLedger(_ plan: RunPlan) throws -> Streaming {
        let path = folder.backtest(runID)
        try StateFolder.make(path)
        let store = try LedgerStore.open(path: path + "/ledger.db")
        let identity = RunIdentity.of(
            plan, id: runID, kind: .backtest, mode: "backtest", seed: seed)
        try store.beginRun(identity)
        return Streaming(
            store: store, witness: try StreamingWitness(store, run: identity), runID: runID)
    }
}
