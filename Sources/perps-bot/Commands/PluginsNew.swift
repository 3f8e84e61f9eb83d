internal import ArgumentParser
internal import Domain
internal import PluginHost

/// `perps-bot plugins new`.
struct PluginsNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write a small project for a plugin of your own.",
        discussion: """
            Examples:
              perps-bot plugins new night-owl --language rust --kind guard
              perps-bot plugins new breakout --language c
              perps-bot plugins new five-percent --language swift --kind sizer

            A folder of that name is made here, with a plugin that works, in less than 60 lines, and
            a test that trades golden bars with it. It needs the language's ordinary tool: make and
            a C compiler, cmake, cargo (no crate is fetched), or swift.
            """)

    @Argument(help: "What it is called, in small letters, digits and -.")
    var name: String

    @Option(help: "The language to write it in.")
    var language: AuthorLanguage

    @Option(help: "Whether it wishes for orders, judges them, or decides how large they are.")
    var kind = AuthorKind.strategy

    func run() throws {
        let kit = try AuthorKit.find(executableFolder: Environment.search.executableFolder)
        let project = try AuthorProject(name: name, language, kind, kit)
        let count = try project.write(to: name)
        Output.result("wrote    \(name): a \(kind) in \(language), \(Words.count(count, "file"))")
        Output.result("read     \(name)/\(project.source), then \(name)/README.md")
        Output.result("next     cd \(name) && \(project.next)")
    }
}
