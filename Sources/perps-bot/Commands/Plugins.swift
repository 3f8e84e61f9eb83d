internal import ArgumentParser

/// `perps-bot plugins`.
struct Plugins: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at the installed plugins.",
        discussion: """
            Examples:
              perps-bot plugins list
              perps-bot plugins describe perps.ma-cross
            """,
        subcommands: [PluginsList.self, PluginsDescribe.self])
}
