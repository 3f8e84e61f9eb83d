import Testing

@Suite struct `The floor plan` {
    @Test func `holds for every import`() throws {
        expectNothing(try House.shippedFiles().flatMap(Arrows.findings))
    }

    @Test func `holds for the manifest`() throws {
        expectNothing(Arrows.extra(inManifest: try House.file("Package.swift").text))
    }

    @Test func `knows every folder of Sources`() throws {
        let unknown = try House.folders(in: "Sources").filter { FloorPlan.arrows[$0] == nil }
        #expect(unknown == [])
    }

    @Test func `has no arrow that points up or in a circle`() {
        var settled: Set<String> = []
        var rest = FloorPlan.arrows
        while let next = rest.first(where: { $0.value.isSubset(of: settled) }) {
            settled.insert(next.key)
            rest[next.key] = nil
        }
        #expect(rest.keys.sorted() == [])
    }

    @Test(arguments: [
        ("Sources/Domain/A.swift", "internal import Risk"),
        ("Sources/Domain/A.swift", "import Foundation"),
        ("Sources/Risk/A.swift", "package import Glibc"),
        ("Sources/Engine/A.swift", "@preconcurrency internal import Simulation"),
        ("Sources/JSON/A.swift", "import Domain"),
        ("Sources/Ledger/A.swift", "internal import Yams"),
        ("Sources/Profile/A.swift", "import struct Unheard.Of"),
        ("Sources/Nowhere/A.swift", ""),
        ("Plugins/MaCross/A.swift", "import Domain"),
    ])
    func `is broken by`(path: String, line: String) {
        #expect(Arrows.findings(in: SourceFile(path: path, text: line)).count == 1)
    }

    @Test func `is kept by an import in a comment or along an arrow`() {
        let text = "// import Foundation\npackage import Domain\ninternal import GRDB"
        #expect(Arrows.findings(in: SourceFile(path: "Sources/Ledger/A.swift", text: text)) == [])
    }

    @Test func `is broken by an arrow in the manifest alone`() {
        let manifest =
            #"module("Domain"), module("Profile", ["Domain", "JSON"]), module("JSON", core)"#
        #expect(
            Arrows.extra(inManifest: manifest) == [
                "Profile imports JSON", "JSON imports Domain", "JSON imports Engine",
                "JSON imports Risk",
            ])
    }
}
