package import Domain
internal import Glibc

/// The plugins of others that this user has added: a folder of copies, and the lock beside it.
package struct PluginStore: Sendable {
    package let folder: String
    package let lockFile: String
    private let scan: PluginScan

    /// - Throws: `plugin.no_store` when this user has no folder of its own.
    package init(_ scan: PluginScan) throws(Fault) {
        guard let folder = scan.search.dataFolder, let lock = scan.search.lockFile else {
            throw Fault(
                .usage, code: "plugin.no_store", "there is no folder to keep plugins in",
                remedy: "set HOME or XDG_DATA_HOME to a folder of yours")
        }
        (self.folder, lockFile, self.scan) = (folder, lock, scan)
    }

    package func lock() throws(Fault) -> PluginsLock { try PluginsLock.read(lockFile) }

    /// The libraries that a path names: itself, or for a folder what is in it, by name.
    package static func libraries(at path: String) throws(Fault) -> [String] {
        var status = stat()
        let isFolder = unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        guard isFolder else { return [path] }
        let names = PluginSearch.libraryNames(in: path)
        guard !names.isEmpty else {
            throw Fault(
                .usage, code: "plugin.not_found", "holds no lib*.so", remedy: "name the file"
            ).inFile(path)
        }
        return names.map { path + "/" + $0 }
    }

    // MARK: Adding

    /// Looks at a library: who may write it, what it is, what it holds, who signed it.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - asks: Whether one without a manifest may be run in a child.
    ///   - word: What the operator says about keys.
    /// - Returns: What `add` takes.
    /// - Throws: What is wrong with it; nothing has changed.
    package func examine(
        _ path: String, asks: Bool, word: SignatureCheck.Word
    ) throws(Fault) -> PluginAddition {
        let file = try PluginFile.open(path, mode: .live)
        let name = PathText.name(of: path)
        guard PluginsLock.isFileName(name) else {
            throw Fault(
                .usage, code: "plugin.bad_name", "has a name that is not lib*.so of plain letters",
                remedy: "rename it, such as libmine-1.0.0.so"
            ).inFile(path)
        }
        guard !scan.lock.contains(file.sha256) else {
            throw Fault(
                .usage, code: "plugin.first_party", "came with the program and needs no entry",
                remedy: "nothing is to be done"
            ).inFile(path)
        }
        let bytes = try file.bytes()
        try ElfFile(bytes, path: path).refuseDanger(path: path)
        let modules = try modules(path, file, asks: asks)
        let lock = try lock()
        let ids = Set(modules.map(\.id))
        let replaced = lock.plugins.filter { !ids.isDisjoint(with: $0.ids) }
        try refuseConflict(name, file, ids, replaced)
        let vendors = Set(modules.map(\.vendor).filter { !$0.isEmpty })
        let signature = SmallFile.read(path + SignatureCheck.suffix, bytesMax: 1 << 20)
        let signer = try SignatureCheck(lock: lock, word: word).signer(
            of: bytes, signature: signature, vendors: vendors,
            earlier: replaced.compactMap(\.signer), path: path)
        let asked = modules.reduce(into: Capabilities()) { $0.formUnion($1.capabilities) }
        guard Capabilities(names: asked.names) != nil else {
            throw Fault(
                .usage, code: "plugin.capability", "asks for a capability that is not known here",
                remedy: "update perps-bot"
            ).inFile(path)
        }
        let entry = PluginsLock.Entry(
            file: name, sha256: file.sha256, modules: modules.map { "\($0.id)@\($0.version)" },
            capabilities: asked, signer: signer)
        return PluginAddition(
            path: path, entry: entry, modules: modules, replaced: replaced,
            remarks: try ElfFile(bytes, path: path).remarks, bytes: bytes, signature: signature)
    }

    private func modules(
        _ path: String, _ file: PluginFile, asks: Bool
    ) throws(Fault) -> [ModuleSummary] {
        let found = scan.description(path, asking: asks ? .whenSilent : .never)
        if let fault = found.row.fault { throw fault }
        guard found.row.sha256 == file.sha256 else {
            throw Fault(
                .usage, code: "plugin.file_changed", "changed while it was being checked",
                remedy: "install it again by renaming a finished copy into place"
            ).inFile(path)
        }
        guard !found.row.modules.isEmpty else {
            throw Fault(
                .usage, code: "plugin.no_manifest",
                "carries no manifest, and --no-load forbids to ask it what it is",
                remedy: "ask its author for one with a manifest, or leave --no-load out"
            ).inFile(path)
        }
        return found.row.modules
    }

    private func refuseConflict(
        _ name: String, _ file: PluginFile, _ ids: Set<String>, _ replaced: [PluginsLock.Entry]
    ) throws(Fault) {
        let there = folder + "/" + name
        if let other = FileIdentity.at(there), !other.isSameFile(as: file.identity),
            !replaced.contains(where: { $0.file == name })
        {
            throw Fault(
                .usage, code: "plugin.bad_name",
                "has the name of another library, \(there)",
                remedy: "give it a name of its own, such as one with its version"
            ).inFile(file.path)
        }
        for candidate in scan.search.candidates() {
            let row = scan.description(candidate.path, asking: .never).row
            guard row.isFirstParty, let id = row.modules.map(\.id).first(where: ids.contains)
            else { continue }
            throw Fault(
                .usage, code: "plugin.duplicate_module",
                "brings the module \(id), which \(candidate.path) has", key: "module",
                remedy: "ask its author to name modules by a domain of their own"
            ).inFile(file.path)
        }
    }

    /// Copies a library into the folder and writes it into the lock.
    package func add(_ addition: PluginAddition) throws(Fault) {
        try makeFolder()
        var lock = try lock()
        let name = addition.entry.file
        try ReplacedFile.write(addition.bytes, to: folder + "/" + name, mode: 0o644)
        let signature = folder + "/" + name + SignatureCheck.suffix
        if let bytes = addition.signature {
            try ReplacedFile.write(bytes, to: signature, mode: 0o644)
        } else {
            unsafe unlink(signature)
        }
        lock.plugins.removeAll { addition.replaced.contains($0) || $0.file == name }
        lock.plugins.append(addition.entry)
        if let key = addition.entry.signer {
            lock.vendors.removeAll { addition.vendors.contains($0.name) }
            lock.vendors += addition.vendors.sorted().map { .init(name: $0, key: key) }
        }
        try ReplacedFile.write(Array(lock.text.utf8), to: lockFile, mode: 0o644)
        for old in addition.replaced where old.file != name { delete(old) }
    }

    private func makeFolder() throws(Fault) {
        var path = ""
        for part in folder.split(separator: "/") {
            path += "/" + part
            guard unsafe mkdir(path, 0o755) != 0, errno != EEXIST else { continue }
            guard FileIdentity.at(path) == nil else { continue }
            throw Fault(
                .usage, code: "plugin.cannot_write",
                "cannot be made: \(PathText.systemMessage(errno))",
                remedy: "make it by hand, writable for this user alone"
            ).inFile(path)
        }
    }

    // MARK: Removing

    /// Takes every library out that is named so, that has a module of that id, or that hash.
    ///
    /// - Returns: What was taken out.
    /// - Throws: `plugin.not_found` with a near name.
    package func remove(_ name: String) throws(Fault) -> [PluginsLock.Entry] {
        var lock = try lock()
        let file = PathText.name(of: name)
        let gone = lock.plugins.filter { entry in
            entry.file == file || entry.sha256 == name || entry.ids.contains(name)
        }
        guard !gone.isEmpty else {
            let known = lock.plugins.flatMap { [$0.file] + $0.ids }
            let near = NearName.nearest(to: name, among: known).map { "; nearest: \($0)" } ?? ""
            throw Fault(
                .usage, code: "plugin.not_found", "\(name) is not in \(lockFile)" + near,
                remedy: "see perps-bot plugins verify")
        }
        lock.plugins.removeAll { gone.contains($0) }
        try ReplacedFile.write(Array(lock.text.utf8), to: lockFile, mode: 0o644)
        for entry in gone { delete(entry) }
        return gone
    }

    private func delete(_ entry: PluginsLock.Entry) {
        let path = folder + "/" + entry.file
        unsafe unlink(path)
        unsafe unlink(path + SignatureCheck.suffix)
    }

    // MARK: Verifying

    /// What became of an entry since it was added; nil when nothing did.
    package func verify(_ entry: PluginsLock.Entry, in lock: PluginsLock) -> Fault? {
        let path = folder + "/" + entry.file
        do throws(Fault) {
            let file = try PluginFile.open(path, mode: .live)
            guard file.sha256 == entry.sha256 else {
                throw Fault(
                    .usage, code: "plugin.changed",
                    "is not what was added: its SHA-256 is \(file.sha256)",
                    remedy: "find out who changed it; add the right one again"
                ).inFile(path)
            }
            guard let signer = entry.signer else { return nil }
            var word = SignatureCheck.Word()
            (word.key, word.replacesKey) = (signer, true)
            let signature = SmallFile.read(path + SignatureCheck.suffix, bytesMax: 1 << 20)
            _ = try SignatureCheck(lock: lock, word: word).signer(
                of: try file.bytes(), signature: signature, vendors: [], path: path)
            return nil
        } catch {
            return error
        }
    }

    /// Libraries in the folder that nobody added.
    package func strays(_ lock: PluginsLock) -> [String] {
        PluginSearch.libraryNames(in: folder).filter { name in
            !lock.plugins.contains { $0.file == name }
        }
    }
}
