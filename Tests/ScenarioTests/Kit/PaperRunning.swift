import Assembly
import Domain

/// Runs by the clock as the command makes them.
enum ClockRunning {
    static func run(
        _ sheet: Sheet, at desk: Desk, cycles: Int? = 10, chunk: Int = 64,
        stop: @escaping @Sendable () -> Bool = { false }
    ) throws -> RunResult {
        var run = ClockRun(
            loaded: try sheet.load(at: desk), scan: desk.scan, folder: folder(sheet, at: desk))
        (run.cyclesMax, run.chunk) = (cycles, chunk)
        return try run.run(
            watch: SilentWatcher(), signals: RunSignals(stop: stop, halt: { false }))
    }

    static func folder(_ sheet: Sheet, at desk: Desk) -> StateFolder {
        StateFolder(home: desk.path, profile: sheet.name)
    }
}
