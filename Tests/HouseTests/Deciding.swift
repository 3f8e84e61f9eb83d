/// The rules for modules that decide: equal in, equal out, at once.
enum Deciding {
    /// The one place that waits.
    static let loop = "Sources/Engine/EngineLoop.swift"

    private static let banned = [
        "await": "the core does not wait",
        "async": "the core does not wait",
        "ContinuousClock": "time is an input",
        "SuspendingClock": "time is an input",
        "clock_gettime": "time is an input",
        "Date": "time is an input",
        "random": "chance is an input",
        "randomElement": "chance is an input",
        "shuffled": "chance is an input",
        "SystemRandomNumberGenerator": "chance is an input",
    ]

    private static let inexact = ["Decimal", "Double", "Float"]

    /// Numbers that round by themselves, wherever money is held.
    private static func roundings(in file: SourceFile) -> [String] {
        guard FloorPlan.exact.contains(file.module), FloorPlan.inexact[file.path] == nil else {
            return []
        }
        return file.code.enumerated().flatMap { index, line in
            inexact.filter { line.holds($0) }
                .map { file.finding(index, "\($0): money is exact") }
        }
    }

    static func findings(in file: SourceFile) -> [String] {
        let found = roundings(in: file)
        return FloorPlan.deciding.contains(file.module) ? found + decisions(in: file) : found
    }

    private static func decisions(in file: SourceFile) -> [String] {
        var found = file.code.enumerated().flatMap { index, line in
            words(for: file).filter { line.holds($0.key) }.sorted { $0.key < $1.key }
                .map { file.finding(index, "\($0.key): \($0.value)") }
        }
        if file.path == loop {
            let waits = file.code.filter { $0.holds("await") }.count
            if waits > 1 { found.append(file.finding(0, "waits in \(waits) places, not in one")) }
        }
        return found
    }

    private static func words(for file: SourceFile) -> [String: String] {
        var words = banned
        if file.path == loop {
            words["await"] = nil
            words["async"] = nil
        }
        if file.path.hasPrefix("Sources/Engine/Corridor") {
            words["throw"] = "the corridor returns values"
            words["throws"] = "the corridor returns values"
        }
        return words
    }
}
