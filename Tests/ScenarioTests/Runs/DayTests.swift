import Assembly
import Domain
import Engine
import Ledger
import Simulation
import Testing

@Suite struct `The UTC day of a profile` {
    private let desk: Desk
    private let store: LedgerStore
    private let start = GeneratedFeed.defaultStart

    init() throws {
        desk = try Desk()
        store = try LedgerStore.open(path: desk.path + "/ledger.db")
    }

    /// A run of ten purchases and as many sales at one price, which loses fees and the spread.
    private func run(_ id: String, dailyLoss: String = "10_000 USD") throws -> Trial {
        var sheet = Sheet.pulse(every: 2)
        sheet.limits["daily_loss"] = dailyLoss
        return try Trial(sheet, at: desk, keeping: store, as: id, on: ListedMarket.trades(40))
    }

    private func day(_ trial: Trial) -> DayRecord {
        trial.timeline.corridor.state.portfolio.dayRecord
    }

    /// Lets a first run of the day lose, and gives what it leaves.
    private func lose() throws -> EarlierToday {
        let first = try run("first")
        #expect(first.plan.corridor.earlier == nil)
        try first.drain()
        let record = day(first)
        #expect(record.day == start.day && record.opening == Amount(100_000 * 100_000_000))
        #expect(record.result < .zero)
        #expect(try store.day(start.day, of: "trial") == record)
        let count = first.timeline.corridor.state.counts.orders
        #expect(count > 10)
        return EarlierToday(record, orders: [OwnerID(1): count])
    }

    @Test func `goes on in its next run, with the equity it opened with and what it has lost`()
        throws
    {
        let earlier = try lose()
        let record = earlier.record
        let second = try run("second")
        #expect(second.plan.corridor.earlier == earlier)
        #expect(day(second) == record)
        try second.drain()
        // The same market costs the same again.
        let both = DayRecord(
            day: record.day, opening: record.opening, result: record.result + record.result)
        #expect(day(second) == both)
        #expect(try store.day(start.day, of: "trial") == both)
    }

    @Test func `counts what it has lost against the limit, to the last unit`() throws {
        let record = try lose().record
        let most = record.result.magnitude
        for (limit, orders) in [(most, 2), (most - Amount(1), 0)] {
            // Each stands for the second run of the day: what it wrote is taken back.
            try store.note(record, of: "trial", at: start)
            let second = try run(
                "limit \(limit.mantissa)", dailyLoss: limit.text(exponent: -8) + " USD")
            try second.drain()
            #expect(second.timeline.corridor.state.counts.orders == orders)
            let refused = second.chronicle.texts.filter { $0.hasPrefix("denied ") }
            #expect(
                refused.first?.hasPrefix("denied \(orders + 1) by ladder: ") == true,
                "\(refused)")
            #expect(second.timeline.corridor.state.ladder.standing.source == "daily-loss")
        }
    }

    @Test func `is over at midnight, and leaves the next one nothing`() throws {
        let earlier = try lose()
        let plan = try run("second").plan
        let midnight = start.floored(to: .day) + .day
        #expect(try EarlierToday(in: store, of: plan, at: midnight + Nanos(-1)) == earlier)
        #expect(try EarlierToday(in: store, of: plan, at: midnight) == nil)
    }

    @Test func `keeps the equity it opened with, whatever its next run begins with`() throws {
        let record = DayRecord(
            day: start.day, opening: Amount(90_000 * 100_000_000), result: Amount(-7))
        try store.note(record, of: "trial", at: start)
        let next = try run("next")
        #expect(next.plan.corridor.earlier == EarlierToday(record, orders: [:]))
        #expect(day(next) == record)
        try next.turn { $0.counts.fills == 0 }
        #expect(day(next).opening == record.opening)
    }
}
