import Assembly
import Domain
import Engine
import Ledger
import Simulation

extension Trial {
    /// A run that keeps a ledger as a run by the clock does, and goes on from what earlier runs of
    /// the market's day have left there.
    convenience init(
        _ sheet: Sheet, at desk: Desk, keeping store: LedgerStore, as id: String,
        on market: any MarketFeed
    ) throws {
        var plan = try Trial.plan(try sheet.load(at: desk), scan: desk.scan, seed: sheet.seed)
        plan.corridor.earlier = try EarlierToday(
            in: store, of: plan, at: GeneratedFeed.defaultStart)
        var identity = RunIdentity(
            id: id, kind: .run, profile: sheet.name, mode: "paper",
            startedAt: GeneratedFeed.defaultStart)
        (identity.instruments, identity.instances) = (plan.instruments, plan.owners)
        identity.guards = (plan.guardNames + ["sizer"]).map { GuardLabel($0, .floor) }
        try store.beginRun(identity)
        let ledger = try LedgerWitness(store, run: identity)
        self.init(
            plan, market, watchedBy: [ledger], commit: { try ledger.commit() },
            keepDay: { ledger.day = $0 })
    }
}
