import JSON
import Testing

@Suite struct `A JSON cursor` {
    func with<Result>(
        _ text: String, _ body: (inout JSONCursor, Span<UInt8>) throws -> Result
    ) throws -> Result {
        let bytes = Array(text.utf8)
        var cursor = JSONCursor()
        return try body(&cursor, bytes.span)
    }

    /// Everything in a document, flattened, as the cursor meets it.
    func walk(_ text: String) throws -> [String] {
        try with(text) { cursor, text in
            var found: [String] = []
            try value(&cursor, text, &found)
            try cursor.finish(in: text)
            return found
        }
    }

    func value(
        _ cursor: inout JSONCursor, _ text: Span<UInt8>, _ found: inout [String]
    ) throws {
        switch try cursor.peek(in: text) {
        case UInt8(ascii: "{"):
            try cursor.beginObject(in: text)
            while let key = try cursor.nextKey(in: text) {
                found.append(word(key, text) + ":")
                try value(&cursor, text, &found)
            }
            found.append("}")
        case UInt8(ascii: "["):
            try cursor.beginArray(in: text)
            while try cursor.nextItem(in: text) { try value(&cursor, text, &found) }
            found.append("]")
        case UInt8(ascii: "t"), UInt8(ascii: "f"):
            found.append(String(try cursor.bool(in: text)))
        case UInt8(ascii: "n"):
            try cursor.skip(in: text)
            found.append("null")
        default: found.append(word(try cursor.scalar(in: text), text))
        }
    }

    func word(_ range: Range<Int>, _ text: Span<UInt8>) -> String {
        String(decoding: range.map { text[$0] }, as: UTF8.self)
    }

    @Test func `walks objects, arrays and values in order`() throws {
        let text = #" { "a" : [ 1 , "x" , [ ] , { } , true ] , "b":-0.5e+7,"c":null } "#
        #expect(
            try walk(text)
                == ["a:", "1", "x", "]", "}", "true", "]", "b:", "-0.5e+7", "c:", "null", "}"])
    }

    @Test func `leaves escapes in, and finds the end of a string behind them`() throws {
        #expect(try walk(#"["a\"b\\", "é"]"#) == [#"a\"b\\"#, "é", "]"])
    }

    @Test func `passes over what is not wanted`() throws {
        let rest = try with(#"{"a":{"b":[1,{"c":"}"}],"d":false},"e":2}"#) { cursor, text in
            try cursor.beginObject(in: text)
            _ = try cursor.nextKey(in: text)
            try cursor.skip(in: text)
            let key = try cursor.nextKey(in: text).map { word($0, text) }
            return [key, word(try cursor.number(in: text), text)]
        }
        #expect(rest == ["e", "2"])
    }

    static let broken: [(text: String, fault: JSONFault)] = [
        ("", JSONFault("expected a value", at: 0)),
        ("[1 2]", JSONFault("expected ',' or the end of a list", at: 3)),
        ("[1,]", JSONFault("expected a number", at: 3)),
        ("[,1]", JSONFault("expected a number", at: 1)),
        (#"{"a" 1}"#, JSONFault("expected ':'", at: 5)),
        (#"{"a":1,}"#, JSONFault("expected a string", at: 7)),
        (#"{1:1}"#, JSONFault("expected a string", at: 1)),
        ("[1", JSONFault("expected a value", at: 2)),
        ("\"abc", JSONFault("string without an end", at: 0)),
        ("\"a\\", JSONFault("string without an end", at: 0)),
        ("\"a\nb\"", JSONFault("string without an end", at: 0)),
        ("01", JSONFault("expected a number", at: 0)),
        ("1.", JSONFault("expected a number", at: 0)),
        ("-", JSONFault("expected a number", at: 0)),
        ("1e", JSONFault("expected a number", at: 0)),
        ("truth", JSONFault("expected true", at: 0)),
        ("1 1", JSONFault("expected the end", at: 2)),
    ]

    @Test(arguments: broken)
    func `says where text is not JSON`(text: String, fault: JSONFault) {
        #expect(throws: fault) { try walk(text) }
    }

    @Test func `goes 32 levels deep and no further`() throws {
        let deep = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
        #expect(try walk(deep(32)).count == 32)
        #expect(throws: JSONFault("nested too deeply", at: 32)) { try walk(deep(33)) }
    }

    @Test func `never leaves the text, whatever it is`() throws {
        var state: UInt64 = 7
        let alphabet = Array("{}[]\",:\\0123456789.eE+-truefalsn \n\u{7F}".utf8)
        for _ in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<24 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            let text = String(decoding: bytes, as: UTF8.self)
            // Only a crash would be wrong here.
            _ = try? walk(text)
        }
    }
}
