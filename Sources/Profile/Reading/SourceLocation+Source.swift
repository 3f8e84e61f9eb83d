internal import Domain

extension SourceLocation {
    /// A place that is no line of a file, such as `--set` or an environment variable.
    static func outside(_ name: String) -> SourceLocation {
        SourceLocation(file: name, line: 0, column: 0)
    }

    static func environment(_ name: String) -> SourceLocation { outside("environment " + name) }

    var isOutside: Bool { line == 0 }

    /// How `profiles show` names the place.
    var source: String {
        guard isOutside else { return "\(file):\(line)" }
        return file.hasPrefix("environment ") ? file : "command line"
    }

    /// How a message names the place.
    var inWords: String { isOutside ? file : "\(file):\(line)" }
}
