internal import Domain
internal import Foundation

/// The project of a new plugin: the files of the templates with its names filled in.
struct AuthorProject {
    let name: String
    let language: AuthorLanguage
    let kind: AuthorKind
    let kit: AuthorKit

    private static let nameMax = 40

    /// - Throws: For a name that not all tools would take.
    init(
        name: String, _ language: AuthorLanguage, _ kind: AuthorKind, _ kit: AuthorKit
    ) throws(Fault) {
        let letters = "a"..."z"
        let isPlain = name.allSatisfy { character in
            letters.contains(String(character)) || ("0"..."9").contains(String(character))
                || character == "-"
        }
        let begins = name.first.map { letters.contains(String($0)) } ?? false
        guard isPlain, begins, name.last != "-", name.utf8.count <= Self.nameMax else {
            throw Fault(
                .usage, code: "author.name", "'\(name)' is not a name for a plugin",
                remedy: "give it small letters, digits and -, at most \(Self.nameMax), "
                    + "a letter first, such as night-owl")
        }
        (self.name, self.language, self.kind, self.kit) = (name, language, kind, kit)
    }

    /// The name where only letters, digits and `_` may stand.
    var symbol: String { name.replacing("-", with: "_") }

    /// What to type in the folder, to build it and trade with it.
    var next: String { language.next.replacing("@SYMBOL@", with: symbol) }

    /// The file to begin with.
    var source: String { language.source }

    /// Writes all files into a new folder and tells how many.
    ///
    /// - Throws: When the folder exists, or what cannot be read or written.
    func write(to folder: String) throws(Fault) -> Int {
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw Fault(
                .usage, code: "author.exists", "it exists already",
                remedy: "choose another name, or move it away"
            ).inFile(folder)
        }
        var written = 0
        for part in ["common", "kind/\(kind)", "\(language)/common", "\(language)/\(kind)"] {
            written += try copy(kit.templates + "/" + part, to: folder)
        }
        return written
    }

    private func copy(_ template: String, to folder: String) throws(Fault) -> Int {
        let files = FileManager.default
        do {
            let paths = try files.subpathsOfDirectory(atPath: template).sorted()
            var written = 0
            for path in paths {
                let from = URL(filePath: template + "/" + path)
                guard try from.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile ?? false
                else { continue }
                let target = URL(filePath: folder + "/" + AuthorProject.placed(path))
                try files.createDirectory(
                    at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
                let text = try String(contentsOf: from, encoding: .utf8)
                try filled(text).write(to: target, atomically: true, encoding: .utf8)
                written += 1
            }
            return written
        } catch {
            throw Fault(
                .runtime, code: "author.write", error.localizedDescription,
                remedy: "remove what there is of it, and see that the folder can be written"
            ).inFile(folder)
        }
    }

    /// Where a template's file stands in the project.
    ///
    /// Templates end in `.in` where a tool would take them for files of its own.
    static func placed(_ path: String) -> String {
        if path == "gitignore" { return ".gitignore" }
        return path.hasSuffix(".in") ? String(path.dropLast(3)) : path
    }

    /// A text with the project's own words in place of the marks.
    private func filled(_ text: String) -> String {
        let library = language.library.replacing("@SYMBOL@", with: symbol)
        let words = [
            ("@NEXT@", next), ("@USE@", kind.use), ("@LIBRARY@", library), ("@NAME@", name),
            ("@SYMBOL@", symbol), ("@PERPS_BOT@", kit.program), ("@PKGCONFIG@", kit.pkgConfig),
            ("@RUST@", kit.rust), ("@SWIFT@", kit.swift),
        ]
        return words.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
