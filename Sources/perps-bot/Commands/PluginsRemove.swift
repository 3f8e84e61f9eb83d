internal import ArgumentParser
internal import JSON
internal import PluginHost

/// `perps-bot plugins remove`.
struct PluginsRemove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take a library that was added out again.",
        discussion: """
            Examples:
              perps-bot plugins remove libtheirs-1.2.0.so
              perps-bot plugins remove com.theirs.strategy

            Deletes the copy and its entry in plugins.lock. The key of its vendor stays fixed.
            """)

    @Argument(help: "The name of a file that was added, the id of a module, or a SHA-256.")
    var name: String

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func run() throws {
        let store = try PluginStore(Environment.scan)
        let gone = try store.remove(name)
        for entry in gone {
            Output.note("removed \(entry.file) (\(entry.modules.joined(separator: ", ")))")
        }
        if json { Output.result(JSONValue.array(gone.map(\.json)).text()) }
    }
}
