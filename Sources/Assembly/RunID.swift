internal import Domain

/// Names of runs: the moment and four random hex digits, so that they sort by time.
package enum RunID {
    package static func make() -> String {
        let now = CivilTime(WallClock.now)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let day = "\(now.year)\(two(now.month))\(two(now.day))"
        let time = "\(two(now.hour))\(two(now.minute))\(two(now.second))"
        let chance = String(UInt16.random(in: .min ... .max), radix: 16)
        return "\(day)T\(time)Z-" + String(repeating: "0", count: 4 - chance.count) + chance
    }
}
