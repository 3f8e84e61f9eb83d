import Coinbase
import Domain
import Seeding
import Testing

@Suite struct `A connection on any schedule` {
    @Test func `keeps its promises`() {
        for seed in PropertySeeds.of("links") {
            var schedule = LinkSchedule(seed: seed)
            for _ in 0..<5_000 { schedule.step() }
            #expect(schedule.broken == [], "seed \(seed)")
            #expect(
                schedule.counts.values.allSatisfy { $0 > 0 }, "seed \(seed): \(schedule.counts)")
        }
    }
}
