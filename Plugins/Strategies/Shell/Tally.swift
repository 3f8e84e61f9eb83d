internal import PerpsPlugin

/// The counters of a strategy on bars, by their place among its metrics.
struct Tally {
    static let names = ["entries", "exits", "stops", "blocked"]
    static let entries = 0
    static let exits = 1
    static let stops = 2
    static let blocked = 3
    /// Where the rule's own filters begin.
    static let filters = 4

    private var values: [Int: Double] = [:]

    mutating func add(_ place: Int, _ host: Host) {
        values[place, default: 0] += 1
        host.metric(place, values[place, default: 0])
    }
}
