internal import Crypto
package import Domain
internal import Glibc
package import JSON
internal import Ledger
package import PluginHost
internal import Profile
internal import Simulation

/// Tells why an order was sent or stopped.
///
/// A run is told from its ledger. A backtest keeps nothing of its orders: it is run again up to the
/// order, from inputs whose hashes must be those of then.
package struct Explainer {
    let home: String
    let scan: PluginScan
    let prefixShare: String?
    let environment: [String: String]

    package init(
        home: String, scan: PluginScan, prefixShare: String?, environment: [String: String]
    ) {
        (self.home, self.scan) = (home, scan)
        (self.prefixShare, self.environment) = (prefixShare, environment)
    }

    /// - Throws: A fault of kind `usage` when there is no such run or order, and when the inputs of
    ///   a backtest have changed.
    package func explain(
        _ number: OrderNumber, profile: String?, runID: String?
    ) throws -> JSONValue {
        let last = try find(profile: profile, runID: runID)
        let folder = StateFolder(home: home, profile: last.profile)
        let story =
            last.kind == .backtest
            ? try replay(number, last, folder) : try recall(number, last, folder)
        guard let story else { throw noOrder(number, last) }
        return story.document
    }

    private func noOrder(_ number: OrderNumber, _ last: LastRun) -> Fault {
        Fault(
            .usage, code: "explain.no_order",
            "\(last.kind.rawValue) \(last.runID) has no order \(number.value)",
            remedy: "orders are numbered from 1; the summary tells how many there are")
    }

    private func find(profile: String?, runID: String?) throws -> LastRun {
        let name = profile.map(ProfileFiles.stem)
        guard let runID else {
            if let last = try LastRun.read(home: home, profile: name) { return last }
            throw Fault(
                .usage, code: "explain.no_run",
                "there is no run yet" + (name.map { " of \($0)" } ?? ""),
                remedy: "begin one with perps-bot run --profile dev --for 10s")
        }
        for candidate in try name.map({ [$0] }) ?? StateFolder.profiles(in: home) {
            let folder = StateFolder(home: home, profile: candidate)
            if try StateFolder.exists(folder.backtest(runID) + "/run.json") {
                return LastRun(runID: runID, kind: .backtest, profile: candidate)
            }
            guard try StateFolder.exists(folder.ledger) else { continue }
            let store = try LedgerStore.openForReading(path: folder.ledger)
            if try store.run(runID) != nil {
                return LastRun(runID: runID, kind: .run, profile: candidate)
            }
        }
        throw Fault(
            .usage, code: "explain.no_run", "there is no run \(runID)",
            remedy: "leave --run out to take the last one")
    }

    private func recall(
        _ number: OrderNumber, _ last: LastRun, _ folder: StateFolder
    ) throws -> OrderStory? {
        let store = try LedgerStore.openForReading(path: folder.ledger)
        return try store.order(number, run: last.runID).map { OrderStory($0) }
    }

    private func replay(
        _ number: OrderNumber, _ last: LastRun, _ folder: StateFolder
    ) throws -> OrderStory? {
        let path = folder.backtest(last.runID) + "/run.json"
        guard let text = try StateFolder.read(path),
            let record = try RunRecord(JSONValue(parsing: text))
        else {
            throw Fault(
                .runtime, code: "explain.unreadable", "the record of the run cannot be read",
                remedy: "run the backtest again"
            ).inFile(path)
        }
        let layers = ProfileLayers(
            environment: environment, sets: record.sets,
            symbols: record.symbols.isEmpty ? nil : record.symbols, seed: record.seedText)
        let loaded = try LoadedProfile.load(
            record.profilePath, layers: layers, prefixShare: prefixShare)
        try check(SHA256.hex(of: loaded.profile.canonicalText), record, record.profilePath)
        var backtest = BacktestRun(
            loaded: loaded, data: record.data, options: record.options, seed: record.seed,
            scan: scan, folder: folder)
        (backtest.lastOrder, backtest.keepsChecks) = (number, true)
        let tracing = Tracing()
        backtest.tracer = { plan in
            let tracer = OrderTracer(number, in: plan)
            tracing.tracer = tracer
            return tracer
        }
        let result = try backtest.run()
        try check(result, record)
        return tracing.tracer?.story
    }

    /// Owns the tracer once the plan is known.
    private final class Tracing {
        var tracer: OrderTracer?
    }

    private func check(_ hash: String, _ record: RunRecord, _ path: String) throws(Fault) {
        if let then = record.profileSHA256, then != hash { throw changed("the profile", path) }
    }

    private func check(_ result: RunResult, _ record: RunRecord) throws(Fault) {
        for (key, what) in [("data", "the data"), ("plugins", "a plugin")] {
            let now = result.json[key]?.array?.compactMap { $0["sha256"]?.string } ?? []
            let then = record.result?[key]?.array?.compactMap { $0["sha256"]?.string } ?? []
            guard now == then else { throw changed(what, record.runID) }
        }
    }

    private func changed(_ what: String, _ place: String) -> Fault {
        Fault(
            .runtime, code: "explain.changed", "\(what) is no longer that of the backtest",
            remedy: "run the backtest again, then explain"
        ).inFile(place)
    }
}
