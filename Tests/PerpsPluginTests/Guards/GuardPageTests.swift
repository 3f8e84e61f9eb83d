import CPerpsPlugin
import JSON
import Testing

/// `docs/guards.md` against the modules themselves.
@Suite struct `The page of guards` {
    struct Library: CustomTestStringConvertible {
        var file: String
        var modules: [String]
        var testDescription: String { file }
    }

    static let libraries = [
        Library(
            file: "PerpsStandardGuards",
            modules: [
                "perps.daily-loss", "perps.drawdown", "perps.volatility-breaker",
                "perps.correlation", "perps.mark-staleness", "perps.slippage", "perps.loss-streak",
                "perps.stop-outs", "perps.funding-cost", "perps.pre-funding", "perps.error-rate",
                "perps.position-stuck",
            ]),
        Library(file: "PerpsSpreadDepth", modules: ["perps.spread-depth"]),
        Library(file: "perps_trading_window", modules: ["perps.trading-window"]),
    ]

    /// Those whose library is there; the one in Rust needs cargo.
    static let built = libraries.filter { library in
        // No library is the finding of others.
        (try? PluginLibrary(library.file)) != nil
    }

    private func page() throws -> String { try Repository.text("docs/guards.md") }

    private func section(_ heading: String) throws -> Substring {
        try #require(
            page().split(separator: "\n## ").first { $0.hasPrefix(heading + "\n") }, "\(heading)")
    }

    /// The rows of a module in the table of what each does: its own and those that go on from it.
    private func rows(of id: String) throws -> [[String]] {
        let lines = try section("Which, and what each does").split(separator: "\n")
            .map { $0.split(separator: "|", omittingEmptySubsequences: false).map(trimmed) }
        let start = try #require(lines.firstIndex { $0.count == 7 && $0[1] == "`\(id)`" }, "\(id)")
        let more = lines[(start + 1)...].prefix { $0.count == 7 && $0[1].isEmpty }
        return [lines[start]] + more
    }

    private func trimmed(_ cell: Substring) -> String {
        String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    private func schema(_ id: String, _ library: Library) throws -> [(String, JSONValue)] {
        let module = try unsafe PluginLibrary(library.file).module(id)
        let bytes = unsafe UnsafeRawBufferPointer(
            start: module.pointee.schema.ptr, count: Int(module.pointee.schema.len))
        let schema = try JSONValue(parsing: unsafe String(decoding: bytes, as: UTF8.self))
        return try #require(schema["properties"]?.members).map { ($0.key, $0.value) }
    }

    @Test(arguments: built)
    func `gives each parameter with its default, its range and what it does`(_ library: Library)
        throws
    {
        for id in library.modules {
            let part = try #require(
                section("Parameters").split(separator: "\n### ").first { $0.hasPrefix("`\(id)`\n") }
            )
            #expect(try PageTable.rows(part) == PageTable.parameters(id, library.file), "\(id)")
            for (key, property) in try schema(id, library) {
                let meaning = try #require(property["description"]?.string)
                let row = try #require(
                    part.split(separator: "\n").first { $0.hasPrefix("| `\(key)` |") }, "\(key)")
                let cells = row.split(separator: "|", omittingEmptySubsequences: false)
                    .map(trimmed)
                #expect(cells.count == 6 && cells[4] == meaning, "\(id) \(key)")
                #expect(cells[3] == range(key, of: property), "\(id) \(key)")
            }
        }
    }

    /// A range with its units, as the page writes it.
    private func range(_ key: String, of property: JSONValue) -> String {
        func text(_ value: JSONValue) -> String { value.string ?? value.text() }
        if let words = property["enum"]?.array {
            return words.map { "`\(text($0))`" }.joined(separator: ", ")
        }
        if property["type"]?.string == "boolean" { return "`true`, `false`" }
        guard let least = property["minimum"] else {
            return key == "days" ? "days of the week" : "a time of day"
        }
        guard let most = property["maximum"] else { return "\(text(least)) or more" }
        return "\(text(least)) to \(text(most))"
    }

    @Test(arguments: built)
    func `says what each measures, its limit, what it does beyond it and what it keeps`(
        _ library: Library
    ) throws {
        for id in library.modules {
            let rows = try rows(of: id)
            let keys = Set(try schema(id, library).map(\.0))
            for row in rows {
                #expect(!row[2].isEmpty && !row[3].isEmpty, "\(id)")
                let named = row[3...4].flatMap { $0.matches(of: /`(\w+)`/).map { String($0.1) } }
                #expect(Set(named).subtracting(keys) == [], "\(id)")
                let acts = ["REJECT", "REDUCE_ONLY", "HALT", "the same"]
                #expect(acts.contains { row[4].contains($0) }, "\(id): \(row[4])")
            }
            let module = try unsafe PluginLibrary(library.file).module(id)
            #expect(
                unsafe (module.pointee.state_version == 0) == (rows[0][5] == "—"),
                "\(id): \(rows[0][5])")
        }
    }

    @Test(arguments: built) func `leaves no guard out`(_ library: Library) throws {
        let table = unsafe try PluginLibrary(library.file).table
        var found: [String] = []
        for index in 0..<Int(unsafe table.pointee.module_count) {
            guard let module = unsafe table.pointee.modules[index],
                unsafe module.pointee.kinds & PB_KIND_GUARD != 0
            else { continue }
            let bytes = unsafe UnsafeRawBufferPointer(
                start: module.pointee.id.ptr, count: Int(module.pointee.id.len))
            found.append(unsafe String(decoding: bytes, as: UTF8.self))
        }
        #expect(found.sorted() == library.modules.sorted())
    }
}
