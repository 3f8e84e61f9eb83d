internal import ArgumentParser
internal import Assembly
internal import Domain
internal import PluginHost

/// `perps-bot plugins embed`.
struct PluginsEmbed: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Write into a library what it says about itself, for others to read unloaded.",
        discussion: """
            Examples:
              perps-bot plugins embed ./libmine.so
              perps-bot plugins embed build/lib*.so

            For authors, as the last step of a build: the library is asked in a process of its own,
            and the answer is added as section .perps.manifest. Nothing that is loaded moves. A
            library that carries a manifest already is compared with it and left as it is.
            """)

    @Argument(help: "Library files.")
    var files: [String]

    func run() throws {
        let scan = Environment.scan
        var faults: [Fault] = []
        for file in files {
            do throws(Fault) {
                let isWritten = try scan.embed(into: RunFiles.absolute(file))
                Output.result("\(file): " + (isWritten ? "manifest written" : "has its manifest"))
            } catch {
                faults.append(error)
            }
        }
        guard faults.isEmpty else { throw Faults(faults) }
    }
}
