import Assembly
import Domain
import Testing

@Suite struct `Words about long work` {
    /// The milliseconds, of these, at which something is said of work that began at 1,000 s.
    private func said(_ looks: [Int64], isTerminal: Bool) -> [Int64] {
        let start = Nanos.second * 1_000
        var pace = ProgressPace(isTerminal: isTerminal, from: start)
        return looks.filter { pace.isDue(at: start + .millisecond * $0) }
    }

    @Test func `come five times a second on a terminal`() {
        #expect(
            said([0, 199, 200, 201, 399, 400, 1_000, 1_199, 1_200], isTerminal: true)
                == [200, 400, 1_000, 1_200])
    }

    @Test func `come once elsewhere, after two seconds, and never about what is quick`() {
        #expect(said([0, 200, 1_999], isTerminal: false) == [])
        #expect(said([1_999, 2_000, 2_001, 60_000], isTerminal: false) == [2_000])
        #expect(said([60_000], isTerminal: false) == [60_000])
    }
}
