import Testing

@Suite struct `A name` {
    @Test func `is a noun of the trade, and nothing is left unfinished`() throws {
        expectNothing(try House.swiftFiles().flatMap(Names.findings))
    }

    @Test func `is public in the plugin contract alone, and an owner says what it owns`() throws {
        let house = try House.shippedFiles().filter { $0.area == "Sources" }
        expectNothing(house.flatMap(Names.accessFindings))
    }

    @Test(arguments: [
        "struct OrderManager {}", "enum Base {}", "final class RESTHelper {}",
        "protocol InfoSource {}", "typealias BookImpl = Int", "// FIX" + "ME later",
    ])
    func `may not be`(text: String) {
        #expect(Names.findings(in: sample(text)).count == 1)
    }

    @Test func `may hold a banned word's letters`() {
        #expect(Names.findings(in: sample("struct Baseline {}\nenum Information {}")) == [])
        #expect(Names.words("RESTClient+OrderBook") == ["REST", "Client", "Order", "Book"])
    }

    @Test func `of a file may not be banned either`() {
        let file = SourceFile(path: "Sources/A/StringUtil.swift", text: "")
        #expect(Names.findings(in: file).count == 1)
    }

    @Test func `that is public outside the contract is found, and a silent owner`() {
        let text = """
            public struct A {}
            final class B {}
            /// Keeps the lock.
            package actor C {}
            /// Owns the socket.
            @frozen
            package final class D { class var e: Int { 1 } }
            """
        #expect(
            Names.accessFindings(in: sample(text)) == [
                "Sources/A/B.swift:1: only PerpsPlugin is public",
                "Sources/A/B.swift:2: B does not say what it owns",
                "Sources/A/B.swift:4: C does not say what it owns",
            ])
    }

    private func sample(_ text: String) -> SourceFile {
        SourceFile(path: "Sources/A/B.swift", text: text)
    }
}
