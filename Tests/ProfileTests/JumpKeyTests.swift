import Domain
import Profile
import Testing

@Suite struct `The limits that hold where nobody states them` {
    private func read(_ limit: String) -> ProfileReading {
        Sample.read(
            Sample.replacing(
                "  cash_reserve: 100 USD\n", with: "  cash_reserve: 100 USD\n  \(limit)\n"))
    }

    @Test func `stop something as they are`() throws {
        let limits = try #require(Sample.read(Sample.text).profile).limits
        #expect(limits.jumps.distance == .bps(1_000))
        #expect(limits.jumps.settle == .second * 2)
        #expect(limits.flow.sameSideFills == OrderRate(count: 1_000, period: .hour))
    }

    @Test func `are what is written`() throws {
        #expect(try #require(read("mark_jump: 5%").profile).limits.jumps.distance == .bps(500))
        #expect(try #require(read("mark_settle: 10s").profile).limits.jumps.settle == .second * 10)
        #expect(
            try #require(read("same_side_fills: 60/h").profile).limits.flow.sameSideFills
                == OrderRate(count: 60, period: .hour))
    }

    @Test(arguments: [
        "mark_jump: 10 bps", "mark_jump: 50%", "mark_settle: 0s", "mark_settle: 1h",
        "same_side_fills: 1/h", "same_side_fills: 100_000/s",
    ])
    func `reach to the ends of their ranges`(limit: String) {
        #expect(read(limit).faults == [])
    }

    @Test(arguments: [
        "mark_jump: 9.9 bps", "mark_jump: 50.01%", "mark_jump: 5", "mark_settle: 3_601s",
        "mark_settle: 2", "same_side_fills: 0/h", "same_side_fills: 100_001/s",
        "same_side_fills: 5",
    ])
    func `are refused beyond them, and without a unit`(limit: String) {
        let key = "limits." + limit.prefix { $0 != ":" }
        #expect(read(limit).faults.map(\.key) == [key])
    }
}
