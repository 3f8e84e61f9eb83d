internal import ArgumentParser
internal import Domain
internal import JSON
internal import PluginHost
internal import Telemetry

/// `perps-bot plugins add`.
struct PluginsAdd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Look at a stranger's library, and let it be loaded if you trust it.",
        discussion: """
            Examples:
              perps-bot plugins add ./libtheirs-1.2.0.so
              perps-bot plugins add ./libtheirs-1.2.0.so --key RWRh4ydzw047M85x… --yes
              perps-bot plugins add ./downloads --no-load

            Shows what it holds, what it asks for and its SHA-256, asks for a yes, copies it into
            $XDG_DATA_HOME/perps-bot/plugins and writes plugins.lock beside that folder. Live mode
            loads nothing but what came with the program or stands there. A signature beside the
            file, FILE.minisig, is checked; the key of a vendor is fixed with --key once, and from
            then on nothing of that vendor is taken without it.
            """)

    @Argument(help: "A library file, or a folder of them.")
    var path: String

    @Option(name: .long, help: "The author's public key, or a file that holds it.")
    var key: String?

    @Flag(name: .customLong("replace-key"), help: "The key takes the place of another one.")
    var replaceKey = false

    @Flag(name: .customLong("more"), help: "A new version may do more than the one before.")
    var more = false

    @Flag(name: .customLong("no-load"), help: "Run nothing of it; it must carry a manifest.")
    var noLoad = false

    @Flag(name: .long, help: "Answer yes, for scripts.")
    var yes = false

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func run() throws {
        let store = try PluginStore(Environment.scan)
        var word = SignatureCheck.Word()
        (word.key, word.replacesKey) = (try keyText(), replaceKey)
        var added: [PluginsLock.Entry] = []
        for file in try PluginStore.libraries(at: RunFiles.absolute(path)) {
            let addition = try store.examine(file, asks: !noLoad, word: word)
            show(addition)
            try refuseGrowth(addition)
            try Consent(isGiven: yes).ask("Let it be loaded?")
            try store.add(addition)
            added.append(addition.entry)
            Output.note("added \(store.folder)/\(addition.entry.file)")
        }
        if json { Output.result(JSONValue.array(added.map(\.json)).text()) }
    }

    /// The key itself, or what stands in the file of that name.
    private func keyText() throws(Fault) -> String? {
        guard let key else { return nil }
        guard key.contains("/") || key.hasSuffix(".pub") else { return key }
        guard let text = SmallFile.text(key) else {
            throw Fault(
                .usage, code: "plugin.signature", "cannot be read", key: "--key",
                remedy: "name a file that holds a public key of minisign"
            ).inFile(key)
        }
        return text
    }

    private func show(_ addition: PluginAddition) {
        let entry = addition.entry
        Output.note("file      \(addition.path)")
        Output.note("sha256    \(entry.sha256)")
        Output.note("signed    " + (entry.signer.map { "by \($0)" } ?? "by nobody"))
        for module in addition.modules {
            let asks = module.capabilities.names.joined(separator: ", ")
            let maker = module.vendor.isEmpty ? "" : ", by \(module.vendor)"
            Output.note(
                "module    \(module.id) \(module.version), "
                    + module.kinds.names.joined(separator: " and ") + maker + ", asks for "
                    + (asks.isEmpty ? "nothing" : asks))
        }
        for old in addition.replaced where old.sha256 != entry.sha256 {
            Output.note("replaces  \(old.file) (\(old.modules.joined(separator: ", ")))")
        }
        for remark in addition.remarks { Output.note("note      \(remark)") }
    }

    private func refuseGrowth(_ addition: PluginAddition) throws(Fault) {
        let growth = addition.growth.names
        guard !growth.isEmpty, !more else { return }
        throw Fault(
            .usage, code: "plugin.asks_for_more",
            "asks for \(growth.joined(separator: ", ")), which the version before did not",
            remedy: "find out why; if that is right, give --more"
        ).inFile(addition.path)
    }
}

extension PluginsLock.Entry {
    /// As commands print it.
    var json: JSONValue {
        .object([
            "file": .string(file), "sha256": .string(sha256),
            "modules": .array(modules.map(JSONValue.string)),
            "caps": .array(capabilities.names.map(JSONValue.string)),
            "signer": signer.map(JSONValue.string),
        ])
    }
}
