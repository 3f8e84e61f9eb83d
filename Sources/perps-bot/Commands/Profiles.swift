internal import ArgumentParser

/// `perps-bot profiles`.
struct Profiles: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at profiles: which there are, what they say, what is wrong with them.",
        discussion: """
            Examples:
              perps-bot profiles list
              perps-bot profiles show dev --set limits.open_orders=5
              perps-bot profiles check ./mine.yaml

            A name is looked for in config/profiles, then in PREFIX/share/perps-bot/config/profiles;
            what holds a / or ends in .yaml is a file.
            """,
        subcommands: [ProfilesList.self, ProfilesShow.self, ProfilesCheck.self])
}
