internal import ArgumentParser
internal import Domain
internal import JSON
internal import PluginHost

/// `perps-bot plugins verify`.
struct PluginsVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compare what was added with what is there now.",
        discussion: """
            Examples:
              perps-bot plugins verify
              perps-bot plugins verify --json

            Looks at each entry of plugins.lock: the file, who may write it, its SHA-256 and its
            signature. Exit code 2 when one of them is not as it was added.
            """)

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func run() throws {
        let store = try PluginStore(Environment.scan)
        let lock = try store.lock()
        let found = lock.plugins.map { entry in (entry, store.verify(entry, in: lock)) }
        let strays = store.strays(lock)
        if json { Output.result(document(found, strays).text()) } else { print(found, store) }
        for name in strays {
            Output.note("warning: \(store.folder)/\(name) was not added; live mode refuses it")
        }
        let faults = found.compactMap { $0.1 }
        for fault in faults { Output.note(fault.oneLine) }
        guard faults.isEmpty else { throw ExitCode(2) }
    }

    private func document(
        _ found: [(PluginsLock.Entry, Fault?)], _ strays: [String]
    ) -> JSONValue {
        let plugins = found.map { entry, fault in
            JSONValue.object(
                (entry.json.members ?? [])
                    + (JSONValue.object([
                        "ok": .bool(fault == nil), "error": fault.map { .string($0.message) },
                        "remedy": fault?.remedy.map(JSONValue.string),
                    ]).members ?? []))
        }
        return .object([
            "ok": .bool(found.allSatisfy { $0.1 == nil }), "plugins": .array(plugins),
            "not_added": .array(strays.map(JSONValue.string)),
        ])
    }

    private func print(_ found: [(PluginsLock.Entry, Fault?)], _ store: PluginStore) {
        guard !found.isEmpty else {
            Output.result("nothing was added; \(store.lockFile) has no entry")
            return
        }
        var table = Table("FILE", "SHA-256", "MODULES", "MAY", "SIGNED", "STATE")
        for (entry, fault) in found {
            table.add(
                entry.file, String(entry.sha256.prefix(8)),
                entry.modules.joined(separator: ","),
                entry.capabilities.names.joined(separator: ","),
                entry.signer.map { _ in "yes" } ?? "no", fault == nil ? "as added" : "CHANGED")
        }
        table.print()
    }
}
