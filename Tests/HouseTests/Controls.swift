import Foundation

/// The rows of the control matrix, and what is wrong with them.
enum Controls {
    /// One row of `docs/controls.md`.
    struct Row: Equatable {
        var line: Int
        var number: Int
        var control: String
        var need: String
        var state: String
        var code: String
        var test: String
        var metric: String
    }

    /// What the checks need to know of the repository.
    struct Surroundings {
        /// The text of a file, nil when there is none.
        var text: (String) -> String?
        /// The names of metrics and events that are registered.
        var names: Set<String>
    }

    /// How many controls there are.
    static let count = 58
    /// How much each is needed, in the order of their numbers; the page may not make one of them
    /// weaker.
    static let needs: [String] = {
        var needs = Array(repeating: "must", count: count)
        for number in [20, 21, 22, 39, 44, 45, 47, 53, 57] { needs[number - 1] = "should" }
        needs[14 - 1] = "gated"
        needs[58 - 1] = "could"
        return needs
    }()
    /// Needed ones that come with later work; none but these may be open.
    static let openMusts: Set<Int> = [31, 35, 38, 46, 54, 56]
    /// What a row says where nothing can be counted; the reason follows.
    private static let noMetric = "no metric: "

    static func rows(of page: SourceFile) -> [Row] {
        page.lines.enumerated().compactMap { index, line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 9, let number = Int(cells[1]) else { return nil }
            return Row(
                line: index, number: number, control: cells[2], need: cells[3], state: cells[4],
                code: cells[5], test: cells[6], metric: cells[7])
        }
    }

    static func findings(in page: SourceFile, _ around: Surroundings) -> [String] {
        let rows = rows(of: page)
        var found: [String] = []
        if rows.map(\.number) != Array(1...count) {
            found.append("\(page.path): the rows are not 1 to \(count), each once and in order")
        }
        for row in rows {
            found += complaints(about: row, page, around).map { page.finding(row.line, $0) }
        }
        return found
    }

    private static func complaints(
        about row: Row, _ page: SourceFile, _ around: Surroundings
    ) -> [String] {
        var found: [String] = []
        if needs.indices.contains(row.number - 1), needs[row.number - 1] != row.need {
            found.append("it is a \(needs[row.number - 1]), not a \(row.need)")
        }
        if row.need == "must", row.state == "open", !openMusts.contains(row.number) {
            found.append("a must that may not be open")
        }
        found += links(row.code).filter { around.text($0.path) == nil }
            .map { "there is no \($0.path)" }
        for (name, path) in links(row.test) where !hasTest(name, in: around.text(path)) {
            found.append("\(path) has no test `\(name)`")
        }
        found += metrics(row.metric).flatMap { metric in
            complaints(about: metric, row, around)
        }
        switch row.state {
        case "done":
            if links(row.code).isEmpty { found.append("done without code") }
            if links(row.test).isEmpty { found.append("done without a test") }
            let hasReason = row.metric.hasPrefix(noMetric) && row.metric.count > noMetric.count
            if metrics(row.metric).isEmpty, !hasReason {
                found.append("done without a metric or why there is none")
            }
        case "open":
            if row.metric.count < 4 { found.append("open without what is missing") }
        default: found.append("\(row.state) is no state")
        }
        return found
    }

    /// A name that is not registered, or a guard that the linked code does not name so.
    private static func complaints(
        about metric: String, _ row: Row, _ around: Surroundings
    ) -> [String] {
        let name = String(metric.prefix { $0 != "{" })
        guard around.names.contains(name) else { return ["\(name) is not registered"] }
        guard let match = metric.firstMatch(of: /guard="([^"]+)"/) else { return [] }
        let isNamed = links(row.code).contains {
            around.text($0.path)?.contains("\"\(match.1)\"") ?? false
        }
        return isNamed ? [] : ["no linked code is the guard \(match.1)"]
    }

    /// Links of a cell, with paths from the root.
    private static func links(_ cell: String) -> [(name: String, path: String)] {
        cell.matches(of: /\[([^\]]+)\]\(\.\.\/([^)]+)\)/).map { (String($0.1), String($0.2)) }
    }

    private static func metrics(_ cell: String) -> [String] {
        cell.matches(of: /`([^`]+)`/).map { String($0.1) }
    }

    private static func hasTest(_ name: String, in text: String?) -> Bool {
        text?.contains("func `\(name)`") ?? false
    }

    /// The raw values of a registry's cases, read off its source.
    static func names(in registry: SourceFile) -> Set<String> {
        Set(
            registry.lines.compactMap { $0.firstMatch(of: /case \w+ = "([^"]+)"/) }.map {
                String($0.1)
            })
    }
}
