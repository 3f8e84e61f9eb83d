internal import ArgumentParser
internal import Domain
internal import JSON
internal import PluginHost

/// `perps-bot plugins list`.
struct PluginsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List every plugin found, refused ones with the reason.",
        discussion: """
            Examples:
              perps-bot plugins list
              PERPS_PLUGIN_PATH=$HOME/plugins perps-bot plugins list --json

            Each file is opened in a process of its own, so that one which crashes is a row of the
            list. Looked into are, in this order: PERPS_PLUGIN_PATH, the folder plugins beside the
            program, the program's folder, PREFIX/lib/perps-bot/plugins and
            $XDG_DATA_HOME/perps-bot/plugins; and the libraries that profiles name.
            """)

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func run() throws {
        let scan = Environment.scan
        let uses = ProfileUses.read(scan.search)
        let rows = uses.noted(in: scan.rows(extra: uses.libraries))
        for folder in scan.search.folders where folder.origin == .environment && !folder.exists {
            Output.note("warning: PERPS_PLUGIN_PATH: there is no folder \(folder.path)")
        }
        for warning in uses.warnings { Output.note("warning: \(warning)") }
        if json {
            Output.result(JSONValue.array(rows.map(\.json)).text())
        } else if !rows.isEmpty {
            PluginsList.table(rows).print()
        }
        for row in rows {
            for warning in row.warnings { Output.note("warning: \(row.file): \(warning)") }
        }
        if rows.isEmpty { hint(scan.search) }
    }

    private static func table(_ rows: [PluginRow]) -> Table {
        var table = Table(
            "ID", "VERSION", "KIND", "ABI", "SHA-256", "HOSTING", "USED BY", "FILE", "STATUS")
        for row in rows {
            let sha256 = String(row.sha256?.prefix(8) ?? "")
            let abi = row.abi.map { "\($0.major).\($0.minor)" } ?? ""
            let file = Words.path(row.file)
            if row.modules.isEmpty {
                table.add(
                    "", "", "", abi, sha256, "", users(row, of: nil), file, status(row))
            }
            for module in row.modules {
                table.add(
                    module.id, module.version, module.kinds.names.joined(separator: ","), abi,
                    sha256, row.hosting.rawValue, users(row, of: module.id), file, status(row))
            }
        }
        return table
    }

    private static func users(_ row: PluginRow, of module: String?) -> String {
        let uses = row.uses.filter { module == nil || $0.module == module }
        return uses.map { "\($0.profile)/\($0.instance)" }.joined(separator: ",")
    }

    private static func status(_ row: PluginRow) -> String {
        guard let fault = row.fault else { return row.status.rawValue }
        return "\(row.status.rawValue): \(fault.message)" + (fault.remedy.map { "; " + $0 } ?? "")
    }

    /// What to do when there is nothing to list.
    private func hint(_ search: PluginSearch) {
        let say = json ? Output.note : Output.result
        say("no plugins found; looked for lib*.so in")
        for folder in search.folders {
            say("  \(folder.path)   (\(folder.origin.rawValue)\(folder.exists ? "" : ", missing"))")
        }
        say("put a library into one of them, or set PERPS_PLUGIN_PATH to the folder that holds it;")
        say("docs/plugins.md shows how to write one")
    }
}
