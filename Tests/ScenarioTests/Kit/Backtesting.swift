import Assembly
import Domain
import JSON
import Profile
import Simulation

/// Backtests as the command makes them.
enum Backtesting {
    static func run(
        _ sheet: Sheet, _ path: String, at desk: Desk, chunk: Int = 4_096
    ) throws -> RunResult {
        var run = try prepare(sheet, path, at: desk)
        run.chunk = chunk
        return try run.run()
    }

    static func prepare(_ sheet: Sheet, _ path: String, at desk: Desk) throws -> BacktestRun {
        BacktestRun(
            loaded: try sheet.load(at: desk), data: [DataInput(path: path)],
            options: DataOptions(), seed: sheet.seed, scan: desk.scan,
            folder: StateFolder(home: desk.path, profile: sheet.name))
    }

    /// Runs and leaves behind what `explain` needs, as the command does.
    static func keep(_ sheet: Sheet, _ path: String, at desk: Desk) throws -> RunResult {
        let run = try prepare(sheet, path, at: desk)
        let result = try run.run()
        var record = RunRecord(
            runID: run.runID, profilePath: run.loaded.path, data: run.data, options: run.options,
            seed: run.seed)
        (record.result, record.profileSHA256) = (result.json, run.profileSHA256)
        try StateFolder.make(run.folder.backtest(run.runID))
        try StateFolder.write(
            record.json.text(), to: run.folder.backtest(run.runID) + "/run.json")
        try LastRun(runID: run.runID, kind: .backtest, profile: sheet.name).write(run.folder)
        return result
    }

    static func explainer(at desk: Desk) -> Explainer {
        Explainer(home: desk.path, scan: desk.scan, prefixShare: nil, environment: [:])
    }
}
