internal import Assembly
internal import Domain
internal import Glibc
internal import JSON
internal import Simulation

/// The files that a backtest leaves behind: what it was made of, and what it came to.
struct RunFiles {
    private let folder: StateFolder
    private let runID: String
    private let record: RunRecord

    init(_ run: BacktestRun, _ options: ProfileOptions) {
        folder = run.folder
        runID = run.runID
        var record = RunRecord(
            runID: run.runID, profilePath: RunFiles.absolute(run.loaded.path),
            data: run.data.map {
                DataInput(product: $0.product, path: RunFiles.absolute($0.path))
            }, options: run.options, seed: run.seed)
        (record.sets, record.symbols) = (options.sets, options.symbols)
        record.seedText = options.seed
        record.profileSHA256 = run.profileSHA256
        self.record = record
    }

    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = unsafe getcwd(nil, 0) else { return path }
        defer { unsafe free(folder) }
        return unsafe String(cString: folder) + "/" + path
    }

    /// Makes the folder, so that a disk that refuses is found out before the work.
    func prepare() throws(Fault) {
        try StateFolder.make(folder.backtest(runID))
    }

    func finish(_ result: RunResult) throws(Fault) {
        var whole = record
        whole.result = result.json
        try StateFolder.write(
            whole.json.text(indented: true) + "\n", to: folder.backtest(runID) + "/run.json")
        try LastRun(runID: runID, kind: .backtest, profile: folder.profile).write(folder)
    }

    /// Takes the folder away again when nothing came of the run, and those above it that are empty.
    func abandon() {
        unsafe rmdir(folder.backtest(runID))
        unsafe rmdir(folder.path + "/backtests")
        unsafe rmdir(folder.path)
    }
}
