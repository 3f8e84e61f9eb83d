package import Domain
package import Engine
internal import Risk

/// Merges a feed, a venue and timers into steps, and performs what the corridor decides.
///
/// Backtest, benchmark and live loop all turn this one wheel: they differ in when they turn it.
package struct Timeline: ~Copyable {
    package private(set) var corridor: Corridor
    package let exchange: any AnsweringExchange
    package let digest: DecisionDigest
    private let feed: any MarketFeed
    private let live: (any LiveFeed)?
    private let witnesses: [any Witness]
    private let onlookers: [any Witness]
    /// Called once all facts of a step are recorded and before the first order leaves.
    private let commit: (() throws -> Void)?
    private let keepDay: ((DayRecord) -> Void)?
    private let chunk: Int
    private var buffer: ContiguousArray<MarketEvent> = []
    private var start = 0
    private var end = 0
    private var isPreviewed = false
    private var feedIsDry = false
    private var answers: ContiguousArray<VenueAnswer> = []
    private var effects = Effects()
    /// What has left so far, against what was approved.
    package private(set) var comparator = OrderComparator()
    /// Whether nothing of ours is at the venue or on its way, so that it need not be asked.
    private var isQuiet = true
    /// What the engine is told of orders that the latch stopped.
    private var stopped: ContiguousArray<VenueAnswer> = []
    /// Whether the ledger was told what it has not kept yet.
    private var isUncommitted = false
    package let latch: TradingLatch

    /// - Parameters:
    ///   - corridor: What decides.
    ///   - exchange: Where orders go.
    ///   - feed: Where the market comes from.
    ///   - outlets: Who is told what happened.
    ///   - chunk: Events read from the feed at a time; changes no decision.
    package init(
        corridor: consuming Corridor, exchange: any AnsweringExchange, feed: any MarketFeed,
        outlets: Outlets, chunk: Int = 4_096
    ) {
        self.corridor = corridor
        self.exchange = exchange
        self.feed = feed
        live = feed as? any LiveFeed
        digest = outlets.digest
        (witnesses, onlookers) = (outlets.witnesses, outlets.onlookers)
        (commit, keepDay) = (outlets.commit, outlets.keepDay)
        latch = outlets.latch
        self.chunk = chunk
        isQuiet = exchange.isIdle
        buffer.reserveCapacity(chunk + 1_024)
    }

    /// Who is told what happened, in this order.
    package struct Outlets {
        package var digest: DecisionDigest
        package var witnesses: [any Witness]
        package var commit: (() throws -> Void)?
        /// Told once the orders of a step have left, which wait for nobody but the ledger.
        package var onlookers: [any Witness] = []
        /// Told of the UTC day's result before each commit, to be made durable with it.
        package var keepDay: ((DayRecord) -> Void)?
        /// Asked before each order leaves.
        package var latch = TradingLatch()
        package init(
            digest: DecisionDigest, witnesses: [any Witness] = [],
            commit: (() throws -> Void)? = nil
        ) {
            (self.digest, self.witnesses, self.commit) = (digest, witnesses, commit)
        }
    }

    /// When the next thing happens; nil when the feed is dry and the venue silent.
    ///
    /// - Throws: `FeedFault`.
    package mutating func nextTime() throws -> Timestamp? {
        try cutGroup()
        guard start < end else { return nextAfterFeed() }
        let time = buffer[start].time
        if isQuiet { return corridor.nextTimer.map { min($0, time) } ?? time }
        if case .candle(let candle) = buffer[start].body, !isPreviewed {
            let open = min(candle.openTime, time)
            exchange.arrive(by: open, market: corridor.state.market)
            if let due = soonest(), due <= open { return due }
            exchange.preview(
                buffer.span.extracting(start..<end), market: corridor.state.market)
            isPreviewed = true
        }
        exchange.arrive(by: time, market: corridor.state.market)
        return soonest().map { min($0, time) } ?? time
    }

    /// The same in a run by the wall clock, whose feed does not end.
    ///
    /// - Parameter now: The wall clock.
    /// - Returns: nil when nothing is due by now.
    /// - Throws: `FeedFault`.
    package mutating func nextTime(by now: Timestamp) throws -> Timestamp? {
        guard let live else { preconditionFailure("only a live feed has the wall clock's time") }
        try cutGroup()
        if start == end, !live.advance(to: now) {
            try cutGroup()
            // A delivery is being read that belongs before now.
            if start == end { return nil }
        }
        if start < end { return try nextTime() }
        exchange.arrive(by: now, market: corridor.state.market)
        guard let due = soonest(), due <= now else { return nil }
        return due
    }

    /// Steps through everything up to a moment of a run by the wall clock, and nothing later.
    ///
    /// - Parameters:
    ///   - now: The clock of the run.
    ///   - stepsMax: For what cannot wait for an engine that is behind: after so many steps it
    ///     comes at the moment that the engine has reached.
    /// - Returns: The moment at which the engine may step now, for every later delivery comes after
    ///   it; nil while one that belongs before is being read.
    /// - Throws: What `nextTime` and `step` throw.
    package mutating func catchUp(
        to now: Timestamp, stepsMax: Int = .max
    ) throws -> Timestamp? {
        var steps = 0
        while let due = try nextTime(by: now) {
            guard due <= now else { return max(now, corridor.state.time) }
            guard steps < stepsMax else { return corridor.state.time }
            try step(at: due)
            steps += 1
        }
        let moment = max(now, corridor.state.time)
        return live?.advance(to: moment) ?? true ? moment : nil
    }

    /// Turns until nothing is left: the plain loop.
    ///
    /// - Parameters:
    ///   - stepsBetween: Steps from one look to the next, at least 1.
    ///   - look: Sees what has become of it; false ends the loop.
    /// - Throws: What `nextTime` and `step` throw.
    package mutating func drain(
        stepsBetween: Int, look: (borrowing EngineState, any AnsweringExchange) -> Bool
    ) throws {
        var untilLook = stepsBetween
        while true {
            untilLook -= try hurry(stepsMax: untilLook - 1)
            guard let time = try nextTime() else { return }
            try step(at: time)
            untilLook -= 1
            if untilLook <= 0 {
                untilLook = stepsBetween
                if !look(corridor.state, exchange) { return }
            }
        }
    }

    /// Walks what is already read down the corridor while neither venue nor timers have a word.
    ///
    /// Each step is the one that `step` makes; only asking who is next is left out.
    ///
    /// - Returns: The steps made.
    private mutating func hurry(stepsMax: Int) throws -> Int {
        guard isQuiet, start == end, corridor.nextTimer == nil else { return 0 }
        // Held apart from the timeline while the corridor looks at it.
        var events: ContiguousArray<MarketEvent> = []
        swap(&events, &buffer)
        defer { swap(&events, &buffer) }
        let none: ContiguousArray<VenueAnswer> = []
        var steps = 0
        while steps < stepsMax, isQuiet, corridor.nextTimer == nil {
            guard let next = groupEnd(in: events.span) else { break }
            let time = events[start].time
            do {
                let group = events.span.extracting(start..<next)
                corridor.step(at: time, market: group, answers: none.span, into: &effects)
            }
            (start, end) = (next, next)
            steps += 1
            if !effects.isEmpty { try perform(at: time) }
        }
        return steps
    }

    /// Where the next moment's events end; nil when the next chunk may hold more of them.
    private func groupEnd(in events: Span<MarketEvent>) -> Int? {
        guard start + 1 < events.count else { return nil }
        let time = events[start].time
        var next = start + 1
        while events[next].time == time {
            next += 1
            if next == events.count { return nil }
        }
        return next
    }

    private func soonest() -> Timestamp? {
        if let answer = stopped.first { return answer.time }
        guard let timer = corridor.nextTimer else { return exchange.nextAnswer }
        return exchange.nextAnswer.map { min($0, timer) } ?? timer
    }

    /// Answers that are still on their way; timers end with the feed.
    package func nextAfterFeed() -> Timestamp? {
        if let answer = stopped.first { return answer.time }
        exchange.arrive(by: Timestamp(nanos: .max / 2), market: corridor.state.market)
        return exchange.nextAnswer
    }

    /// Finds the events that share the next moment, whatever chunks they were read in.
    private mutating func cutGroup() throws {
        guard start == end else { return }
        isPreviewed = false
        if start == buffer.count { try refill() }
        guard start < buffer.count else { return }
        let time = buffer[start].time
        end = start + 1
        while true {
            while end < buffer.count, buffer[end].time == time { end += 1 }
            guard end == buffer.count, !feedIsDry else { return }
            try refill()
        }
    }

    private mutating func refill() throws {
        if start > 0 {
            buffer.removeSubrange(0..<start)
            end -= start
            start = 0
        }
        let before = buffer.count
        try feed.read(into: &buffer, countMax: chunk)
        feedIsDry = buffer.count == before
    }

    /// Walks everything of one moment down the corridor and performs the effects.
    ///
    /// - Parameters:
    ///   - time: What `nextTime` gave, or earlier for commands alone.
    ///   - commands: What an operator asked for.
    /// - Throws: What the ledger throws; nothing was submitted then.
    package mutating func step(at time: Timestamp, commands: [Command] = []) throws {
        if !answers.isEmpty { answers.removeAll(keepingCapacity: true) }
        if !isQuiet {
            swap(&answers, &stopped)
            exchange.takeAnswers(by: time, into: &answers)
        }
        let takesGroup = start < end && buffer[start].time <= time
        let count = takesGroup ? end - start : 0
        // Held apart from the timeline while the corridor looks at them.
        var events: ContiguousArray<MarketEvent> = []
        swap(&events, &buffer)
        var told: ContiguousArray<VenueAnswer> = []
        if !answers.isEmpty { swap(&told, &answers) }
        do {
            let group = events.span.extracting(start..<start + count)
            corridor.step(
                at: time, market: group, answers: told.span, commands: commands, into: &effects)
            if !commands.isEmpty { latch.confirm() }
            if takesGroup, !isQuiet { exchange.apply(group, market: corridor.state.market) }
        }
        swap(&events, &buffer)
        if !told.isEmpty { swap(&told, &answers) }
        if takesGroup { start = end }
        if !isQuiet { isQuiet = exchange.isIdle && stopped.isEmpty }
        if !effects.isEmpty || isUncommitted { try perform(at: time) }
    }

    /// Records everything, makes it durable, and only then lets orders leave.
    private mutating func perform(at time: Timestamp) throws {
        for effect in effects.list {
            guard case .record(let fact) = effect else { continue }
            digest.record(fact, in: effects)
            for witness in witnesses { witness.record(fact, in: effects) }
        }
        keepDay?(corridor.state.portfolio.dayRecord)
        let hasNewLevel = !effects.ladderChanges.isEmpty || !effects.blockChanges.isEmpty
        if hasNewLevel { latch.tighten(to: corridor.state.ladder) }
        if commit != nil { draftOrders(at: time) }
        do {
            try commit?()
        } catch {
            // Cancels never wait for the disk; nothing else leaves.
            for case .cancel(let order, let instrument) in effects.list {
                exchange.cancel(order, instrument: instrument, at: time)
            }
            stopped += OrderRelease.withholding(effects, at: time)
            (isQuiet, isUncommitted) = (false, true)
            tellOnlookers()
            effects.removeAll()
            throw error
        }
        if hasNewLevel || isUncommitted { latch.follow(corridor.state.ladder) }
        isUncommitted = false
        let release = OrderRelease.perform(
            effects, by: &comparator, to: exchange, through: latch, at: time)
        stopped += release.stopped
        if release.hasSent || !stopped.isEmpty { isQuiet = false }
        tellOnlookers()
        effects.removeAll()
        if let objection = release.objection { try stop(objection, release.withheld, at: time) }
    }

    /// Has the requests of the step's orders signed before their facts are on the disk, so that
    /// they leave sooner after it.
    private func draftOrders(at time: Timestamp) {
        let orders = effects.list.compactMap { effect in
            if case .submit(let order) = effect { order } else { nil }
        }
        if !orders.isEmpty { exchange.draft(orders, at: time) }
    }

    /// Halts at once, because something was to leave that nobody approved.
    ///
    /// What was withheld is settled as refused, which is the truth: it never left.
    private mutating func stop(
        _ objection: String, _ withheld: ContiguousArray<VenueAnswer>, at time: Timestamp
    ) throws {
        let none: ContiguousArray<MarketEvent> = []
        let halt = Command.raise(.halt, source: OrderRelease.source, reason: objection)
        corridor.step(
            at: time, market: none.span, answers: withheld.span, commands: [halt], into: &effects)
        try perform(at: time)
    }

    private func tellOnlookers() {
        guard !onlookers.isEmpty else { return }
        for effect in effects.list {
            guard case .record(let fact) = effect else { continue }
            for onlooker in onlookers { onlooker.record(fact, in: effects) }
        }
    }

    /// Takes over the level and the guards' blocks that an earlier run left.
    package mutating func restore(_ causes: [Ladder.Standing], _ blocks: [LevelBlock]) {
        corridor.restore(causes, blocks)
        latch.follow(corridor.state.ladder)
    }

    /// Has the engine open nothing until somebody says that the account can be seen; nil where it
    /// can from the start.
    package mutating func begin(blind reason: String?) { corridor.begin(blind: reason) }

    /// Takes the engine's level over into the latch, after raises from outside were taken in.
    package func settleLatch() { latch.follow(corridor.state.ladder) }

    /// What the venue's books and ours differ by; nil is unknown.
    package var residual: Amount? { exchange.residual(against: corridor.state) }
    package var imbalance: String? { exchange.imbalance(against: corridor.state) }
}
