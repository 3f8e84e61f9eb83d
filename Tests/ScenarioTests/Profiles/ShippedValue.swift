import Domain
import Testing

/// One value that a shipped file states.
struct ShippedValue: Sendable, CustomTestStringConvertible {
    let file: ShippedFile
    /// Such as `guards[2].parameters.warn`.
    let path: String
    /// Such as `guards.mark-staleness.parameters.warn`.
    let key: String
    let text: String
    let place: Domain.SourceLocation

    static let all = ShippedFile.allCases.flatMap(\.values)

    var testDescription: String { "\(file.rawValue) \(path): \(text)" }
    var figure: Figure { Figure(text) }
    /// The product of a limit of one product.
    var product: String? {
        let parts = path.split(separator: ".").map(String.init)
        guard let index = parts.firstIndex(of: "products"), index + 1 < parts.count else {
            return nil
        }
        return parts[index + 1]
    }
    var currency: String { file == .perps ? "USDC" : "USD" }

    struct Displaced: Error { let value: String }

    /// The file's text with another value in its place.
    func changed(to new: String) throws -> String {
        var lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        let line = lines[place.line - 1]
        let (head, tail) = (line.prefix(place.column - 1), line.dropFirst(place.column - 1))
        guard tail.hasPrefix(text), new != text else { throw Displaced(value: testDescription) }
        lines[place.line - 1] = head + new + tail.dropFirst(text.count)
        return lines.joined(separator: "\n")
    }
}
