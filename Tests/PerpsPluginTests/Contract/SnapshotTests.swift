import JSON
import Testing

@Suite struct `The plugin contract 1.0` {
    let snapshot: JSONValue

    init() throws {
        snapshot = try JSONValue(parsing: Repository.text("Tests/PerpsPluginTests/abi-1.0.json"))
    }

    static let layouts =
        ActualLayout.values + ActualLayout.events + ActualLayout.modules + ActualLayout.extensions

    @Test func `has every struct where it was`() throws {
        let structs = try #require(snapshot["structs"])
        #expect(Self.layouts.map(\.name).sorted() == structs.keys.sorted())
        for layout in Self.layouts {
            let expected = try #require(structs[layout.name])
            #expect(expected["size"]?.int == Int64(layout.size), "\(layout.name)")
            #expect(expected["align"]?.int == Int64(layout.alignment), "\(layout.name)")
            let fields = try #require(expected["fields"]?.members).map {
                ActualLayout.Field(
                    name: $0.key, offset: $0.value["offset"]?.int.map { Int($0) })
            }
            #expect(layout.offsets == fields, "\(layout.name)")
        }
    }

    @Test func `has every constant with its value and width`() throws {
        let constants = try #require(snapshot["constants"])
        let actual =
            ActualConstants.values + ActualConstants.events + ActualConstants.orders
            + ActualConstants.modules
        #expect(actual.map(\.name).sorted() == constants.keys.sorted())
        for constant in actual {
            let expected = try #require(constants[constant.name])
            #expect(expected["value"]?.int == constant.value, "\(constant.name)")
            #expect(expected["size"]?.int == Int64(constant.size), "\(constant.name)")
        }
    }

    @Test func `has every text`() throws {
        let texts = try #require(snapshot["texts"]?.members)
        let expected = texts.map { "\($0.key)=\($0.value.string ?? "?")" }
        #expect(expected == ActualConstants.texts.map { "\($0.name)=\($0.value)" })
    }

    @Test func `defines nothing that the snapshot does not hold`() throws {
        let held = try Set(
            #require(snapshot["constants"]).keys + #require(snapshot["texts"]).keys)
        let others: Set = ["PB_EXPORT", "PB_KEPT", "PB_MANIFEST_SECTION"]
        for (name, text) in try Repository.headers() {
            for match in text.matches(of: /#define (PB_\w+)( |$)/) {
                let macro = String(match.output.1)
                #expect(held.contains(macro) || others.contains(macro), "\(name): \(macro)")
            }
            for match in text.matches(of: /\} (pb_\w+);/) {
                let known = Self.layouts.contains { $0.name == match.output.1 }
                #expect(known, "\(name): \(match.output.1)")
            }
        }
    }
}
