internal import ArgumentParser
internal import Domain
internal import JSON
internal import PluginHost

/// `perps-bot plugins describe`.
struct PluginsDescribe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Show what one library holds: its modules, their parameters, what it needs.",
        discussion: """
            Examples:
              perps-bot plugins describe perps.ma-cross
              perps-bot plugins describe ./libmine.so --no-load
              perps-bot plugins describe perps.ma-cross --json

            What holds a / or ends in .so is a file, anything else the id of a module. An embedded
            manifest is read without running anything of the library. A library without one is asked
            in a process of its own; --no-load forbids that. --load asks it even so, and refuses one
            that says something else than its manifest.
            """)

    @Argument(help: "A library file, or the id of a module.")
    var plugin: String

    @Flag(name: .customLong("no-load"), help: "Read the file only; run nothing of it.")
    var noLoad = false

    @Flag(name: .long, help: "Ask the library, even where it carries a manifest.")
    var load = false

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func validate() throws {
        guard !(load && noLoad) else {
            throw ValidationError("--load and --no-load exclude each other.")
        }
    }

    private var asking: PluginScan.Asking { noLoad ? .never : load ? .always : .whenSilent }

    func run() throws {
        let scan = Environment.scan
        let path = try file(scan)
        var described = scan.description(path, asking: asking)
        described.row = ProfileUses.read(scan.search).noted(in: [described.row])[0]
        if json { Output.result(described.json.text()) } else { PluginPage(described).print() }
        for warning in described.row.warnings { Output.note("warning: \(path): \(warning)") }
        guard let fault = described.row.fault else {
            if noLoad, described.manifest == nil { Output.note(PluginsDescribe.silence(path)) }
            return
        }
        Output.note((fault.file == nil ? fault.inFile(path) : fault).oneLine)
        throw ExitCode(2)
    }

    private static func silence(_ path: String) -> String {
        "note: \(path) carries no manifest, so without loading it nothing is known of its modules; "
            + "leave --no-load out to ask it in a process of its own"
    }

    private func file(_ scan: PluginScan) throws(Fault) -> String {
        guard plugin.contains("/") || plugin.hasSuffix(".so") else { return try holder(scan) }
        if FileNumber(plugin) != nil { return RunFiles.absolute(plugin) }
        guard plugin.contains("/") else {
            return try scan.search.locate(plugin, profileFolder: nil)
        }
        throw Fault(
            .usage, code: "plugin.not_found", "there is no such file",
            remedy: "see perps-bot plugins list"
        ).inFile(plugin)
    }

    /// The first file that has the module.
    private func holder(_ scan: PluginScan) throws(Fault) -> String {
        let rows = scan.search.candidates().map { candidate in
            scan.description(candidate.path, asking: noLoad ? .never : .whenSilent).row
        }
        let holders = rows.filter { row in row.modules.contains { $0.id == plugin } }
        guard let first = holders.first else { throw unknown(rows) }
        for other in holders.dropFirst() where other.sha256 != first.sha256 {
            Output.note(
                "warning: \(plugin) stands in \(other.file) too; shown is \(first.file)")
        }
        return first.file
    }

    private func unknown(_ rows: [PluginRow]) -> Fault {
        let ids = rows.flatMap(\.modules).map(\.id)
        let refused = rows.count { $0.status != .ok }
        var message = "no library has the module \(plugin)"
        if refused > 0 { message += "; \(Words.count(refused, "file")) refused" }
        if noLoad { message += "; without loading only embedded manifests are read" }
        let near = NearName.nearest(to: plugin, among: ids)
        return Fault(
            .usage, code: "plugin.not_found", message,
            remedy: near.map { "nearest: \($0)" } ?? "see perps-bot plugins list")
    }
}
