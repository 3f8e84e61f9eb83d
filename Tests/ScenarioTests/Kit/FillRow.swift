import Assembly
import Domain
import Simulation

/// A fill as the table of a backtest has it, without the order's number.
struct FillRow: Hashable, CustomStringConvertible {
    /// Whole minutes since the market of the tests began, on its first day.
    var minute: Int
    /// Time, side, price, size and the position afterwards.
    var description: String
    /// Whether it left nothing.
    var isFlat: Bool
}

extension Backtesting {
    /// The fills of a backtest from a minute on, or from where the data begins.
    static func fills(
        _ sheet: Sheet, _ path: String, from minute: Int? = nil, at desk: Desk
    ) throws -> [FillRow] {
        var run = try prepare(sheet, path, at: desk)
        run.options = DataOptions(
            from: minute.map {
                Timestamp(nanos: (MarketText.start + 60 * Int64($0)) * 1_000_000_000)
            })
        run.tradesPath = desk.path + "/fills.csv"
        _ = try run.run()
        return try desk.read("fills.csv").split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(
                String.init)
            // 2026-09-30T01:02:03Z
            let clock = cells[2].dropFirst(11).split(separator: ":").prefix(2).compactMap {
                Int($0)
            }
            return FillRow(
                minute: clock[0] * 60 + clock[1],
                description: [cells[2], cells[5], cells[6], cells[7], cells[12]].joined(
                    separator: " "),
                isFlat: cells[12].allSatisfy { "-0.".contains($0) })
        }
    }
}
