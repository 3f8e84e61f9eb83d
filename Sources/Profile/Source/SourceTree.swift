package import Domain
internal import Yams

/// A configuration file as a tree of texts with places; nothing in it has been interpreted.
package struct SourceTree {
    /// A map deeper than this is a mistake or an attack.
    static let depthMax = 16
    /// Repeated keys that are reported before reading gives up; each costs another parse.
    static let duplicatesMax = 50
    /// The same in a file of more lines than any profile has.
    static let duplicatesMaxInLongFile = 2
    static let longFileLines = 2_000

    /// Nil when the file holds nothing or is no YAML.
    package private(set) var root: ParameterValue?
    /// In the order of the file.
    package private(set) var faults: [Fault] = []

    private var source: SourceText
    /// The true names of keys that were renamed to get past a duplicate.
    private var renamed: [Place: Unicode.Scalar] = [:]

    private struct Place: Hashable {
        var line: Int
        var column: Int
    }

    /// Reads a file's bytes.
    package static func read(file: String, bytes: [UInt8]) -> SourceTree {
        do throws(Fault) {
            var tree = SourceTree(source: try SourceText(file: file, bytes: bytes))
            tree.compose()
            return tree
        } catch {
            var tree = SourceTree(source: SourceText(empty: file))
            tree.faults = [error]
            return tree
        }
    }

    private init(source: SourceText) { self.source = source }

    private mutating func compose() {
        faults = source.badHabits()
        guard faults.isEmpty else { return }
        while faults.isEmpty {
            do {
                let parser = try Parser(yaml: source.text, resolver: .basic, encoding: .utf8)
                guard let node = try parser.singleRoot() else { return }
                // Nodes know their anchors only as long as the parser lives.
                withExtendedLifetime(parser) { root = value(of: node, path: "", depth: 0) }
                return
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                rename(context.mark, names: names)
            } catch {
                faults.append(syntaxFault(error))
            }
        }
    }

    /// Makes the first of two equal keys different, so that the parser can go on; both are told
    /// apart again when the map is read.
    private mutating func rename(_ mark: Mark, names: [String]) {
        let spare = Unicode.Scalar(UInt32(0xE000 + renamed.count))
        let place = Place(line: mark.line, column: mark.column)
        let opening = source.peek(line: mark.line, column: mark.column)
        let skip = opening == "\"" || opening == "'" ? 1 : 0
        let old = source.peek(line: mark.line, column: mark.column + skip)
        let isLong = source.lines.count > Self.longFileLines
        let limit = isLong ? Self.duplicatesMaxInLongFile : Self.duplicatesMax
        if renamed.count < limit, let spare, renamed[place] == nil, let old,
            let name = names.first(where: { $0.unicodeScalars.first == old }),
            source.replace(line: mark.line, column: mark.column + skip, with: spare) != nil
        {
            renamed[place] = name.unicodeScalars.first
            return
        }
        faults.append(
            Fault(
                .usage, code: ProfileFault.duplicateKey, "a key of this map is written twice",
                at: location(mark), key: names.first, remedy: "Keep one of them"))
    }

    private func location(_ mark: Mark?) -> SourceLocation {
        SourceLocation(file: source.file, line: mark?.line ?? 1, column: mark?.column ?? 1)
    }
}

// MARK: - From nodes to values

extension SourceTree {
    private mutating func value(of node: Node, path: String, depth: Int) -> ParameterValue {
        let place = location(node.mark)
        refuseProperties(of: node, at: place, key: path)
        guard node.anchor == nil, depth <= Self.depthMax else {
            if depth > Self.depthMax {
                faults.append(
                    Fault(
                        .usage, code: ProfileFault.syntax, "is nested too deeply", at: place,
                        key: path, remedy: "Nest at most \(Self.depthMax) levels"))
            }
            return ParameterValue(body: .scalar("", isQuoted: false), location: place)
        }
        switch node {
        case .scalar(let scalar):
            let isQuoted = scalar.style != .plain
            return ParameterValue(
                body: .scalar(scalar.string, isQuoted: isQuoted), location: place)
        case .sequence(let list):
            let items = list.enumerated().map { index, item in
                value(of: item, path: "\(path)[\(index)]", depth: depth + 1)
            }
            return ParameterValue(body: .list(items), location: place)
        case .mapping(let map):
            let entries = entries(of: map, path: path, depth: depth + 1)
            return ParameterValue(body: .map(entries), location: place)
        case .alias:
            return ParameterValue(body: .scalar("", isQuoted: false), location: place)
        }
    }

    private mutating func entries(
        of map: Node.Mapping, path: String, depth: Int
    ) -> [ParameterEntry] {
        var entries: [ParameterEntry] = []
        var lines: [String: Int] = [:]
        for (keyNode, valueNode) in map {
            let place = location(keyNode.mark)
            guard let key = name(of: keyNode) else {
                faults.append(
                    Fault(
                        .usage, code: ProfileFault.syntax, "a key must be plain text", at: place,
                        key: path.isEmpty ? nil : path, remedy: "Write `key: value`"))
                continue
            }
            let full = path.isEmpty ? key : path + "." + key
            refuseProperties(of: keyNode, at: place, key: full)
            let value = value(of: valueNode, path: full, depth: depth)
            if let first = lines[key] {
                faults.append(
                    Fault(
                        .usage, code: ProfileFault.duplicateKey,
                        "is written twice, first on line \(first)", at: place, key: full,
                        remedy: "Keep one of them"))
                continue
            }
            lines[key] = place.line
            entries.append(ParameterEntry(key: key, keyLocation: place, value: value))
        }
        return entries
    }

    /// The key as the file has it.
    private func name(of node: Node) -> String? {
        guard case .scalar(let scalar) = node, let mark = node.mark else { return nil }
        guard let first = renamed[Place(line: mark.line, column: mark.column)] else {
            return scalar.string
        }
        var scalars = String.UnicodeScalarView([first])
        scalars.append(contentsOf: scalar.string.unicodeScalars.dropFirst())
        return String(scalars)
    }

    private mutating func refuseProperties(
        of node: Node, at place: SourceLocation, key: String
    ) {
        if node.anchor != nil {
            faults.append(
                SourceText.anchorFault(
                    file: place.file, line: place.line, column: place.column))
        }
        let own = ["", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"]
        let tag = node.tag.description
        guard !own.contains(tag) else { return }
        faults.append(
            Fault(
                .usage, code: ProfileFault.syntax, "the tag \(tag) is not allowed", at: place,
                key: key.isEmpty ? nil : key, remedy: "Write the value without a tag"))
    }

    private func syntaxFault(_ error: any Error) -> Fault {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _):
            let doing = context.map { $0.text + ", " } ?? ""
            return Fault(
                .usage, code: ProfileFault.syntax, doing + problem, at: location(mark),
                remedy: "Check indentation, colons, quotes and brackets up to here")
        case YamlError.composer(_, let problem, let mark, _):
            let isSecond = problem.contains("another document")
            return Fault(
                .usage, code: isSecond ? ProfileFault.documents : ProfileFault.syntax,
                isSecond ? "a second document begins here" : problem, at: location(mark),
                remedy: isSecond ? "Keep one document in one file" : "Write the value out")
        default:
            return Fault(
                .usage, code: ProfileFault.syntax, "is not YAML", at: location(nil),
                remedy: "Compare with config/profiles/dev.yaml")
        }
    }
}
