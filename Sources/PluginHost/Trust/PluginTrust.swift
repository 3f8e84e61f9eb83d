package import Domain

/// Whether a library may be loaded, by its hash alone: ours, one that was added, or a stranger.
package struct PluginTrust: Sendable {
    /// The lock of this user, or why it cannot be read.
    package var lock: Result<PluginsLock, Fault>
    /// Where the lock is; nil when this user has no place for one.
    package var path: String?
    /// What only sells or cancels warns of a stranger instead of refusing it.
    package var demandsLock = true
    /// Whether only libraries that came with the program may be loaded.
    package var isSafeMode = false

    /// Nothing was added.
    package static let none = PluginTrust(lock: .success(.empty), path: nil)

    package init(lock: Result<PluginsLock, Fault>, path: String?) {
        (self.lock, self.path) = (lock, path)
    }

    /// The lock beside the folder that plugins are added to.
    package init(of search: PluginSearch) {
        let path = search.lockFile
        self.init(
            lock: Result { () throws(Fault) in
                guard let path else { return .empty }
                return try PluginsLock.read(path)
            }, path: path)
    }

    /// Decides before anything of the library runs.
    ///
    /// - Returns: What would be refused in live mode, one sentence each.
    /// - Throws: `plugin.safe_mode`; in live mode `plugin.not_locked`, and what is wrong with the
    ///   lock.
    func admit(
        _ file: PluginFile, isFirstParty: Bool, mode: LoadMode
    ) throws(Fault) -> [String] {
        guard !isFirstParty else { return [] }
        guard !isSafeMode else {
            throw Fault(
                .usage, code: "plugin.safe_mode",
                "did not come with the program, and safe mode loads nothing else",
                remedy: "take what uses it out of the profile, or start without --safe-mode"
            ).inFile(file.path)
        }
        guard mode == .live || mode == .paper else { return [] }
        do throws(Fault) {
            if try lock.get().entry(of: file.sha256) != nil { return [] }
            throw notLocked(file)
        } catch {
            guard mode == .live, demandsLock else {
                let place = error.file.map { $0 + " " } ?? ""
                return [place + error.message + "; live mode refuses it"]
            }
            throw error
        }
    }

    private func notLocked(_ file: PluginFile) -> Fault {
        Fault(
            .usage, code: "plugin.not_locked",
            "is not in \(path ?? PluginsLock.fileName), by its SHA-256 \(file.sha256)",
            remedy: "look at it, then type: perps-bot plugins add \(file.path)"
        ).inFile(file.path)
    }

    /// - Throws: `plugin.capability` in paper and live mode, for a module that asks for more than
    ///   its entry grants.
    func check(
        _ modules: [ModuleSummary], of file: PluginFile, mode: LoadMode
    ) throws(Fault) {
        guard mode == .live || mode == .paper,
            case .success(let lock) = lock, let entry = lock.entry(of: file.sha256)
        else { return }
        for module in modules {
            let more = module.capabilities.subtracting(entry.capabilities)
            guard !more.isEmpty else { continue }
            throw Fault(
                .usage, code: "plugin.capability",
                "\(module.id) asks for \(more.names.joined(separator: ", ")), which "
                    + "\(path ?? PluginsLock.fileName) does not grant it", key: "caps",
                remedy: "grant it with perps-bot plugins add, or take the module out of the profile"
            ).inFile(file.path)
        }
    }
}
