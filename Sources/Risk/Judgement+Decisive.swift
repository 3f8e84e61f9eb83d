internal import Domain

extension Judgement {
    /// Which of an order's judgements stopped it: the strictest, of equals the first, of smaller
    /// sizes the smallest.
    ///
    /// So the guard chain decides, and whoever tells of it names the same guard and its own words.
    /// - Returns: nil when none of them stops anything.
    package static func decisive(_ judgements: [Judgement]) -> Int? {
        var found: Int?
        for index in judgements.indices where judgements[index].verdict != .allow {
            if let best = found, !judgements[index].overrules(judgements[best]) { continue }
            found = index
        }
        return found
    }

    private func overrules(_ other: Judgement) -> Bool {
        if case .resize(let mine) = verdict, case .resize(let theirs) = other.verdict {
            return mine < theirs
        }
        return verdict.rank > other.verdict.rank
    }
}
