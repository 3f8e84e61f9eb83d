/// Numbers that every kit for authors has to agree about; made with whole numbers of any length.
struct SharedVector {
    /// As the header of the file names them; nil where nothing fits or makes sense.
    let numbers: [String: Int64]

    /// A number that each row has.
    subscript(name: String) -> Int64 { numbers[name] ?? 0 }

    /// What is to be found, in the order of the file.
    var expected: [Int64?] { SharedVector.answers.map { numbers[$0] } }

    static let answers = [
        "notional", "size_worth", "round_buy", "round_sell", "worst_buy", "worst_sell", "floor_lot",
    ]

    static func read() throws -> [SharedVector] {
        let lines = try Repository.text("Plugins/SDK/arithmetic.csv").split(separator: "\n")
        let names = lines.first?.split(separator: ",").map(String.init) ?? []
        return lines.dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            let pairs = zip(names, cells).compactMap { name, cell in
                Int64(cell).map { (name, $0) }
            }
            return SharedVector(numbers: Dictionary(uniqueKeysWithValues: pairs))
        }
    }
}
