internal import ArgumentParser

/// `perps-bot plugins`.
struct Plugins: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at plugins, and prepare them to be published.",
        discussion: """
            Examples:
              perps-bot plugins list
              perps-bot plugins describe perps.ma-cross
              perps-bot plugins embed ./libmine.so
            """,
        subcommands: [PluginsList.self, PluginsDescribe.self, PluginsEmbed.self])
}
