import Assembly
import Domain
import JSON

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

    /// What a run answers through its socket; nil where none answers.
    static func ask(_ command: String, _ members: [String: String] = [:], of folder: StateFolder)
        -> JSONValue?
    {
        let all = ["command": command].merging(members) { _, new in new }
        let request = JSONValue.object(
            all.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) })
        guard case .answer(let answer) = ControlSocket.ask(folder: folder.path, request) else {
            return nil
        }
        return answer
    }

    static func folder(_ sheet: Sheet, at desk: Desk) -> StateFolder {
        StateFolder(home: desk.path, profile: sheet.name)
    }
}
