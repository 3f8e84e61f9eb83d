package import Domain
package import Risk

/// What a corridor is built from.
package struct CorridorPlan {
    package var instruments: [Instrument]
    /// Names of the owners by number; 0 is the account.
    package var owners: [String]
    package var cash: Amount
    package var limits: Limits
    /// By owner, then by product.
    package var sizers: [[Sizer]]
    /// Sizer plugins by the instance whose entries they size.
    package var advisors: [(owner: OwnerID, advisor: any SizeAdvisor)] = []
    package var pluginGuards: [any Guard]
    /// Guards first, so that a guard has seen a step before it judges an order of it.
    package var participants: [any Participant]
    /// Places of the indicators among the participants.
    package var signallers: [(place: Int, signaller: any Signaller)] = []
    package var subscriptions: [(InstrumentID, Nanos)]
    /// What the account held of each product before the run, which belongs to no instance; empty
    /// for nothing.
    ///
    /// Only an operator's own sale is judged with it: limits are about what is traded here.
    package var baseline: [Quantity] = []
    /// The part of `baseline` that earlier runs of the profile bought and did not sell; empty for
    /// nothing.
    ///
    /// It counts against the limits of positions, as if this run had bought it.
    package var left: [Quantity] = []
    /// Sequences up to this one belong to what instances were told before the run.
    package var lastSequenceBefore: UInt64 = 0
    /// What runs before this one did on the same UTC day; nil where each run has days of its own.
    package var earlier: EarlierToday?
    /// What instances filled in runs before this one, the oldest first, as far back as limits look.
    package var earlierFills: [EarlierFill] = []
    /// Makes halt ids unique across runs.
    package var haltTag: String
    /// Whether allowing judgements are recorded too, for `explain`.
    package var keepsChecks: Bool
    /// The spread that guards are shown where the market tells prices without a book: the one
    /// that the simulated venue charges there.
    ///
    /// nil shows none.
    package var assumedSpread: Ratio?
    /// Within what everything is sold when an operator asks for it.
    package var flatten: FlattenRules

    package init(instruments: [Instrument], owners: [String], cash: Amount, limits: Limits) {
        self.instruments = instruments
        self.owners = owners
        self.cash = cash
        self.limits = limits
        sizers = owners.map { _ in instruments.map { _ in Sizer.none } }
        pluginGuards = []
        participants = []
        subscriptions = []
        haltTag = "halt"
        keepsChecks = false
        flatten = FlattenRules(
            band: min(limits.priceCollar, .bps(100)), slice: limits.orderNotional,
            staleness: limits.markStaleness)
    }
}

/// The line that every event walks: applied, observed, sized, vetted, placed.
///
/// `step` is the whole of it: synchronous, without a clock, chance, input or output; equal events
/// give equal effects. Backtest, benchmark and live loop drive this one function.
package struct Corridor: ~Copyable {
    package internal(set) var state: EngineState
    package let guards: GuardChain
    let keepsChecks: Bool
    let assumedSpread: Ratio?
    let baseline: [Quantity]
    let left: [Quantity]
    let flattenRules: FlattenRules
    /// The least distance of what is held from liquidation; nil where nothing can be liquidated.
    let distanceMin: Ratio?
    /// The most that a UTC day may lose.
    let dayLossMax: Amount
    /// Sources whose CAUTION is for what was lost, a price, a book, the venue or a state: it
    /// refuses entries and leaves orders.
    ///
    /// A guard of such a name raises stops all the same.
    let lossSources: [String]
    /// How old a price may be that orders are judged by.
    let staleness: Nanos
    let sizers: [[Sizer]]
    /// Sizer plugins and their owners, in the order of their labels.
    let advised: [(owner: OwnerID, sizing: AdvisedSizing)]
    let participants: [any Participant]
    let signallers: [(place: Int, signaller: any Signaller)]
    var isActive: [Bool]
    var recent: RecentOrders
    var timers = Timers()
    var executions = ExecutionMemory()
    /// What plugins are told in this step, and what waits for the next.
    var notices: ContiguousArray<Notice> = []
    var waiting: ContiguousArray<Notice> = []
    var requests: ContiguousArray<Request> = []
    var nextOrder = OrderNumber(1)
    var isFirstStep = true
    /// Whether participants are being shown the step: what they are told then waits for the next.
    var isObserving = false

    package init(_ plan: CorridorPlan) {
        state = EngineState(
            instruments: plan.instruments, owners: plan.owners, cash: plan.cash,
            haltTag: plan.haltTag, day: plan.earlier?.baseline)
        guards = GuardChain(limits: plan.limits, plugins: plan.pluginGuards)
        state.sequence = plan.lastSequenceBefore
        state.counts.refusalsByGuard = Array(repeating: 0, count: guards.names.count + 1)
        keepsChecks = plan.keepsChecks
        assumedSpread = plan.assumedSpread
        baseline = plan.baseline
        left = plan.baseline.isEmpty ? [] : plan.left
        flattenRules = plan.flatten
        let least = plan.limits.margin.liquidationDistanceMin
        let hasDerivatives = plan.instruments.contains { $0.derivative != nil }
        distanceMin = hasDerivatives && least > .zero ? least : nil
        (dayLossMax, staleness) = (plan.limits.dailyLoss, plan.limits.markStaleness)
        let names = plan.pluginGuards.map(\.name) + plan.participants.map(\.name)
        lossSources = [Ladder.venue, Ladder.marketData, Ladder.coldState, GuardChain.staleness]
            .filter { !names.contains($0) }
        sizers = plan.sizers
        let chain = guards
        advised = plan.advisors.map { ($0.owner, AdvisedSizing($0.advisor, within: chain)) }
        (participants, signallers) = (plan.participants, plan.signallers)
        isActive = plan.participants.map { _ in true }
        recent = RecentOrders(limits: plan.limits)
        if let earlier = plan.earlier {
            for (owner, count) in earlier.orders {
                recent.resume(owner, day: earlier.record.day, count: count)
            }
        }
        for fill in plan.earlierFills { recent.resume(fill) }
        state.market.watchJumps(plan.limits.jumps)
        for (instrument, interval) in plan.subscriptions {
            state.market.buildBars(instrument, interval: interval)
        }
        waiting = snapshot()
    }

    /// When the engine itself has something to do.
    package var nextTimer: Timestamp? {
        guard let due = state.flattening.due else { return timers.next }
        return timers.next.map { min($0, due) } ?? due
    }

    /// Takes over the level and the guards' blocks that an earlier run left.
    package mutating func restore(_ causes: [Ladder.Standing], _ blocks: [LevelBlock] = []) {
        state.ladder.restore(causes, blocks)
        waiting = snapshot()
    }

    /// Opens nothing until somebody says that what becomes of orders can be seen; nil where it can
    /// from the start.
    package mutating func begin(blind reason: String?) {
        (state.blindness, state.hasSight) = (reason, reason == nil)
    }

    /// Walks everything that shares one moment down the corridor.
    ///
    /// - Parameters:
    ///   - time: Not before the time of the last step.
    ///   - market: The feed's events of that moment, in its order.
    ///   - answers: What the venue said, in its order; applied before the market.
    ///   - commands: What an operator asked; applied first.
    ///   - effects: Receives what the shell has to do, in order; the caller empties it.
    package mutating func step(
        at time: Timestamp, market: Span<MarketEvent>, answers: Span<VenueAnswer>,
        commands: [Command] = [], into effects: inout Effects
    ) {
        precondition(time >= state.time, "time does not run backwards")
        begin(at: time)
        if !state.ladder.blocks.isEmpty { expireBlocks(into: &effects) }
        if !commands.isEmpty { for command in commands { apply(command, into: &effects) } }
        for index in answers.indices { apply(answers[index], into: &effects) }
        state.market.apply(market, notices: &notices)
        state.market.endStep(at: time, notices: &notices)
        if !state.portfolio.unproven.isEmpty { state.portfolio.settleUnproven(state.market) }
        let isHolding = !state.portfolio.held.isEmpty
        if isHolding {
            state.portfolio.revalue(state.market)
            if let distanceMin { watchLiquidation(distanceMin, into: &effects) }
        }
        if isHolding || isFirstStep || !answers.isEmpty || !commands.isEmpty {
            watchDay(into: &effects)
        }
        if state.market.hasRareNews { noteRareNews(into: &effects) }
        if state.flattening.isActive { tendFlattening(into: &effects) }
        observe(market, into: &effects)
        let derived = 3 * state.market.touched.count
        state.sequence += UInt64(market.count + derived + notices.count + 1)
        if !signallers.isEmpty { tellSignals(into: &effects) }
    }

    @inline(__always)
    private mutating func begin(at time: Timestamp) {
        state.time = time
        state.step += 1
        if !notices.isEmpty { notices.removeAll(keepingCapacity: true) }
        if !waiting.isEmpty { swap(&notices, &waiting) }
        state.market.beginStep()
        state.portfolio.begin(time)
        if let due = timers.next, due <= time { timers.fire(at: time, notices: &notices) }
    }

    @inline(__always)
    mutating func observe(_ market: Span<MarketEvent>, into effects: inout Effects) {
        let derived = UInt64(market.count + 3 * state.market.touched.count)
        var frame = Frame(
            time: state.time, step: state.step, marketSequence: state.sequence + 1,
            derivedSequence: state.sequence + 1 + UInt64(market.count),
            noticeSequence: state.sequence + 1 + derived, nextOrder: nextOrder,
            isSnapshot: isFirstStep)
        isFirstStep = false
        isObserving = true
        // Held apart from the corridor while participants look at them.
        var told: ContiguousArray<Notice> = []
        if !notices.isEmpty { swap(&told, &notices) }
        for index in participants.indices where isActive[index] {
            frame.nextOrder = nextOrder
            let conduct = participants[index].observe(
                frame, market: market, notices: told.span, state: state, requests: &requests)
            if conduct != .good { note(conduct, of: index, into: &effects) }
            if !requests.isEmpty { performRequests(of: index, into: &effects) }
        }
        if !told.isEmpty { swap(&told, &notices) }
        isObserving = false
    }
}
