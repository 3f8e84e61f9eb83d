package import Domain
internal import JSON

/// The lock as text: the part of TOML that is tables in lists, texts, and lists of texts.
extension PluginsLock {
    private static let head = """
        # Written by perps-bot plugins add and remove; checked whenever a library is loaded.
        # A capability that is taken away here is denied.

        """

    package var text: String {
        func line(_ key: String, _ text: String) -> String {
            "\(key) = \(JSONValue.string(text).text())\n"
        }
        func line(_ key: String, _ texts: [String]) -> String {
            "\(key) = \(JSONValue.array(texts.map(JSONValue.string)).text())\n"
        }
        var out = PluginsLock.head
        for entry in plugins {
            out += "\n[[plugin]]\n" + line("file", entry.file) + line("sha256", entry.sha256)
            out += line("modules", entry.modules) + line("caps", entry.capabilities.names)
            if let signer = entry.signer { out += line("signer", signer) }
        }
        for vendor in vendors {
            out += "\n[[vendor]]\n" + line("name", vendor.name) + line("key", vendor.key)
        }
        return out
    }

    /// - Throws: `plugin.lock_damaged` with file, line and key.
    package init(parsing text: String, file: String) throws(Fault) {
        var tables: [Table] = []
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let line = Line(file: file, number: index + 1)
            let content = raw.drop { $0 == " " || $0 == "\t" }
            if content.isEmpty || content.hasPrefix("#") { continue }
            if content.hasPrefix("[") {
                guard tables.count < PluginsLock.entriesMax else {
                    throw line.fault("holds more than \(PluginsLock.entriesMax) entries")
                }
                tables.append(try Table(String(content), line))
                continue
            }
            guard !tables.isEmpty else { throw line.fault("stands before the first [[plugin]]") }
            try tables[tables.count - 1].take(content, line)
        }
        self = .empty
        for table in tables {
            switch table.kind {
            case .plugin: plugins.append(try Entry(table))
            case .vendor: vendors.append(try Vendor(table))
            }
        }
        try refuseRepetition(file)
    }

    private func refuseRepetition(_ file: String) throws(Fault) {
        let line = Line(file: file, number: 1)
        for (what, names) in [
            ("file", plugins.map(\.file)), ("sha256", plugins.map(\.sha256)),
            ("vendor", vendors.map(\.name)),
        ] where Set(names).count != names.count {
            throw line.fault("names a \(what) twice", key: what)
        }
    }

    /// A place in the file.
    fileprivate struct Line {
        let file: String
        let number: Int

        func fault(_ what: String, key: String? = nil) -> Fault {
            Fault(
                .usage, code: "plugin.lock_damaged", what,
                at: SourceLocation(file: file, line: number, column: 1), key: key,
                remedy: "undo the change by hand, or delete the entry and add the plugin again")
        }
    }

    /// One `[[plugin]]` or `[[vendor]]` with its keys.
    fileprivate struct Table {
        enum Kind: String {
            case plugin
            case vendor
            var keys: [String] {
                self == .plugin
                    ? ["file", "sha256", "modules", "caps", "signer"] : ["name", "key"]
            }
        }

        let kind: Kind
        let line: Line
        private var values: [String: [String]] = [:]

        init(_ text: String, _ line: Line) throws(Fault) {
            let name =
                text.hasPrefix("[[") && text.hasSuffix("]]") ? text.dropFirst(2).dropLast(2) : ""
            guard let kind = Kind(rawValue: String(name)) else {
                throw line.fault("is neither [[plugin]] nor [[vendor]]")
            }
            (self.kind, self.line) = (kind, line)
        }

        mutating func take(_ text: Substring, _ line: Line) throws(Fault) {
            let halves = text.split(separator: "=", maxSplits: 1)
            let key = halves.first.map { $0.filter { $0 != " " && $0 != "\t" } } ?? ""
            guard kind.keys.contains(key), halves.count == 2 else {
                throw line.fault(
                    "is no line of [[\(kind.rawValue)]]; known are "
                        + kind.keys.joined(separator: ", "))
            }
            guard values[key] == nil else { throw line.fault("is written twice", key: key) }
            // The reason would speak of JSON, which this is not.
            let value = try? JSONValue(parsing: halves[1])
            let isList = key == "modules" || key == "caps"
            let texts = isList ? value?.array?.map(\.string) : [value?.string]
            guard let texts, texts.count <= 512 else {
                throw line.fault("is no \(isList ? "list of texts" : "text")", key: key)
            }
            let known = texts.compactMap { $0 }
            guard known.count == texts.count, known.allSatisfy(DescriptorText.isClean) else {
                throw line.fault("is no \(isList ? "list of texts" : "text")", key: key)
            }
            values[key] = known
        }

        func texts(_ key: String) throws(Fault) -> [String] {
            guard let texts = values[key] else { throw line.fault("lacks \(key)", key: key) }
            return texts
        }

        func text(_ key: String) throws(Fault) -> String { try texts(key).first ?? "" }
        func optional(_ key: String) -> String? { values[key]?.first }
    }
}

extension PluginsLock.Entry {
    fileprivate init(_ table: PluginsLock.Table) throws(Fault) {
        file = try table.text("file")
        guard PluginsLock.isFileName(file) else {
            throw table.line.fault("names no file like lib*.so", key: "file")
        }
        sha256 = try table.text("sha256")
        guard FirstPartyLock.isHash(sha256) else {
            throw table.line.fault("is no SHA-256 of 64 lower-case digits", key: "sha256")
        }
        modules = try table.texts("modules")
        guard let granted = Capabilities(names: try table.texts("caps")) else {
            throw table.line.fault("names a capability that is not known", key: "caps")
        }
        capabilities = granted
        signer = table.optional("signer")
    }
}

extension PluginsLock.Vendor {
    fileprivate init(_ table: PluginsLock.Table) throws(Fault) {
        (name, key) = (try table.text("name"), try table.text("key"))
    }
}

extension PluginsLock {
    /// `lib*.so` of plain characters: no folder, no dots that lead elsewhere, nothing that looks
    /// like another letter.
    package static func isFileName(_ name: String) -> Bool {
        name.hasPrefix("lib") && name.hasSuffix(".so") && name.utf8.count <= 128
            && name.utf8.count > 6
            && name.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || byte == 45 || byte == 95 || byte == 46 || byte == 43
            }
    }
}
