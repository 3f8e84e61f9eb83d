internal import Domain

/// The course a generated market takes.
package enum Scenario: String, Hashable, CaseIterable, Sendable {
    /// A random walk that returns to where it began.
    case calm
    /// The same around a price that rises by a tenth in an hour.
    case trend
    /// Two calm minutes, then a fall of 12 % within a minute under a wide spread.
    case crash
    /// Every ten minutes three minutes of silence, after which the price stands elsewhere.
    case gap
    /// Every ten minutes two minutes in which the product is not traded.
    case halted
    /// Sizes near the smallest that may be ordered.
    case dust
}

extension Scenario {
    /// What a market does at one moment.
    struct Phase: Hashable {
        /// How far the price it returns to has moved, in 1e-8.
        var drift: Int64 = 0
        /// How much wider than usual the spread is.
        var spreadFactor: Int64 = 1
        /// No events come before this moment of the run.
        var silentUntil: Int64?
        var isHalted = false
    }

    static let second: Int64 = 1_000_000_000
    private static let cycle = 600 * second

    /// What happens so many nanoseconds after the run began.
    func phase(at elapsed: Int64) -> Phase {
        let (round, place) = elapsed.quotientAndRemainder(dividingBy: Scenario.cycle)
        switch self {
        case .calm, .dust: return Phase()
        case .trend: return Phase(drift: elapsed / Scenario.second * 10_000_000 / 3_600)
        case .crash: return crash(elapsed)
        case .gap:
            let start = Scenario.cycle / 10
            let end = start + 180 * Scenario.second
            let level: Int64 = (round + (place < start ? 0 : 1)) % 2 == 0 ? 0 : 3_000_000
            return Phase(
                drift: level,
                silentUntil: (start..<end).contains(place) ? elapsed - place + end : nil)
        case .halted:
            let start = Scenario.cycle / 10
            return Phase(isHalted: (start..<start + 120 * Scenario.second).contains(place))
        }
    }

    private func crash(_ elapsed: Int64) -> Phase {
        let since = elapsed - 120 * Scenario.second
        guard since > 0 else { return Phase() }
        let depth = min(since, 60 * Scenario.second) / 1_000_000 * -12_000_000 / 60_000
        let calming = max(0, since - 60 * Scenario.second) / (30 * Scenario.second)
        return Phase(drift: depth, spreadFactor: max(2, 20 - calming))
    }
}
