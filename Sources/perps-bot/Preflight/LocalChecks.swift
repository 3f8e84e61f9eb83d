internal import Assembly
internal import Domain
internal import Glibc
internal import JSON
internal import PluginHost
internal import Profile

/// What can be looked at without asking anybody: plugins, limits, disk, lock and ladder.
struct LocalChecks {
    let loaded: LoadedProfile
    let folder: StateFolder
    let report: PreflightReport

    init(_ loaded: LoadedProfile, _ report: PreflightReport) {
        (self.loaded, self.report) = (loaded, report)
        folder = StateFolder(home: Environment.home, profile: loaded.profile.name)
    }

    func run() {
        let warnings = loaded.warnings
        for warning in warnings { report.add(PreflightCheck("profile", warning, .warn)) }
        if warnings.isEmpty {
            report.add(
                PreflightCheck("profile", .pass, "\(loaded.path), \(loaded.profile.mode.rawValue)"))
        }
        report.add(plugins())
        loader()
        report.add(PreflightRules.limits(loaded.profile))
        disk()
        lock()
        ladder()
    }

    private func plugins() -> [PreflightCheck] {
        var assembler = Assembler(
            purpose: .check, start: Timestamp(nanos: 0), seed: 42, scan: Environment.scan)
        do throws(Faults) {
            let plan = try assembler.plan(loaded.profile, at: loaded.path)
            defer { plan.close() }
            return PreflightRules.plugins(
                plan.plugins.map(\.instance), warnings: plan.warnings, faults: [])
        } catch {
            return PreflightRules.plugins([], warnings: [], faults: error.all)
        }
    }

    /// What a live run refuses before it asks anything.
    private func loader() {
        guard loaded.profile.mode == .live else { return }
        do throws(Fault) {
            try LoaderVariables.refuse(Environment.variables)
        } catch {
            report.add(PreflightCheck("plugins", error))
        }
    }

    /// The folder that is there already and that the state folder would be made in.
    private var nearestFolder: String {
        var path = folder.path
        while unsafe access(path, F_OK) != 0, let slash = path.lastIndex(of: "/") {
            path = String(path[..<slash])
        }
        return path.isEmpty ? "/" : path
    }

    private func disk() {
        let place = nearestFolder
        var status = statvfs()
        let isTold = unsafe statvfs(place, &status) == 0
        report.add(
            PreflightRules.disk(
                place, isWritable: unsafe access(place, W_OK | X_OK) == 0,
                free: isTold ? UInt64(status.f_bavail) * UInt64(status.f_frsize) : nil))
    }

    private func lock() {
        do throws(Fault) {
            let holder = try InstanceLock.holder(of: folder.lockFile)
            let others = try folder.otherHolders()
            report.add(PreflightRules.lock(holder: holder, others: others, isReal: isReal))
        } catch {
            report.add(PreflightCheck("lock", error))
        }
    }

    private var isReal: Bool {
        if case .coinbase = loaded.profile.venue { true } else { false }
    }

    private func ladder() {
        do throws(Fault) {
            // What runs knows its level; the ledger knows that of a run that is silent or gone.
            let running = runningStatus()
            let status: JSONValue
            if let running { status = running } else { status = try StatusDocument.stopped(folder) }
            report.add(
                PreflightRules.ladder(
                    status["level"]?.string.flatMap { TradingLevel(name: $0) },
                    cause: status["cause"]?.string, lift: status["lift"]?.string))
            if running == nil { unfinished(status) }
        } catch {
            report.add(PreflightCheck("ladder", error))
        }
    }

    /// What a run of the profile answers; nil where none does.
    private func runningStatus() -> JSONValue? {
        do throws(Fault) {
            return try RunningProfile(folder: folder).status()
        } catch {
            // That it is silent is told with what the ledger says of it.
            return nil
        }
    }

    private func unfinished(_ status: JSONValue) {
        guard let told = status["unfinished"]?["message"]?.string else { return }
        report.add(
            PreflightCheck(
                "last-run", .warn, told,
                remedy: "compare perps-bot orders list and positions with what you expect"))
    }
}
