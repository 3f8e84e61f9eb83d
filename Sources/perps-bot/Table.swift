/// Rows under a heading, in columns as wide as they need to be.
struct Table {
    let head: [String]
    private(set) var rows: [[String]] = []

    init(_ head: String...) { self.head = head }

    /// Adds a row; an empty cell is shown as `-`.
    mutating func add(_ cells: String...) {
        rows.append(cells.map { $0.isEmpty ? "-" : $0 })
    }

    /// The heading and the rows; the last column is not filled up.
    var lines: [String] {
        let all = [head] + rows
        let widths = head.indices.map { column in
            all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return all.map { cells in
            var line = ""
            for (column, cell) in cells.enumerated() {
                line += cell
                guard column + 1 < cells.count else { break }
                line += String(repeating: " ", count: widths[column] - cell.count + 2)
            }
            return line
        }
    }

    func print() { for line in lines { Output.result(line) } }
}
