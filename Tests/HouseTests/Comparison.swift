import Foundation

/// The table of `docs/controls.md` that stands beside other engines.
struct Comparison: Equatable {
    /// The state of each control here and in each other engine, in the order of the matrix.
    var rows: [[String]] = []
    /// What the page says that they come to, a part counted like a whole.
    var together: [Int] = []
    /// What the page says of whole ones.
    var whole: [Int] = []

    private static let words: Set<String> = ["yes", "part", "–"]

    init(_ page: SourceFile) {
        for line in page.lines {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 8 else { continue }
            let states = Array(cells[2...6])
            if cells[1].hasPrefix("\(rows.count + 1). "), states.allSatisfy(Self.words.contains) {
                rows.append(states)
            } else if cells[1].hasPrefix("together") {
                together = states.compactMap { Int($0) }
            } else if cells[1].hasPrefix("of these whole") {
                whole = states.compactMap { Int($0) }
            }
        }
    }

    /// What is wrong with it beside the matrix of the same page.
    func findings(_ matrix: [Controls.Row]) -> [String] {
        var found: [String] = []
        for (row, own) in zip(rows, matrix) where (row[0] == "yes") != (own.state == "done") {
            found.append("\(own.number) is \(own.state) in the matrix and \(row[0]) beside others")
        }
        let sums = (0..<5).map { column in rows.count { $0[column] != "–" } }
        if together != sums { found.append("together they are \(sums), not \(together)") }
        let wholes = (0..<5).map { column in rows.count { $0[column] == "yes" } }
        if whole != wholes { found.append("whole ones are \(wholes), not \(whole)") }
        if let own = sums.first, sums.dropFirst().contains(where: { $0 >= own }) {
            found.append("another engine has as many")
        }
        return found
    }
}
