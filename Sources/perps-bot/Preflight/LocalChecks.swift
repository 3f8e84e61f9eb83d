internal import Assembly
internal import Domain
internal import Glibc
internal import JSON
internal import Profile

/// What can be looked at without asking anybody: plugins, limits, disk, lock and ladder.
struct LocalChecks {
    /// Free bytes below which nothing should start, and below which somebody should know.
    static let freeBytesMin: UInt64 = 256 << 20
    static let freeBytesLow: UInt64 = 2 << 30

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
        plugins()
        limits()
        disk()
        lock()
        ladder()
    }

    private func plugins() {
        var assembler = Assembler(
            purpose: .check, start: Timestamp(nanos: 0), seed: 42, scan: Environment.scan)
        do throws(Faults) {
            let plan = try assembler.plan(loaded.profile, at: loaded.path)
            defer { plan.close() }
            for warning in plan.warnings {
                report.add(
                    PreflightCheck(
                        "plugins", .warn, warning, remedy: "look at perps-bot plugins list"))
            }
            guard plan.warnings.isEmpty else { return }
            let names = plan.plugins.map(\.instance).joined(separator: ", ")
            report.add(PreflightCheck("plugins", .pass, names.isEmpty ? "none" : names))
        } catch {
            for fault in error.all { report.add(PreflightCheck("plugins", fault)) }
        }
    }

    private func limits() {
        let limits = loaded.profile.limits
        func money(_ amount: Amount) -> String {
            Reporter.money(amount) + " " + loaded.profile.currency
        }
        report.add(
            PreflightCheck(
                "limits", .pass,
                "order \(money(limits.orderNotional)), position \(money(limits.positionNotional)), "
                    + "gross \(money(limits.grossExposure)), daily loss "
                    + "\(money(limits.dailyLoss)), \(limits.orderRate.text), collar "
                    + limits.priceCollar.text))
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
        guard unsafe access(place, W_OK | X_OK) == 0 else {
            report.add(
                PreflightCheck(
                    "disk", .fail, "\(place) cannot be written to",
                    remedy: "give yourself write access, or set PERPS_HOME to another folder"))
            return
        }
        var status = statvfs()
        guard unsafe statvfs(place, &status) == 0 else {
            report.add(
                PreflightCheck(
                    "disk", .fail, "nobody can tell how much is free in \(place)",
                    remedy: "check the file system"))
            return
        }
        let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
        let result: PreflightCheck.Result =
            free < LocalChecks.freeBytesMin
            ? .fail : free < LocalChecks.freeBytesLow ? .warn : .pass
        report.add(
            PreflightCheck(
                "disk", result, "\(Reporter.grouped(Int(free >> 20))) MiB free in \(place)",
                remedy: result == .pass
                    ? nil : "make room, or set PERPS_HOME to a folder on another disk"))
    }

    private func lock() {
        do throws(Fault) {
            guard let holder = try InstanceLock.holder(of: folder.lockFile) else {
                report.add(PreflightCheck("lock", .pass, "no other instance runs"))
                return
            }
            report.add(
                PreflightCheck(
                    "lock", .fail, "process \(holder) runs this profile",
                    remedy: "stop it, or look at it with perps-bot status"))
        } catch {
            report.add(PreflightCheck("lock", error))
        }
    }

    private func ladder() {
        do throws(Fault) {
            let status = try StatusDocument.stopped(folder)
            // A level that cannot be read is no level to start at.
            let level = status["level"]?.string.flatMap { TradingLevel(name: $0) } ?? .halt
            let cause = status["cause"]?.string.map { " by \($0)" } ?? ""
            let result: PreflightCheck.Result =
                level >= .halt ? .fail : level > .normal ? .warn : .pass
            report.add(
                PreflightCheck(
                    "ladder", result, level.name + cause,
                    remedy: result == .pass
                        ? nil : status["lift"]?.string ?? "look at perps-bot status"))
            unfinished(status)
        } catch {
            report.add(PreflightCheck("ladder", error))
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
