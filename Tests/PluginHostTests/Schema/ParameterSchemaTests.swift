import Domain
import JSON
import PluginHost
import Testing

@Suite struct `A parameter schema` {
    private func fault(_ text: String) -> Fault? {
        caught { () throws(Fault) in try ParameterSchema(parsing: text) }
    }

    private func property(_ words: String) -> String {
        #"{"type":"object","properties":{"p":{"# + words + "}}}"
    }

    @Test func `keeps the document and the order of its properties`() throws {
        let text =
            #"{"type":"object","properties":{"b":{"type":"integer"},"a":{"type":"boolean"}}}"#
        let schema = try ParameterSchema(parsing: text)
        #expect(schema.document.text() == text)
        #expect(schema.properties.map(\.key) == ["b", "a"])
    }

    @Test(arguments: ["{}", #"{"type":"object"}"#, #"{"type":"object","properties":{}}"#])
    func `may be empty`(text: String) throws {
        #expect(try ParameterSchema(parsing: text).properties == [])
    }

    static let refused: [(words: String, message: String)] = [
        (#""type":"float""#, "type must be one of boolean, integer, number, string, array, object"),
        (
            #""typ":"integer""#,
            "type must be one of boolean, integer, number, string, array, object"
        ),
        (
            #""type":"integer","minimun":1"#,
            "unknown word minimun for type integer; nearest: minimum"
        ),
        (#""type":"boolean","minimum":1"#, "unknown word minimum for type boolean"),
        (#""type":"integer","minimum":5,"maximum":4"#, "minimum is above maximum"),
        (
            #""type":"integer","minimum":0.5"#,
            "minimum must be a number that a value of its own could be"
        ),
        (#""type":"integer","multipleOf":0"#, "multipleOf must be above 0"),
        (#""type":"string","pattern":"("}"#.replacing("}", with: ""), badPattern),
        (
            #""type":"integer","x-perps-kind":"colour""#,
            "x-perps-kind must be one of decimal, duration, instrument, price, size, percent, "
                + "signal"
        ),
        (#""type":"boolean","x-perps-kind":"percent""#, "type boolean cannot be a percent"),
        (
            #""type":"number","x-perps-kind":"percent","x-perps-unit":"x""#,
            "x-perps-unit of a percent must be bps or %"
        ),
        (#""type":"integer","x-perps-live":1"#, "x-perps-live must be true or false"),
        (#""type":"array""#, "has no items"),
        (#""type":"object","required":["x"]"#, "requires x, which is no property"),
        (#""type":"object","required":"x""#, "required must be a list of strings"),
        (
            #""type":"object","additionalProperties":true"#,
            "additionalProperties can only be false"
        ),
        (#""type":"object","properties":{"a.b":{"type":"integer"}}"#, badKey),
        (#""type":"integer","enum":[]"#, "enum must be a list that is not empty"),
    ]

    private static let badPattern = "pattern must be a regular expression for plain text"
    private static let badKey = "a key must be 1 to 64 of letters, digits, _ and -"

    @Test(arguments: refused)
    func `outside the subset is refused by place and word`(
        refused: (words: String, message: String)
    ) {
        #expect(
            fault(property(refused.words))
                == Fault(
                    .usage, code: "plugin.bad_descriptor",
                    "schema at /properties/p: \(refused.message)",
                    remedy: "see the supported words of JSON Schema in docs/plugins.md"))
    }

    static let badValues: [(words: String, message: String)] = [
        (#""type":"integer","maximum":5,"default":6"#, "/default: 6 is above the maximum 5"),
        (
            #""type":"integer","default":"6""#,
            "/default: \"6\" is text, because it stands in quotes"
        ),
        (#""type":"boolean","default":1"#, "/default: \"1\" is neither true nor false"),
        (#""type":"string","enum":["a"],"default":"b""#, "/default: \"b\" is not one of a"),
        (#""type":"integer","enum":[1,"x"]"#, "/enum: \"x\" is text, because it stands in quotes"),
        (
            #""type":"string","x-perps-kind":"duration","default":"5""#,
            "/default: \"5\" has no unit; one of ns, us, ms, s, m, h, d"
        ),
        (
            #""type":"array","items":{"type":"integer"},"default":["x"]"#,
            "/default: \"x\" is text, because it stands in quotes"
        ),
    ]

    @Test(arguments: badValues)
    func `must accept its own defaults and choices`(bad: (words: String, message: String)) {
        #expect(fault(property(bad.words))?.message == "schema at /properties/p" + bad.message)
    }

    @Test func `that is no JSON object of type object is refused`() {
        #expect(fault("[]")?.message == "schema: must be an object")
        #expect(fault(#"{"type":"integer"}"#)?.message == "schema: must have type object")
        #expect(fault("{")?.message == "schema: is not JSON: expected a key at byte 1")
    }

    @Test func `may be as long and as deep as the limit and no more`() {
        let empty = #"{"type":"object","title":""}"#
        let room = ParameterSchema.bytesMax - empty.utf8.count
        func titled(_ count: Int) -> String {
            let title = String(repeating: "x", count: count)
            return #"{"type":"object","title":""# + title + "\"}"
        }
        #expect(fault(titled(room)) == nil)
        #expect(fault(titled(room + 1))?.message == "schema: is longer than 256 KiB")
        func nested(_ depth: Int) -> String {
            let inner = (0..<depth).reduce(#"{"type":"integer"}"#) { text, _ in
                #"{"type":"array","items":"# + text + "}"
            }
            return property(#""type":"array","items":"# + inner)
        }
        #expect(fault(nested(5)) == nil)
        #expect(fault(nested(6))?.message.hasSuffix("is nested deeper than 8") == true)
    }

    @Test func `passes over notes and words of others`() {
        let words =
            #""type":"integer","title":"T","description":"D","$comment":"c","examples":[1],"#
            + #""x-acme-widget":{"a":1}"#
        #expect(fault(property(words)) == nil)
    }
}
