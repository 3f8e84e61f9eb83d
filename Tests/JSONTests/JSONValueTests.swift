import JSON
import Testing

@Suite struct `A JSON value` {
    @Test func `is read with the order of its keys and the text of its numbers`() throws {
        let value = try JSONValue(parsing: #" {"b": [1, -2.50, 1e5, true, null], "a": "x"} "#)
        #expect(
            value
                == .object([
                    JSONMember(
                        "b",
                        .array([
                            .number("1"), .number("-2.50"), .number("1e5"), .bool(true), .null,
                        ])), JSONMember("a", .string("x")),
                ]))
        #expect(value["b"]?[0]?.int == 1)
        #expect(value["c"] == nil)
        #expect(value.keys == ["b", "a"])
    }

    @Test func `is printed in one line, indented, or canonical`() throws {
        let value = try JSONValue(parsing: #"{"b":[1,{"d":2,"c":3}],"a":{},"e":[]}"#)
        #expect(value.text() == #"{"b":[1,{"d":2,"c":3}],"a":{},"e":[]}"#)
        #expect(value.canonicalText == #"{"a":{},"b":[1,{"c":3,"d":2}],"e":[]}"#)
        let small = try JSONValue(parsing: #"{"a":[1,2]}"#)
        #expect(small.text(indented: true) == "{\n  \"a\": [\n    1,\n    2\n  ]\n}")
    }

    @Test func `survives being printed and read`() throws {
        let text = "quote \" back \\ line \n tab \t bell \u{7} snow \u{2603} clef \u{1D11E}"
        let value = JSONValue.array([.string(text), .string(""), .bool(false)])
        #expect(try JSONValue(parsing: value.text()) == value)
        #expect(try JSONValue(parsing: value.text(indented: true)) == value)
    }

    @Test func `keeps a number of 400 digits as it was written`() throws {
        let digits = String(repeating: "9", count: 400)
        #expect(try JSONValue(parsing: "[\(digits)]")[0]?.number == digits)
        #expect(try JSONValue(parsing: "[\(digits)]")[0]?.int == nil)
    }

    @Test func `joins surrogates and refuses half of one`() throws {
        #expect(try JSONValue(parsing: #""\ud834\udd1e\u00e9""#) == .string("\u{1D11E}\u{E9}"))
        for half in [#""\ud834""#, #""\ud834x""#, #""\ud834\u0041""#, #""\udd1e""#] {
            #expect(throws: JSONFault.self) { try JSONValue(parsing: half) }
        }
    }

    @Test func `refuses a key that stands twice`() {
        #expect(throws: JSONFault("key \"a\" stands twice", at: 10)) {
            try JSONValue(parsing: #"{"a":1,"a":2}"#)
        }
    }

    static let broken = [
        "", " ", "{", "[", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "01", "1.", ".5", "+1",
        "-", "1e", "tru", "nul", "\"", "\"\\x\"", "\"\\u12g4\"", "\"\\u+041\"", "\"\\u-000\"",
        "\"a\nb\"", "[1]]", "NaN",
        "Infinity", "'a'", "// x\n1",
    ]

    @Test(arguments: broken)
    func `refuses what is not JSON`(text: String) {
        #expect(throws: JSONFault.self) { try JSONValue(parsing: text) }
    }

    @Test func `refuses invalid UTF-8`() {
        #expect(throws: JSONFault.self) { try JSONValue(parsing: [34, 0xFF, 34]) }
    }

    @Test func `goes 32 levels deep and no further`() throws {
        let deep = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
        _ = try JSONValue(parsing: deep(JSONValue.depthMax))
        // What stands in the innermost is no level.
        _ = try JSONValue(parsing: deep(JSONValue.depthMax).replacing("[]", with: "[1]"))
        #expect(throws: JSONFault("nested too deeply", at: 32)) {
            try JSONValue(parsing: deep(JSONValue.depthMax + 1))
        }
    }

    @Test func `leaves out members that are not known`() {
        let value = JSONValue.object(["a": .int(1), "b": nil])
        #expect(value.text() == #"{"a":1}"#)
        #expect(JSONValue.double(.nan) == nil)
        #expect(JSONValue.double(1.5) == .number("1.5"))
        #expect(JSONValue.double(2) == .number("2"))
    }
}
