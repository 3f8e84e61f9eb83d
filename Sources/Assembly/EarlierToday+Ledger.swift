package import Domain
package import Engine
package import Ledger
internal import Profile

extension EarlierToday {
    /// What earlier runs of a UTC day have left in a profile's ledger; nil where nothing is left.
    ///
    /// - Parameters:
    ///   - store: The profile's ledger.
    ///   - plan: Of the run that begins.
    ///   - now: A moment of the day.
    /// - Throws: What the ledger has against being read.
    package init?(in store: LedgerStore, of plan: RunPlan, at now: Timestamp) throws(Fault) {
        let kept = try store.day(now.day, of: plan.profile.name)
        let sent = try store.ordersSent(since: now.floored(to: .day))
        guard kept != nil || !sent.isEmpty else { return nil }
        var orders: [OwnerID: Int] = [:]
        for (number, name) in plan.owners.enumerated() {
            if let count = sent[name] { orders[OwnerID(UInt32(number))] = count }
        }
        self.init(
            kept ?? DayRecord(day: now.day, opening: plan.corridor.cash, result: .zero),
            orders: orders)
    }
}
