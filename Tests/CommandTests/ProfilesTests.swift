import JSON
import Testing

/// One change to the profile `dev` and the one line that it must lead to.
struct Mistake: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    /// What stands behind the file's name.
    let line: String
    init(_ old: String, _ new: String, _ line: String) {
        (self.old, self.new, self.line) = (old, new, line)
    }
    var testDescription: String { new }
}

private let mistakes = [
    Mistake(
        "price_collar:", "price_colar:",
        "24:3: error: limits.price_colar: is no key of schema 1; nearest: price_collar"),
    Mistake(
        "maker_fee: 40 bps", "maker_fee: 40 USD",
        "10:14: error: venue.maker_fee: 'USD' is no unit of this key; "
            + "expected a share such as 50 bps or 0.5%; nearest: 40 bps"),
    Mistake(
        "latency: 50ms", "latency: 50",
        "12:12: error: venue.latency: '50' has no unit; "
            + "expected a duration such as 500ms, 5s, 2m, 1h or 1d; nearest: 50s"),
    Mistake(
        "  seed: 42  ", "  seed: 42\n  seed: 43  ",
        "18:3: error: feed.seed: is written twice, first on line 17; Keep one of them"),
    Mistake(
        "  latency: 50ms ", "\tlatency: 50ms ", "12:1: error: a tab indents this line; Use spaces"),
    Mistake(
        "open_orders: 20", "open_orders: 0",
        "28:16: error: limits.open_orders: 0 is out of range; allowed is 1 to 1000; nearest: 1"),
    Mistake(
        "module: perps.ma-cross ", "module: perps.ma-crosss ",
        "35:13: error: strategies[0].module: no library has the module perps.ma-crosss; "
            + "nearest: perps.ma-cross"),
    Mistake(
        "name: ma\n", "name: ma\n    library: libnone.so\n",
        "35:13: error: strategies[0].library: library libnone.so was not found; "),
    Mistake(
        "perps.spread-depth ", "perps.ma-cross ",
        "42:13: error: guards[0].module: module perps.ma-cross is a strategy, not a guard; "),
    Mistake(
        "fast: 5,", "fast: 501,",
        "38:24: error: strategies[0].parameters.fast: 501 is above the maximum 500; "
            + "write a whole number from 1 to 500"),
    Mistake(
        "fast: 5,", "fats: 5,",
        "38:18: error: strategies[0].parameters.fats: unknown parameter; nearest: fast"),
    Mistake(
        "fast: 5,", "fast: 30,",
        "38:24: error: strategies[0].parameters.fast: perps.ma-cross refused to configure as "
            + "'ma': must be below slow; "),
]

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `Checking profiles` {
    let desk: Desk
    init() throws { desk = try Desk() }

    @Test(arguments: ["canary", "demo", "dev", "prod", "spot"])
    func `finds nothing wrong with one that is shipped`(name: String) throws {
        let answer = try Program.run(["profiles", "check", name], at: desk)
        #expect(answer.status == 0 && answer.lines == ["config/profiles/\(name).yaml: ok"])
    }

    @Test func `says so as one document`() throws {
        let answer = try Program.run(["profiles", "check", "dev", "--json"], at: desk)
        #expect(answer.status == 0)
        #expect(
            try answer.json()
                == .object([
                    "file": .string("config/profiles/dev.yaml"), "ok": .bool(true),
                    "errors": .array([]), "warnings": .array([]),
                ]))
    }

    @Test(arguments: mistakes)
    func `names the place of a mistake`(mistake: Mistake) throws {
        try desk.profile("wrong", [(mistake.old, mistake.new)])
        let file = "config/profiles/wrong.yaml"
        let answer = try Program.run(["profiles", "check", "wrong"], at: desk)
        #expect(answer.status == 2 && answer.lines.count == 1, "\(answer)")
        #expect(answer.out.hasPrefix("\(file):\(mistake.line)"), "\(answer)")
        let document = try Program.run(["profiles", "check", file, "--json"], at: desk)
        let json = try document.json()
        #expect(document.status == 2)
        #expect(json.keys == ["file", "ok", "errors", "warnings"])
        #expect(json["ok"] == .bool(false) && json["errors"]?.array?.count == 1)
        let place = mistake.line.split(separator: ":")
        #expect(json["errors"]?[0]?["file"]?.string == file)
        #expect(json["errors"]?[0]?["line"]?.number == String(place[0]))
        #expect(json["errors"]?[0]?["column"]?.number == String(place[1]))
    }

    @Test func `tells every mistake, one a line`() throws {
        try desk.profile(
            "wrong", [("price_collar:", "price_colar:"), ("latency: 50ms", "latency: 50")])
        let answer = try Program.run(["profiles", "check", "wrong"], at: desk)
        let places = answer.lines.map { $0.split(separator: ":")[1] }
        #expect(answer.status == 2 && places == ["12", "24"], "\(answer)")
    }

    @Test func `names the nearest profile for one that is not there`() throws {
        let answer = try Program.run(["profiles", "check", "dve"], at: desk)
        #expect(answer.status == 2 && answer.out.isEmpty)
        #expect(answer.err.contains("nearest: dev"), "\(answer)")
    }
}

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `Showing profiles` {
    let desk: Desk
    init() throws { desk = try Desk() }

    private func value(_ key: String, in json: JSONValue) -> [String?] {
        let entry = json["values"]?.array?.first { $0["key"]?.string == key }
        return [entry?["value"]?.string, entry?["source"]?.string]
    }

    @Test func `names the source of each value`() throws {
        let answer = try Program.run(
            [
                "profiles", "show", "dev", "--json", "--set", "limits.open_orders=5", "--symbols",
                "ETH-USD",
            ], at: desk, environment: ["TRADING_SYMBOLS": "SOL-USD"])
        let json = try answer.json()
        #expect(answer.status == 0, "\(answer)")
        #expect(value("venue.spread", in: json) == ["2 bps", "default"])
        #expect(value("feed.seed", in: json) == ["42", "config/profiles/dev.yaml:17"])
        #expect(value("limits.open_orders", in: json) == ["5", "command line"])
        #expect(value("products[0]", in: json) == ["ETH-USD", "command line"])
        #expect(
            value("strategies[0].parameters.slippage", in: json)
                == ["50 bps", "default of perps.ma-cross 1.0.0"])
    }

    @Test func `says that a value comes from the environment`() throws {
        let answer = try Program.run(
            ["profiles", "show", "dev", "--json"], at: desk,
            environment: ["TRADING_SYMBOLS": "BTC-USD;SOL-USD"])
        #expect(
            value("products[1]", in: try answer.json())
                == ["SOL-USD", "environment TRADING_SYMBOLS"])
    }

    @Test func `says that a value comes from a switch, and what the profile keeps`() throws {
        let answer = try Program.run(
            ["profiles", "show", "canary", "--dry-run", "--no-reduce-only", "--json"], at: desk)
        let json = try answer.json()
        #expect(answer.status == 0, "\(answer)")
        #expect(json["profile"]?.string == "canary.dry" && json["mode"]?.string == "paper")
        #expect(value("mode", in: json) == ["paper", "command line"])
        #expect(value("venue.kind", in: json) == ["simulated", "command line"])
        #expect(value("start_level", in: json) == ["NORMAL", "command line"])
        #expect(value("limits.open_orders", in: json)[0] == "2")
        let shipped = try Program.run(["profiles", "show", "canary", "--json"], at: desk).json()
        #expect(shipped["profile"]?.string == "canary" && shipped["mode"]?.string == "live")
        #expect(value("start_level", in: shipped)[0] == "REDUCE_ONLY")
        let real = try Program.run(["profiles", "check", "canary", "--no-reduce-only"], at: desk)
        #expect(real.status == 2 && real.out.contains("--no-reduce-only: error: start_level"))
        let paper = try Program.run(["profiles", "check", "dev", "--no-dry-run"], at: desk)
        #expect(paper.status == 2 && paper.out.contains("does not make a paper profile real"))
        let both = try Program.run(
            ["profiles", "check", "dev", "--dry-run", "--no-dry-run"], at: desk)
        #expect(both.status == 2, "\(both)")
    }

    @Test(arguments: [["canary", "--dry-run"], ["canary.dry"]])
    func `is flattened as a dry run by the switch and by its name`(named: [String]) throws {
        let answer = try Program.run(
            ["flatten", "--profile"] + named + ["--yes", "--json"], at: desk)
        #expect(answer.status == 0, "\(answer)")
        let status = try answer.json()
        #expect(status["profile"]?.string == "canary.dry", "\(status)")
        #expect(status["level"]?.string == "FLATTEN", "\(status)")
        let real = try Program.run(["status", "--profile", "canary", "--json"], at: desk)
        #expect(real.status == 0, "\(real)")
        #expect(try real.json()["level"]?.string == "NORMAL", "\(real)")
        let dry = try Program.run(["status", "--profile"] + named + ["--json"], at: desk)
        #expect(dry.status == 4, "\(dry)")
    }

    @Test func `of paper is its own dry run`() throws {
        let answer = try Program.run(["halt", "--profile", "dev", "--dry-run", "--json"], at: desk)
        #expect(answer.status == 0, "\(answer)")
        #expect(try answer.json()["profile"]?.string == "dev", "\(answer)")
        let status = try Program.run(["status", "--profile", "dev"], at: desk)
        #expect(status.status == 4, "\(status)")
    }

    @Test func `lists all with their mode and state`() throws {
        try desk.profile("wrong", [("latency: 50ms", "latency: 50")])
        let answer = try Program.run(["profiles", "list", "--json"], at: desk)
        let rows = try answer.json().array ?? []
        #expect(answer.status == 0)
        #expect(
            rows.map { $0["name"]?.string } == ["canary", "demo", "dev", "prod", "spot", "wrong"])
        #expect(
            rows.last
                == .object([
                    "name": .string("wrong"), "file": .string("config/profiles/wrong.yaml"),
                    "ok": .bool(false), "faults": .int(1),
                ]))
    }
}
