import Domain
import PluginHost
import Testing

@Suite struct `Checked parameters` {
    private func parameters(
        _ properties: String, _ entries: [ParameterEntry]
    ) throws -> PluginParameters {
        let text = #"{"type":"object","properties":{"# + properties + "}}"
        return try ParameterSchema(parsing: text)
            .validate(entries: entries, instruments: Written.instrument).get()
    }

    static let typed: [(words: String, text: String, value: PluginValue, json: String)] = [
        (#""type":"integer""#, "5_000", .int(5_000), "5000"),
        (#""type":"integer""#, "-9223372036854775808", .int(.min), "-9223372036854775808"),
        (#""type":"integer","x-perps-unit":"bars""#, "5 bars", .int(5), "5"),
        (#""type":"boolean""#, "false", .bool(false), "false"),
        (#""type":"number""#, "0.10", .float(0.1), "0.1"),
        (
            #""type":"number","x-perps-kind":"decimal""#, "0.10",
            .decimal(mantissa: 1, exponent: -1), "0.1"
        ),
        (
            #""type":"number","x-perps-kind":"price""#, "-12.345678901234567",
            .decimal(mantissa: -12_345_678_901_234_567, exponent: -15), "-12.345678901234567"
        ),
        (
            #""type":"string","x-perps-kind":"size","x-perps-unit":"BTC""#, "1_000 BTC",
            .decimal(mantissa: 1_000, exponent: 0), #""1000""#
        ),
        (
            #""type":"number","x-perps-kind":"percent""#, "20 bps",
            .decimal(mantissa: 200_000, exponent: -8), "0.002"
        ),
        (
            #""type":"string","x-perps-kind":"percent""#, "0.2%",
            .decimal(mantissa: 200_000, exponent: -8), #""20 bps""#
        ),
        (
            #""type":"integer","x-perps-kind":"duration""#, "1.5s",
            .nanos(Nanos(1_500_000_000)), "1500000000"
        ),
        (#""type":"string","x-perps-kind":"duration""#, "60s", .nanos(.minute), #""1m""#),
        (#""type":"string""#, "5", .text("5"), #""5""#),
        (
            #""type":"string","x-perps-kind":"instrument""#, "ETH-USD",
            .instrument(InstrumentID(1)), #""ETH-USD""#
        ),
    ]

    @Test(arguments: typed)
    func `have the type that the schema names`(
        example: (words: String, text: String, value: PluginValue, json: String)
    ) throws {
        let found = try parameters(
            #""p":{"# + example.words + "}", [Written.entry("p", example.text)])
        #expect(found["p"] == example.value)
        #expect(found.canonicalJSON == #"{"p":"# + example.json + "}")
    }

    static let fallbacks: [(words: String, value: PluginValue?)] = [
        (#""type":"integer","default":1e3"#, .int(1_000)),
        (#""type":"number","default":0.5"#, .float(0.5)),
        (
            #""type":"string","x-perps-kind":"price","default":"0.05""#,
            .decimal(mantissa: 5, exponent: -2)
        ),
        (
            #""type":"number","x-perps-kind":"percent","x-perps-unit":"%","default":0.2"#,
            .decimal(mantissa: 200_000, exponent: -8)
        ),
        (
            #""type":"string","x-perps-kind":"percent","default":"20 bps""#,
            .decimal(mantissa: 200_000, exponent: -8)
        ),
        (
            #""type":"integer","x-perps-kind":"duration","default":5000000000"#,
            .nanos(Nanos(5_000_000_000))
        ),
        (#""type":"string","default":"""#, .text("")),
        (
            #""type":"array","items":{"type":"integer"},"default":[1,2]"#,
            .json(text: "[1,2]", members: 2)
        ),
        (#""type":"boolean""#, nil),
    ]

    @Test(arguments: fallbacks)
    func `have their defaults filled`(example: (words: String, value: PluginValue?)) throws {
        #expect(try parameters(#""p":{"# + example.words + "}", [])["p"] == example.value)
    }

    @Test func `are found inside lists and maps by dotted keys`() throws {
        let size = #"{"type":"object","properties":{"size":{"type":"integer","default":7}}}"#
        let leg = ParameterValue(
            body: .map([Written.entry("size", "3")]), location: Written.place(1, 1))
        let bare = ParameterValue(body: .map([]), location: Written.place(1, 9))
        let found = try parameters(
            #""legs":{"type":"array","items":"# + size + "}",
            [Written.entry("legs", .list([leg, bare]))])
        #expect(
            found["legs"] == .json(text: #"[{"size":3},{"size":7}]"#, members: 2))
        #expect(found["legs.0"] == .json(text: #"{"size":3}"#, members: 1))
        #expect(found["legs.0.size"] == .int(3))
        #expect(found["legs.1.size"] == .int(7))
        #expect(found["legs.2"] == nil)
    }

    @Test func `are equal text whatever the order they were written in`() throws {
        let properties = #""b":{"type":"integer"},"a":{"type":"integer"}"#
        let first = try parameters(
            properties, [Written.entry("a", "1"), Written.entry("b", "2")])
        let second = try parameters(
            properties, [Written.entry("b", "2"), Written.entry("a", "1")])
        #expect(first == second)
        #expect(first.keys == ["b", "a"])
        #expect(first.canonicalJSON == #"{"a":1,"b":2}"#)
    }

    @Test func `know what must not be shown`() throws {
        let found = try parameters(
            #""key":{"type":"string","x-perps-secret":true}"#, [Written.entry("key", "s")])
        #expect(found.secretKeys == ["key"])
    }
}
