import Foundation
import Testing

/// The page that shows each limit of the canary bite, as somebody would type it.
@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `The drill` {
    static let parts = Drill.read()

    @Test func `shows every limit that it speaks of`() {
        #expect(
            Self.parts.map(\.title) == [
                "The start", "The start", "The window", "The size", "The rate", "The loss",
                "The loss", "Stale prices", "Volatility", "Correlation",
            ])
        #expect(Self.parts.allSatisfy { !$0.expected.isEmpty })
    }

    @Test(arguments: parts) func `shows what its page says`(part: Drill) throws {
        let desk = try Desk()
        let folder = URL(filePath: Program.path).deletingLastPathComponent()
        let answer = try Program.run(
            ["-eu", "-c", part.script], at: desk,
            environment: ["PATH": folder.path(percentEncoded: false) + ":/usr/bin:/bin"],
            program: "/bin/sh")
        #expect(answer.status == 0, "\(answer)")
        for line in part.expected {
            #expect(answer.lines.contains { Drill.matches($0, line) }, "\(line) in \(answer)")
        }
        // The real canary is not touched.
        #expect(!desk.exists("var/data/perps_bot/canary"))
    }

    @Test func `is recorded as the page shows it, for every limit`() {
        let rows = Drill.record()
        let titles = Self.parts.map(\.title).reduce(into: [String]()) { known, title in
            if !known.contains(title) { known.append(title) }
        }
        var recorded: [String] = []
        for row in rows where !recorded.contains(row.title) { recorded.append(row.title) }
        #expect(recorded == titles)
        for row in rows {
            let lines = Self.parts.filter { $0.title == row.title }.flatMap(\.expected)
            #expect(!row.shown.isEmpty && !row.shown.contains("…"))
            #expect(lines.contains { $0.contains(row.shown) }, "\(row) is nowhere on the page")
        }
    }

    @Test func `compares all but what three dots stand for`() {
        #expect(Drill.matches("a b c", "a b c"))
        #expect(Drill.matches("a b c  ", "a…c"))
        #expect(Drill.matches("order 7 of 8", "order … of …"))
        #expect(!Drill.matches("a b c", "a b"))
        #expect(!Drill.matches("a b c", "b…"))
        #expect(!Drill.matches("a b", "…b…c"))
        #expect(!Drill.matches("ab", "ab…b"))
    }
}

/// One thing that the page has typed, and the lines that must come of it.
struct Drill: Sendable, CustomTestStringConvertible {
    let title: String
    /// What was defined before, and what is typed.
    let script: String
    let expected: [String]
    var testDescription: String { title + ": " + (expected.first ?? "") }

    /// What the table of the record says: of which limit it showed what.
    static func record() -> [(title: String, shown: String)] {
        let rows = text().split(separator: "\n").filter { $0.hasSuffix("` |") }
        return rows.map { row in
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let shown = cells.last.map { $0.trimmingCharacters(in: ["`"]) }
            return (cells.first ?? "", shown ?? "")
        }
    }

    private static func text() -> String {
        let page = Desk.repository.appending(path: "docs/drill.md")
        // A page that cannot be read has no parts, which a test would notice.
        return (try? String(contentsOf: page, encoding: .utf8)) ?? ""
    }

    /// The parts of the page, in order; a block of commands without an answer defines something.
    static func read() -> [Drill] {
        var (parts, title, definitions, typed) = ([Drill](), "", "", "")
        for piece in text().split(separator: "```", omittingEmptySubsequences: false) {
            if piece.hasPrefix("sh\n") {
                definitions += typed
                typed = String(piece.dropFirst(3))
            } else if piece.hasPrefix("text\n") {
                let lines = piece.dropFirst(5).split(separator: "\n").map(String.init)
                parts.append(Drill(title: title, script: definitions + typed, expected: lines))
                typed = ""
            } else if let heading = piece.split(separator: "\n").last(where: {
                $0.hasPrefix("## ")
            }) {
                title = String(heading.dropFirst(3))
            }
        }
        return parts
    }

    /// Whether a line is as expected, apart from spaces at its end.
    static func matches(_ line: String, _ pattern: String) -> Bool {
        let pieces = trimmed(pattern).components(separatedBy: "…")
        var rest = trimmed(line)[...]
        for (index, piece) in pieces.enumerated() {
            if index == 0 {
                guard rest.hasPrefix(piece) else { return false }
                rest = rest.dropFirst(piece.count)
            } else if index == pieces.count - 1 {
                return rest.hasSuffix(piece)
            } else if !piece.isEmpty {
                guard let found = rest.range(of: piece) else { return false }
                rest = rest[found.upperBound...]
            }
        }
        return rest.isEmpty
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        while text.last == " " { text.removeLast() }
        return text
    }
}
