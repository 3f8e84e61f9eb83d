/// The rules about how much stands in one place.
enum Sizes {
    static let linesMax = 400
    static let columnsMax = 100
    static let functionLinesMax = 60
    static let parametersMax = 5
    /// A strategy is read in one sitting.
    static let strategyLinesMax = 199
    static let strategyFolders = [
        "Plugins/Strategies", "Plugins/MaCross", "Plugins/MaCrossC", "Plugins/MaCrossCpp",
        "Plugins/MaCrossRust",
    ]

    /// What is too long in the folders of strategies, in Swift and in C.
    static func strategyFindings(in file: SourceFile) -> [String] {
        let count = file.lines.count - (file.lines.last == "" ? 1 : 0)
        guard count > strategyLinesMax else { return [] }
        return [file.finding(strategyLinesMax, "\(count) lines in a file of a strategy")]
    }

    static func findings(in file: SourceFile) -> [String] {
        let count = file.lines.count - (file.lines.last == "" ? 1 : 0)
        var found = count > linesMax ? [file.finding(linesMax, "\(count) lines in one file")] : []
        for (index, line) in file.lines.enumerated() where line.count > columnsMax {
            found.append(file.finding(index, "\(line.count) columns"))
        }
        for function in file.functions {
            if function.length > functionLinesMax {
                found.append(
                    file.finding(
                        function.firstLine, "\(function.name) has \(function.length) lines"))
            }
            if function.parameters > parametersMax {
                found.append(
                    file.finding(
                        function.firstLine,
                        "\(function.name) has \(function.parameters) parameters"))
            }
        }
        return found
    }
}
