internal import Assembly
internal import Domain
internal import Engine
internal import Profile
internal import Risk

/// Prints a run as it happens: one line an execution and one a refusal.
///
/// Owns what it needs to remember of open orders to print them.
final class ConsoleWatcher: RunWatcher {
    /// Refusals printed in full; the rest is counted in the summary.
    private static let refusalsMax = 20

    private let reporter: Reporter
    private let warnings: [Fault]
    private let wantsJSON: Bool
    private var instruments: [Instrument] = []
    private var owners: [String] = []
    private var guards: [String] = []
    private var passed: [OrderNumber: Int] = [:]
    private var start: Timestamp?
    private var refusals = 0
    /// Instances and kinds of misbehaviour that were shown.
    private var warned: Set<[String]> = []

    init(_ reporter: Reporter, warnings: [Fault], wantsJSON: Bool) {
        (self.reporter, self.warnings, self.wantsJSON) = (reporter, warnings, wantsJSON)
    }

    func begin(_ plan: RunPlan) {
        (instruments, owners, guards) = (plan.instruments, plan.owners, plan.guardNames)
        reporter.warn(warnings, plan.warnings)
        let products = plan.instruments.map(\.symbol).joined(separator: ", ")
        switch plan.profile.feed {
        case .generated(let feed):
            reporter.begin(
                plan, what: "OFFLINE, simulated money",
                market: "\(products)  generated \"\(feed.scenario.rawValue)\" seed \(feed.seed) "
                    + "pace " + feed.pace.text)
        case .coinbase:
            reporter.begin(
                plan, what: ConsoleWatcher.money(of: plan.profile), market: "\(products)  coinbase")
        }
    }

    func starts(at time: Timestamp) { start = time }

    func differs(_ changes: [String]) {
        guard !wantsJSON else { return }
        Output.note("Not as in the last run of this profile:")
        for change in changes { Output.note("  " + change) }
    }

    func inherits(_ lines: [String]) {
        guard !wantsJSON else { return }
        for line in lines { Output.note(line) }
    }

    /// Whose money is traded, so that nobody takes one for the other.
    private static func money(of profile: Profile) -> String {
        switch (profile.mode, profile.venue) {
        case (.live, _): "LIVE, REAL MONEY at coinbase"
        case (.paper, .coinbase): "PAPER, the money of a served exchange"
        case (.paper, .simulated): "PAPER, simulated money"
        }
    }

    func record(_ fact: StampedFact, in effects: borrowing Effects) {
        switch fact.fact {
        case .vetted(let vetting): note(vetting, fact.time, effects)
        case .filled(let entry): show(entry, fact.time)
        case .order(let update) where update.state.isFinal: passed[update.order] = nil
        case .ladder(let index):
            let change = effects.ladderChanges[index]
            show("\(clock(fact.time))  LEVEL \(ConsoleWatcher.text(of: change))")
        case .block(let index):
            let change = effects.blockChanges[index]
            if change.kind != .extended, change.kind != .leaving { show(change, fact.time) }
        case .misbehaved(let index):
            let bad = effects.misbehaviours[index]
            guard warned.insert([bad.instance, bad.kind]).inserted else { return }
            show(
                "\(clock(fact.time))  PLUGIN \(bad.instance) \(bad.kind): \(bad.message)  "
                    + "(further ones are counted)")
        default: return
        }
    }

    private static func text(of change: LadderChange) -> String {
        let cause = "  by \(change.source): \(change.reason)"
        guard change.from == change.to else {
            return "\(change.from.name) -> \(change.to.name)" + cause
        }
        // One more cause of what stands, or one fewer.
        let what = change.raised.map { "also \($0.name)" } ?? "still, less one cause"
        return "\(change.to.name), \(what)" + cause
    }

    private func note(_ vetting: VettingRecord, _ time: Timestamp, _ effects: borrowing Effects) {
        if vetting.isApproved {
            passed[vetting.order] = vetting.checks.count {
                effects.checks[$0].judgement.verdict == .allow
            }
            return
        }
        refusals += 1
        guard refusals <= ConsoleWatcher.refusalsMax else { return }
        let name = vetting.guardIndex.map { guards[Int($0)] } ?? "sizer"
        let judgements = vetting.checks.map { effects.checks[$0].judgement }
        let why = Judgement.decisive(judgements).map { judgements[$0].text } ?? ""
        let more = refusals == ConsoleWatcher.refusalsMax ? "  (further refusals are counted)" : ""
        show(
            "\(clock(time))  DENIED order \(vetting.order.value) "
                + "\(instruments[vetting.instrument.position].symbol) by \(name): \(why)\(more)")
    }

    private func show(_ change: BlockChange, _ time: Timestamp) {
        let block = change.block
        let product = block.instrument.map { instruments[$0.position].symbol } ?? "all products"
        let owner = block.owner.map { owners[Int($0.number)] } ?? "all instances"
        show(
            "\(clock(time))  BLOCK \(block.level.name) \(change.kind.rawValue) of \(product), "
                + "\(owner)  by \(block.source): \(change.reason)")
    }

    private func show(_ entry: FillRecord, _ time: Timestamp) {
        let fill = entry.fill
        let product = instruments[fill.instrument.position]
        let side = fill.side == .buy ? "BUY " : "SELL"
        var line =
            "\(clock(time))  \(side) \(product.text(fill.quantity)) \(product.symbol) @ "
            + "\(product.text(fill.price))  fee \(Reporter.money(fill.fee))"
        if let count = passed[fill.order] { line += "  guards \(count)/\(count) passed" }
        if entry.realised != .zero {
            let sign = entry.realised > .zero ? "+" : ""
            line += "  \(sign)\(Reporter.money(entry.realised)) \(product.settle)"
        }
        show(line + (fill.order.isOurs ? "  order \(fill.order.value)" : "  by hand"))
    }

    private func show(_ line: String) { if !wantsJSON { Output.result(line) } }

    /// Engine time since the run began, as minutes and seconds.
    private func clock(_ time: Timestamp) -> String {
        let tenths = (time - min(start ?? time, time)).count / 100_000_000
        let (minutes, rest) = (tenths / 600, tenths % 600)
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(two(minutes)):\(two(rest / 10)).\(rest % 10)"
    }
}
