internal import Simulation

/// `[PRODUCT=]PATH` on the command line.
enum DataArgument {
    static func input(_ text: String) -> DataInput {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].contains("/"), !halves[0].contains(".") else {
            return DataInput(path: text)
        }
        return DataInput(product: String(halves[0]), path: String(halves[1]))
    }
}
