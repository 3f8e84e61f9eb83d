internal import ArgumentParser

/// `perps-bot plugins`.
struct Plugins: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at plugins, add those of others, begin one of your own and publish it.",
        discussion: """
            Examples:
              perps-bot plugins list
              perps-bot plugins describe perps.ma-cross
              perps-bot plugins add ./libtheirs-1.2.0.so --key RWRh4ydzw047M85x…
              perps-bot plugins embed ./libmine.so
              perps-bot plugins new night-owl --language rust --kind guard
            """,
        subcommands: [
            PluginsList.self, PluginsDescribe.self, PluginsAdd.self, PluginsRemove.self,
            PluginsVerify.self, PluginsNew.self, PluginsEmbed.self,
        ])
}
