/// Bad news for a person: what is wrong, where, and what would be right.
package struct Fault: Error, Hashable, Sendable {
    /// The exit code that the fault leads to, see `docs/reference/cli.md`.
    package enum Kind: Int32, Hashable, Sendable {
        /// Went wrong while running: a data row, I/O, a failed check.
        case runtime = 1
        /// Usage, profile, parameter, missing path, missing or refused plugin.
        case usage = 2
        /// Another instance holds the lock.
        case locked = 3
    }

    package var kind: Kind
    /// A dotted lower-case code that scripts may compare, such as `profile.unknown_key`.
    package var code: String
    package var message: String
    package var file: String?
    package var line: Int?
    package var column: Int?
    package var key: String?
    /// What to do next, as a sentence that begins with a verb.
    package var remedy: String?

    package init(
        _ kind: Kind, code: String, _ message: String, at location: SourceLocation? = nil,
        key: String? = nil, remedy: String? = nil
    ) {
        (self.kind, self.code, self.message) = (kind, code, message)
        let isInLine = (location?.line ?? 0) > 0
        file = location?.file
        (line, column) = isInLine ? (location?.line, location?.column) : (nil, nil)
        (self.key, self.remedy) = (key, remedy)
    }

    /// The fault with the file it concerns.
    package func inFile(_ file: String, line: Int? = nil) -> Fault {
        var copy = self
        (copy.file, copy.line) = (file, line ?? copy.line)
        return copy
    }

    /// `file:line:column: error: key: message; remedy`, absent parts left out.
    package var oneLine: String {
        let place = [file, line.map(String.init), column.map(String.init)].compactMap { $0 }
        var text = place.isEmpty ? "" : place.joined(separator: ":") + ": "
        text += "error: " + (key.map { $0 + ": " } ?? "") + message
        return text + (remedy.map { "; " + $0 } ?? "")
    }
}
