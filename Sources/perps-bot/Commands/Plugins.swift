internal import ArgumentParser

/// `perps-bot plugins`.
struct Plugins: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at plugins, add those of others, and prepare your own to be published.",
        discussion: """
            Examples:
              perps-bot plugins list
              perps-bot plugins describe perps.ma-cross
              perps-bot plugins add ./libtheirs-1.2.0.so --key RWRh4ydzw047M85x…
              perps-bot plugins embed ./libmine.so
            """,
        subcommands: [
            PluginsList.self, PluginsDescribe.self, PluginsAdd.self, PluginsRemove.self,
            PluginsVerify.self, PluginsEmbed.self,
        ])
}
