import Assembly
import Domain
import Engine
import PluginHost
import Simulation

/// A profile assembled and driven step by step, with everything that it decides written down.
///
/// Owns the plan and its plugin instances.
final class Trial {
    let plan: RunPlan
    let chronicle: Chronicle
    let exchange: SimulatedExchange
    var timeline: Timeline

    convenience init(
        _ sheet: Sheet, at desk: Desk, feed: (([Instrument]) throws -> any MarketFeed)? = nil,
        watchedBy others: [any Witness] = [], commit: (() throws -> Void)? = nil,
        past: (([Instrument]) -> any HistorySource)? = nil,
        latch: TradingLatch = TradingLatch()
    ) throws {
        let plan = try Trial.plan(
            try sheet.load(at: desk), scan: desk.scan, seed: sheet.seed, past: past)
        let scenario = Scenario(rawValue: sheet.scenario) ?? .calm
        let market =
            try feed?(plan.instruments)
            ?? GeneratedFeed(instruments: plan.instruments, scenario: scenario, seed: sheet.seed)
        self.init(plan, market, watchedBy: others, commit: commit, latch: latch)
    }

    /// A profile as it was read, on a market of the test's.
    convenience init(
        _ loaded: LoadedProfile, scan: PluginScan, feed: ([Instrument]) throws -> any MarketFeed
    ) throws {
        let plan = try Trial.plan(loaded, scan: scan, seed: loaded.seed)
        self.init(plan, try feed(plan.instruments))
    }

    init(
        _ plan: RunPlan, _ market: any MarketFeed, watchedBy others: [any Witness] = [],
        commit: (() throws -> Void)? = nil, latch: TradingLatch = TradingLatch(),
        keepDay: ((DayRecord) -> Void)? = nil
    ) {
        self.plan = plan
        chronicle = Chronicle(owners: plan.owners, guards: plan.guardNames)
        exchange = SimulatedExchange(
            instruments: plan.instruments, rules: plan.venue, cash: plan.corridor.cash)
        var outlets = Timeline.Outlets(
            digest: DecisionDigest(owners: plan.owners), witnesses: [chronicle] + others,
            commit: commit)
        (outlets.latch, outlets.keepDay) = (latch, keepDay)
        timeline = Timeline(
            corridor: Corridor(plan.corridor), exchange: exchange, feed: market, outlets: outlets)
    }

    static func plan(
        _ loaded: LoadedProfile, scan: PluginScan, seed: UInt64,
        past: (([Instrument]) -> any HistorySource)? = nil
    ) throws -> RunPlan {
        var assembler = Assembler(
            purpose: .backtest, start: GeneratedFeed.defaultStart, seed: seed, scan: scan)
        assembler.keepsChecks = true
        assembler.history = past
        return try assembler.plan(loaded.profile, at: loaded.path)
    }

    deinit { plan.close() }

    /// Turns until the market is dry.
    func drain() throws { try timeline.drain(stepsBetween: 1_024) { _, _ in true } }

    /// Turns until the engine has reached a moment, and says whether it has.
    @discardableResult
    func turn(while goesOn: (borrowing EngineState) -> Bool) throws -> Bool {
        while goesOn(timeline.corridor.state) {
            guard let time = try timeline.nextTime() else { return false }
            try timeline.step(at: time)
        }
        return true
    }

    /// Gives a command at the moment that the engine has reached.
    func command(_ command: Command) throws {
        try timeline.step(at: timeline.corridor.state.time, commands: [command])
    }

    /// What an instance has logged since the last time.
    func said() -> [String] { plan.log.take().lines.map(\.text) }
}
