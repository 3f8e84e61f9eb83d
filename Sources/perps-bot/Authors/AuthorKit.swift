internal import Domain
internal import Foundation

/// Where what authors need stands: in the installation, or beside the program in the folder that
/// built it.
struct AuthorKit {
    /// The prefix of headers, kits and templates.
    let prefix: String
    /// The program that runs what the author builds.
    let program: String

    var templates: String { prefix + "/share/perps-bot/templates" }
    var pkgConfig: String { prefix + "/lib/pkgconfig" }
    var rust: String { prefix + "/share/perps-bot/rust" }
    var swift: String { prefix + "/share/perps-bot/swift/PerpsPlugin" }

    /// - Throws: When neither place has the templates.
    static func find(executableFolder: String) throws(Fault) -> AuthorKit {
        for place in ["/kit", "/.."] {
            let prefix = URL(filePath: executableFolder + place).standardizedFileURL.path
            let kit = AuthorKit(prefix: prefix, program: executableFolder + "/perps-bot")
            if FileManager.default.fileExists(atPath: kit.templates) { return kit }
        }
        throw Fault(
            .runtime, code: "author.no_kit",
            "there are no templates in \(executableFolder)/../share/perps-bot",
            remedy: "install the program with its files, with: make install")
    }
}
