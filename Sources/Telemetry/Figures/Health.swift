package import Domain
internal import Risk

/// Whether the bot does what its profile asks of it, judged by facts alone.
package struct Health: Hashable, Sendable {
    /// What still counts as healthy.
    package struct Limits: Hashable, Sendable {
        /// Of the latest market event and of each mark.
        package var ageMax: Nanos
        /// Between two cycles.
        package var cycleGapMax: Nanos
        package init(ageMax: Nanos, cycleGapMax: Nanos) {
            (self.ageMax, self.cycleGapMax) = (ageMax, cycleGapMax)
        }
    }

    /// What is wrong, one sentence each; empty when all is well.
    package let problems: [String]
    /// One sentence for a person.
    package let message: String

    package var isOK: Bool { problems.isEmpty }

    /// Judges a cycle.
    ///
    /// - Parameters:
    ///   - snapshot: The cycle that ends now.
    ///   - previous: When the cycle before it ended; nil for the first.
    ///   - limits: On the limit is healthy.
    package init(_ snapshot: CycleSnapshot, previous: Timestamp?, limits: Limits) {
        var problems: [String] = []
        if snapshot.level > .normal {
            let cause = snapshot.levelCause.map { ": " + $0 } ?? ""
            problems.append("level is \(snapshot.level.name)\(cause)")
        }
        if let error = snapshot.error { problems.append(error) }
        problems += Health.staleness(snapshot, limits)
        if let previous, snapshot.time - previous > limits.cycleGapMax {
            let gap = (snapshot.time - previous).seconds.text
            problems.append("the last cycle ended \(gap) s before this one")
        }
        for plugin in snapshot.plugins where !plugin.isWorking {
            let reason = plugin.reason.map { ": " + $0 } ?? ""
            problems.append("plugin \(plugin.instance) is \(plugin.state)\(reason)")
        }
        self.problems = problems
        message = problems.first ?? "trading, level \(snapshot.level.name)"
    }

    private static func staleness(_ snapshot: CycleSnapshot, _ limits: Limits) -> [String] {
        guard let age = snapshot.lastEventAge else { return ["no market event has come yet"] }
        if age > limits.ageMax { return ["the last market event is \(age.seconds.text) s old"] }
        return snapshot.marks.compactMap { mark in
            guard let age = mark.age else { return "\(mark.symbol) has no mark yet" }
            return age > limits.ageMax
                ? "the mark of \(mark.symbol) is \(age.seconds.text) s old" : nil
        }
    }
}
