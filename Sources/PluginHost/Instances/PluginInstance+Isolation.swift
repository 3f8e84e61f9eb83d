internal import CPluginChannel
internal import CShims
internal import Domain

/// What is different for an instance in a process of its own.
extension PluginInstance {
    package var placement: Placement { plan.library.placement }

    /// The number of its process, for people; nil for one in this process.
    package var process: Int? {
        guard placement == .isolated, let object = unsafe object else { return nil }
        return unsafe Int(perps_remote_process(object))
    }

    /// Why its process is gone, in words that follow a name; nil while all is well, and for an
    /// instance in this process.
    func endOfProcess() -> String? {
        guard placement == .isolated, let object = unsafe object,
            let why = unsafe perps_remote_failure(object)
        else { return nil }
        return unsafe ScalarText(String(cString: why), isQuoted: false).clean(limit: 400)
    }

    /// Whether its process has died and nobody has taken note of it: a step would.
    package var hasDied: Bool { !hasFailed && endOfProcess() != nil }

    /// What this kernel does not offer to lock an instance down with, one sentence; nil when
    /// everything is locked.
    package var isolationDoubt: String? {
        guard placement == .isolated, let object = unsafe object else { return nil }
        let locked = unsafe perps_remote_locked(object)
        let parts: [(Int, String)] = [
            (PERPS_LOCK_PRIVILEGES, "new privileges and dumps"),
            (PERPS_LOCK_FILES, "files (Landlock)"),
            (PERPS_LOCK_NETWORK, "TCP (Landlock 4)"),
            (PERPS_LOCK_SCOPE, "signals and abstract sockets (Landlock 6)"),
            (PERPS_LOCK_CALLS, "system calls (seccomp)"),
        ]
        let open = parts.filter { Int(locked) & $0.0 == 0 }.map(\.1)
        guard !open.isEmpty else { return nil }
        return "\(name) runs in a process of its own, and this kernel cannot lock there: "
            + open.joined(separator: ", ")
    }

    /// Refuses in live mode what other modes warn of.
    func checkIsolation() throws(Fault) {
        guard setting.mode == .live, let doubt = isolationDoubt else { return }
        throw Fault(
            .usage, code: "plugin.not_isolated", doubt + ", which live mode refuses",
            at: plan.location,
            remedy: "run it on a kernel with Landlock 6 and seccomp, or write "
                + "`hosting: in-process` if you trust \(module.id) with the account's keys")
    }
}
