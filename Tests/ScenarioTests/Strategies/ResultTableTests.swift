import Assembly
import Domain
import Engine
import Foundation
import Profile
import Simulation
import Testing

@Suite(.enabled(if: sharedData != nil, "PERPS_SHARED_DATA names no folder of real data"))
struct `What the pages say strategies made of real data` {
    let desk: Desk

    init() throws { desk = try Desk() }

    /// Where the data of a table's rows lies.
    static let data = [
        "march": `A backtest of each strategy`.candles,
        "days": `A backtest of each strategy`.minutes,
        "book": `A backtest of each strategy`.books,
    ]

    /// Pages and rows, with the parameters that the page names for a row.
    static let rows: [(page: String, row: String, parameters: String)] =
        [
            "baseline", "breakout", "mean-reversion", "momentum", "scalp", "volatility", "ma-cross",
            "twap",
        ].flatMap { [($0, "march", "{}"), ($0, "days", "{}")] }
        + ["march", "days"].map {
            ("enhanced", $0, "{spread_max: 0 bps, depth_first_min: 0, depth_ten_min: 0}")
        } + [
            ("enhanced", "book", "{interval: 5s}"), ("market-maker", "book", "{}"),
            ("market-maker", "book, near", "{half_spread: 1 bps, requote: 0.2 bps}"),
        ]

    @Test(arguments: rows)
    func `is what they make`(page: String, row: String, parameters: String) throws {
        let folder = Desk.repository.appending(path: "docs/strategies")
        func text(_ name: String) throws -> String {
            try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        }
        let profile = try text("trial.yaml")
            .replacing("module: perps.baseline", with: "module: perps.\(page)")
            .replacing("parameters: {}", with: "parameters: \(parameters)")
        let path = try desk.write(profile, to: "trial.yaml")
        let file = try #require(Self.data[String(row.prefix { $0 != "," })])
        let run = BacktestRun(
            loaded: try LoadedProfile.load(path, layers: ProfileLayers(), prefixShare: nil),
            data: [DataInput(path: try #require(sharedData) + "/" + file)], options: DataOptions(),
            seed: 42, scan: desk.scan, folder: StateFolder(home: desk.path, profile: "trial"))
        let result = try run.run()
        #expect(result.residual == .zero)
        let change = result.equityEnd.mantissa - result.equityStart.mantissa
        let made = [result.fees.mantissa, change, change + result.fees.mantissa]
        let cells = try cells(of: row, in: text("\(page).md"))
        #expect(cells.first == "\(result.counts.fills)")
        #expect(cells.dropFirst().count == made.count)
        for (cell, amount) in zip(cells.dropFirst(), made) {
            let cents = try #require(Int64(cell.filter { $0.isNumber || $0 == "-" }))
            #expect((cents * 1_000_000 - amount).magnitude <= 500_000, "\(cell)")
        }
    }

    private func cells(of row: String, in page: String) throws -> [String] {
        let line = try #require(page.split(separator: "\n").first { $0.hasPrefix("| \(row) |") })
        return line.split(separator: "|").dropFirst().map {
            $0.trimmingCharacters(in: .whitespaces)
        }
    }
}
