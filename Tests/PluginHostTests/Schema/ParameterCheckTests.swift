import Domain
import PluginHost
import Testing

@Suite struct `Parameters of a profile` {
    private static let text = #"""
        {"type":"object","required":["must"],"properties":{
        "fast":{"type":"integer","minimum":1,"maximum":200,"default":5},
        "slow":{"type":"integer","minimum":1,"maximum":200,"default":20},
        "even":{"type":"integer","multipleOf":2},
        "on":{"type":"boolean"},
        "ratio":{"type":"number","minimum":0,"maximum":1},
        "price":{"type":"number","x-perps-kind":"price","x-perps-unit":"USD"},
        "spread":{"type":"number","x-perps-kind":"percent","x-perps-unit":"bps",
        "minimum":1,"maximum":100},
        "wait":{"type":"string","x-perps-kind":"duration","minimum":"1s","maximum":"1h"},
        "mode":{"type":"string","enum":["maker","taker"]},
        "code":{"type":"string","pattern":"^[a-z]+$"},
        "pair":{"type":"string","x-perps-kind":"instrument"},
        "legs":{"type":"array","items":{"type":"object","required":["size"],"properties":{
        "size":{"type":"integer","maximum":9}}}},
        "must":{"type":"integer"}}}
        """#

    private func faults(_ entries: [ParameterEntry]) throws -> [Fault] {
        let all = entries + [Written.entry("must", "1", line: 99)]
        let result = try ParameterSchema(parsing: Self.text).validate(
            entries: all, at: Written.place(7, 3), instruments: Written.instrument)
        guard case .failure(let found) = result else { return [] }
        return found.faults
    }

    static let scalars: [(key: String, value: String, message: String, remedy: String)] = [
        ("fast", "201", "201 is above the maximum 200", whole),
        ("fast", "0", "0 is below the minimum 1", whole),
        ("fast", "0x10", "\"0x10\" is not a plain decimal number; it has no unit", whole),
        ("fast", "1e2", "\"1e2\" is not a plain decimal number; it has no unit", whole),
        ("fast", "5.5", "\"5.5\" is not a whole number of 64 bits", whole),
        ("fast", "", "has no value", whole), ("fast", "~", "has no value", whole),
        ("fast", "5 s", "\"5 s\" is not a plain decimal number; it has no unit", whole),
        (
            "fast", "99999999999999999999",
            "\"99999999999999999999\" is not a whole number of 64 bits",
            whole
        ),
        ("even", "3", "3 is not a multiple of 2", "write a whole number in steps of 2"),
        ("on", "yes", "\"yes\" is neither true nor false", "write true or false"),
        ("on", "True", "\"True\" is neither true nor false", "write true or false"),
        ("ratio", "NaN", "\"NaN\" is not a plain decimal number", number),
        ("ratio", "1.5", "1.5 is above the maximum 1", number),
        (
            "ratio", "0.1234567890123456789", "\"0.1234567890123456789\" has more than 18 digits",
            number
        ),
        (
            "price", "5 EUR", "\"5 EUR\" is not a plain decimal number; the unit is USD",
            "write a decimal number"
        ),
        ("spread", "20", "\"20\" has no unit; one of bps, %", share),
        ("spread", "0.5 bps", "0.5 bps is below the minimum 1 bps", share),
        ("spread", "2%", "2% is above the maximum 100 bps", share),
        ("spread", "2 USD", "unit \"USD\" is not one of bps, %", share),
        ("spread", "0.000001 bps", "\"0.000001 bps\" has more decimals than can be kept", share),
        ("wait", "5", "\"5\" has no unit; one of ns, us, ms, s, m, h, d", wait),
        ("wait", "2h", "2h is above the maximum 1h", wait),
        ("wait", "5 weeks", "unit \"weeks\" is not one of ns, us, ms, s, m, h, d", wait),
        ("wait", "soon", "\"soon\" is not a number with a unit", wait),
        ("wait", "999999d", "\"999999d\" is too large to hold", wait),
        ("mode", "make", "\"make\" is not one of maker, taker", "nearest: maker"),
        ("mode", "auction", "\"auction\" is not one of maker, taker", "write one of maker, taker"),
        ("code", "A1", "\"A1\" does not match ^[a-z]+$", "write text that matches ^[a-z]+$"),
        (
            "pair", "DOGE-USD", "\"DOGE-USD\" is not a product of this profile",
            "write the symbol of a product of this profile"
        ),
        ("legs", "5", "\"5\" is a single value", "write a list [a, b]"),
    ]

    private static let whole = "write a whole number from 1 to 200"
    private static let number = "write a number such as 0.5 from 0 to 1"
    private static let share =
        "write a share with its unit, such as 20 bps or 0.2% from 1 bps to 100 bps"
    private static let wait =
        "write a duration with its unit, such as 500ms, 5s or 2m from 1s to 1h"

    @Test(arguments: scalars)
    func `name the value, its place and what would be right`(
        bad: (key: String, value: String, message: String, remedy: String)
    ) throws {
        let place = Written.place(4, 5 + bad.key.utf8.count + 2)
        #expect(
            try faults([Written.entry(bad.key, bad.value, line: 4)]) == [
                Fault(
                    .usage, code: "plugin.bad_parameter", bad.message, at: place, key: bad.key,
                    remedy: bad.remedy)
            ])
    }

    @Test(arguments: ["fast", "on", "ratio"])
    func `in quotes are never numbers or booleans`(key: String) throws {
        let text = key == "on" ? "true" : "1"
        let found = try faults([Written.entry(key, text, isQuoted: true)])
        #expect(found.map(\.message) == ["\"\(text)\" is text, because it stands in quotes"])
    }

    @Test func `with an unknown key name the nearest`() throws {
        let found = try faults([
            Written.entry("fsat", "5", line: 2), Written.entry("colour", "red", line: 3),
        ])
        #expect(
            found.map(\.oneLine) == [
                "p.yaml:2:5: error: fsat: unknown parameter; nearest: fast",
                "p.yaml:3:5: error: colour: unknown parameter; use one of fast, slow, even, on, "
                    + "ratio, price, spread, wait, mode, code, pair, legs, must",
            ])
    }

    @Test func `with a key twice name both places`() throws {
        let found = try faults([
            Written.entry("fast", "5", line: 2), Written.entry("fast", "6", line: 3),
        ])
        #expect(
            found.map(\.oneLine) == [
                "p.yaml:3:5: error: fast: stands twice; first at 2:5; keep one of the two"
            ])
    }

    @Test func `without a required key name it at the place of the whole`() throws {
        let result = try ParameterSchema(parsing: Self.text).validate(
            entries: [], at: Written.place(7, 3), instruments: Written.instrument)
        guard case .failure(let found) = result else {
            Issue.record("accepted")
            return
        }
        #expect(
            found.faults.map(\.oneLine) == [
                "p.yaml:7:3: error: must: is required and missing; add must: a whole number"
            ])
    }

    @Test func `of the wrong shape are refused`() throws {
        let found = try faults([
            Written.entry("fast", Written.list("1", "2"), line: 2),
            Written.entry("slow", .map([]), line: 3),
        ])
        #expect(
            found.map(\.oneLine) == [
                "p.yaml:2:11: error: fast: is a list; write a whole number from 1 to 200",
                "p.yaml:3:11: error: slow: is a map; write a whole number from 1 to 200",
            ])
    }

    @Test func `inside lists and maps are checked at their own places`() throws {
        let leg = ParameterValue(
            body: .map([Written.entry("size", "10", line: 5), Written.entry("sise", "1", line: 6)]),
            location: Written.place(5, 5))
        let bare = ParameterValue(body: .map([]), location: Written.place(8, 7))
        let found = try faults([Written.entry("legs", .list([leg, bare]), line: 4)])
        #expect(
            found.map(\.oneLine) == [
                "p.yaml:5:11: error: legs.0.size: 10 is above the maximum 9; "
                    + "write a whole number up to 9",
                "p.yaml:6:5: error: legs.0.sise: unknown parameter; nearest: size",
                "p.yaml:8:7: error: legs.1.size: is required and missing; "
                    + "add size: a whole number up to 9",
            ])
    }

    @Test func `report every fault, not only the first`() throws {
        let found = try faults([
            Written.entry("fast", "0", line: 2), Written.entry("slo", "5", line: 3),
            Written.entry("on", "yes", line: 4), Written.entry("wait", "5", line: 5),
        ])
        #expect(found.map(\.line) == [2, 3, 4, 5])
    }

    @Test func `with control characters cannot steer a terminal`() throws {
        let found = try faults([Written.entry("fast", "\u{1b}[2J")])
        #expect(found.map(\.message) == ["\"?[2J\" is not a plain decimal number"])
    }

    @Test func `of text may have the limit of bytes and not one more`() throws {
        let longest = String(repeating: "a", count: 4_096)
        #expect(try faults([Written.entry("code", longest)]) == [])
        #expect(
            try faults([Written.entry("code", longest + "a")]).map(\.message) == [
                "is longer than 4096 bytes"
            ])
    }
}
