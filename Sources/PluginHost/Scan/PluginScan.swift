internal import Domain
internal import JSON

/// Finds out what library files hold without running their code in this process.
package struct PluginScan: Sendable {
    /// When a child loads a library to ask what it is.
    package enum Asking: Hashable, Sendable {
        case always
        /// When the file carries no manifest.
        case whenSilent
        case never
    }

    package static let secondsMax = 10

    package let search: PluginSearch
    package let lock: FirstPartyLock
    /// Which libraries of others may be loaded.
    package var trust: PluginTrust
    let launch: ScanLaunch
    let secondsMax: Int
    let isInChild: Bool
    /// Turns before a side of an isolated plugin that waits goes to sleep; none where there is no
    /// second processor to turn on.
    package var spins: UInt32

    package init(
        search: PluginSearch, lock: FirstPartyLock, launch: ScanLaunch = .thisProgram,
        secondsMax: Int = PluginScan.secondsMax, isInChild: Bool? = nil
    ) {
        (self.search, self.lock, trust) = (search, lock, .none)
        (self.launch, self.secondsMax) = (launch, secondsMax)
        self.isInChild = isInChild ?? ChildProcess.isChild
        spins = IsolatedLibrary.spinsDefault
    }

    /// One row for each file that the search finds, and for `extra` files that profiles name.
    package func rows(extra: [String] = []) -> [PluginRow] {
        var rows: [PluginRow] = []
        var seen: [FileIdentity] = []
        for path in search.candidates().map(\.path) + extra {
            if let identity = FileIdentity.at(path) {
                if seen.contains(where: { $0.isSameFile(as: identity) }) { continue }
                seen.append(identity)
            }
            rows.append(row(path))
        }
        return PluginScan.withDuplicatesNamed(rows)
    }

    /// What one file holds.
    package func row(_ path: String) -> PluginRow { examine(path, .always).row }

    /// What one file holds, with its headers.
    package func description(
        _ path: String, asking: Asking = .whenSilent
    ) -> PluginDescription {
        examine(path, asking)
    }

    private func examine(_ path: String, _ asking: Asking) -> PluginDescription {
        var found = PluginDescription(row: PluginRow(file: path, status: .ok))
        do throws(Fault) {
            let file = try PluginFile.open(path, mode: .scan)
            found.row.sha256 = file.sha256
            found.row.isFirstParty = lock.contains(file.sha256)
            // Whoever lists files is shown them even while the lock cannot be read.
            found.row.entry = (try? trust.lock.get())?.entry(of: file.sha256)
            found.row.warnings = file.warnings
            let elf = try file.elf()
            (found.needed, found.exports) = (elf.needed, elf.exports)
            (found.glibcFloor, found.build) = (elf.glibcFloor, elf.buildID)
            try elf.requireEntry(path: path)
            if let manifest = try elf.readManifest(path: path) {
                PluginScan.note(manifest, in: &found)
            }
            let isAsked = asking == .always || asking == .whenSilent && !found.isManifestEmbedded
            if isAsked { try ask(file, path, about: &found) }
        } catch {
            found.row.fault = error
            found.row.status = error.code == PluginScan.crashCode ? .crashed : .refused
        }
        return found
    }

    private static func note(_ manifest: LibraryManifest, in found: inout PluginDescription) {
        (found.manifest, found.isManifestEmbedded) = (manifest.document, true)
        (found.row.abi, found.row.modules) = (manifest.abi, manifest.modules)
        if let build = manifest.build, !build.isEmpty { found.build = build }
    }

    private func ask(
        _ file: PluginFile, _ path: String, about found: inout PluginDescription
    ) throws(Fault) {
        // A program that does not know the hidden command would scan in its turn, without end.
        guard !isInChild else {
            throw Fault(
                .runtime, code: "plugin.scan_in_scan", "was started to look into one library only",
                remedy: "let the program handle `\(ScanChild.command) FILE` before anything else"
            ).inFile(path)
        }
        let child = ChildProcess(
            path: launch.path, arguments: launch.arguments + [file.path], secondsMax: secondsMax)
        let (bytes, ending) = child.run()
        guard ending == .exited(0), let answer = ScanAnswer(bytes, path: path) else {
            throw crash(ending, path)
        }
        switch answer {
        case .refused(let fault): throw fault
        case .described(let described):
            guard described.sha256 == file.sha256 else {
                throw Fault(
                    .usage, code: "plugin.file_changed", "changed while it was being checked",
                    remedy: "install it again by renaming a finished copy into place"
                ).inFile(path)
            }
            (found.row.abi, found.row.modules) = (described.abi, described.modules)
            // The child looks at the file itself, and cannot see that a link led to it.
            found.row.warnings += described.warnings.filter { !file.warnings.contains($0) }
            found.build = described.build.isEmpty ? found.build : described.build
            found.manifest = found.manifest ?? answer.manifest
        }
    }

    static let crashCode = "plugin.crashed"

    private func crash(_ ending: ChildProcess.Ending, _ path: String) -> Fault {
        let what =
            switch ending {
            case .killed(let signal): "crashed with \(SignalName.text(signal)) while it was opened"
            case .timedOut: "did not open within \(secondsMax) s and was stopped"
            case .exited(0): "ended the process that opened it before it answered"
            case .exited(let code): "ended the process that opened it with status \(code)"
            case .notStarted(let reason): "could not be opened in a child process: \(reason)"
            }
        return Fault(
            .usage, code: PluginScan.crashCode, what,
            remedy: "move constructors and start-up work into create or activate"
        ).inFile(path)
    }

    /// Two different files with one module id are usable one at a time, by path only.
    private static func withDuplicatesNamed(_ rows: [PluginRow]) -> [PluginRow] {
        var copy = rows
        for (index, row) in rows.enumerated() {
            for module in row.modules {
                let others = rows.filter { other in
                    other.file != row.file && other.sha256 != row.sha256
                        && other.modules.contains { $0.id == module.id }
                }
                for other in others {
                    copy[index].warnings.append("\(module.id) stands in \(other.file) too")
                }
            }
        }
        return copy
    }
}

extension ScanAnswer {
    /// What a manifest would say, had the library one.
    var manifest: JSONValue? {
        guard case .described(let found) = self else { return nil }
        return LibraryManifest.document(
            abi: found.abi, build: found.build, modules: found.modules)
    }
}
