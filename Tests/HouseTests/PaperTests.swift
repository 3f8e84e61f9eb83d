import Testing

@Suite struct `A page` {
    @Test func `links to what exists`() throws {
        let broken = try House.pages().flatMap { Paper.brokenLinks(in: $0, exists: House.exists) }
        expectNothing(broken)
    }

    @Test func `is found from the index`() throws {
        let reached = Set(Paper.targets(of: try House.file("docs/README.md")))
        let lost = try House.pages().map(\.path).filter { path in
            path != "README.md" && path != "docs/README.md" && !reached.contains(path)
        }
        expectNothing(lost)
    }

    @Test(.enabled(if: House.exists("docs/corridor.md"), "the page is not written yet"))
    func `about the corridor names files that exist`() throws {
        let page = try House.file("docs/corridor.md")
        expectNothing(Paper.absentFiles(in: page, exists: House.exists))
        #expect(!Paper.namedFiles(in: page).isEmpty)
    }

    @Test func `about the house gives every module its one sentence`() throws {
        let lines = try House.file("docs/how-this-house-is-built.md").lines
        for module in try House.folders(in: "Sources") {
            let rows = lines.filter { $0.hasPrefix("| `\(module)` | ") }
            #expect(rows.count == 1, "\(module)")
        }
    }

    @Test func `that links nowhere is found`() {
        let page = SourceFile(
            path: "docs/a/b.md",
            text: """
                [up](../c.md) [there](d.md#part) [out](https://example.com/e) [here](#part)
                ```
                [code](f.md)
                ```
                [lost](../../g.md)
                """)
        let broken = Paper.brokenLinks(in: page) { ["docs/c.md", "docs/a/d.md"].contains($0) }
        #expect(broken == ["docs/a/b.md:5: ../../g.md leads nowhere"])
    }

    @Test func `that names an absent file is found`() {
        let page = SourceFile(
            path: "docs/corridor.md", text: "`Engine/Here.swift`, `Sources/Engine/Gone.swift`.")
        let absent = Paper.absentFiles(in: page) { $0 == "Sources/Engine/Here.swift" }
        #expect(absent == ["docs/corridor.md:1: there is no Sources/Engine/Gone.swift"])
    }
}
