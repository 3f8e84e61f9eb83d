import Foundation
import JSON
import Testing

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `A backtest` {
    let desk: Desk
    init() throws {
        desk = try Desk()
        try desk.write(Candles.csv(count: 600), to: "candles.csv")
    }

    private static let keys = [
        "run_id", "profile", "data", "plugins", "events", "bars", "first_ts", "last_ts", "orders",
        "fills", "withheld", "rejected", "denied", "fees", "funding", "realised_pnl",
        "unrealised_pnl",
        "equity_start", "equity_end", "max_drawdown_pct", "residual", "decisions_sha256",
        "wall_seconds", "cpu_seconds", "events_per_second", "peak_rss_bytes",
    ]

    @Test func `gives the same decisions twice, and balances`() throws {
        let (first, second) = (
            try Backtesting.run(["--data", "candles.csv"], at: desk),
            try Backtesting.run(["--data", "candles.csv"], at: desk)
        )
        #expect(first.keys == Self.keys)
        #expect(first["decisions_sha256"]?.string?.count == 64)
        #expect(first["decisions_sha256"] == second["decisions_sha256"])
        #expect(first["run_id"] != second["run_id"])
        #expect(first["residual"]?.string == "0" && second["residual"]?.string == "0")
        #expect(first["events"]?.int == 600 && first["data"]?[0]?["rows"]?.int == 600)
        #expect((first["orders"]?.int ?? 0) > 0 && (first["fills"]?.int ?? 0) > 0)
    }

    @Test func `adds up to the last digit`() throws {
        let json = try Backtesting.run(["--data", "candles.csv"], at: desk)
        func money(_ key: String) throws -> Decimal {
            try #require(json[key]?.string.flatMap { Decimal(string: $0) })
        }
        let end =
            try money("equity_start") + money("realised_pnl") + money("unrealised_pnl")
            - money("fees") + money("funding")
        #expect(try money("equity_end") == end)
    }

    @Test func `says when its home cannot be written, and writes nothing`() throws {
        try desk.write("in the way", to: "file")
        let before = try desk.names(in: ".")
        let answer = try Program.run(
            ["backtest", "--profile", "dev", "--data", "candles.csv"], at: desk,
            environment: ["PERPS_HOME": desk.path + "/file/below"])
        #expect(answer.status == 1 && answer.out.isEmpty, "\(answer)")
        #expect(answer.err.contains("error: ") && answer.err.contains("PERPS_HOME"), "\(answer)")
        #expect(try desk.names(in: ".") == before)
    }
}

@Suite(
    .enabled(if: Program.isPresent, "\(Program.absence)"),
    .enabled(if: PluginAuthor.isPresent, "\(PluginAuthor.absence)"))
struct `A stranger's plugins` {
    let desk: Desk
    init() throws {
        desk = try Desk()
        try desk.write(Candles.csv(count: 600), to: "candles.csv")
        try PluginAuthor.build(PluginAuthor.flipper, "flipper", at: desk)
        try PluginAuthor.build(PluginAuthor.miser, "miser", at: desk)
        try desk.profile(
            "mine",
            [
                ("module: perps.ma-cross ", "module: com.test.flipper "),
                ("    parameters: {fast: 5, slow: 20, interval: 1s}\n", ""),
                ("module: perps.spread-depth ", "module: com.test.miser "),
                ("    parameters: {spread_max: 20 bps}\n", ""),
            ])
    }

    @Test func `trade and refuse in a copied profile`() throws {
        let check = try Program.run(["profiles", "check", "mine"], at: desk)
        #expect(check.status == 0, "\(check)")
        let json = try Backtesting.run(["--data", "candles.csv"], profile: "mine", at: desk)
        #expect((json["orders"]?.int ?? 0) > 0 && (json["fills"]?.int ?? 0) > 0)
        #expect((json["denied"]?.int ?? 0) > 0 && json["residual"]?.string == "0")
        #expect(
            json["plugins"]?.array?.map { $0["modules"] } == [
                .array([.string("com.test.flipper")]), .array([.string("com.test.miser")]),
            ])
    }

    @Test func `are named in the end when they failed`() throws {
        let holding = "if (f->held > 0)"
        let failing = PluginAuthor.flipper.replacingOccurrences(
            of: holding, with: "\(holding) return PB_E_FAIL; else if (0)")
        try PluginAuthor.build(failing, "flipper", at: desk)
        let arguments = ["backtest", "--profile", "mine", "--data", "candles.csv"]
        let reason = "process of com.test.flipper returned status"
        let json = try Program.run(arguments + ["--json"], at: desk)
        #expect(json.err.contains("warning: ma was set aside: \(reason)"), "\(json)")
        let document = try json.json()
        #expect(document["misbehaviours"]?.int == 1)
        let failed = try #require(document["set_aside"]?[0])
        #expect(failed["instance"]?.string == "ma")
        #expect(failed["message"]?.string?.hasPrefix(reason) == true)
        let text = try Program.run(arguments, at: desk)
        #expect(text.out.contains("plugin   ma was set aside: \(reason)"))
        #expect(text.out.contains("next     mend ma"))
    }

    @Test func `are listed with who uses them`() throws {
        let answer = try Program.run(["plugins", "list", "--json"], at: desk)
        let rows = try answer.json().array ?? []
        let row = rows.first { $0["file"]?.string?.hasSuffix("/libflipper.so") == true }
        #expect(answer.status == 0 && row?["status"]?.string == "ok", "\(answer)")
        #expect(row?["first_party"] == .bool(false))
        #expect(row?["modules"]?[0]?["version"]?.string == "1.2.3")
        #expect(
            row?["used_by"]
                == .array([
                    .object([
                        "profile": .string("mine"), "module": .string("com.test.flipper"),
                        "instance": .string("ma"),
                    ])
                ]))
    }

    @Test func `are listed when only a profile names their file`() throws {
        // The profiles' folder is nowhere looked into.
        try PluginAuthor.build(PluginAuthor.miser, "named", at: desk, in: "config/profiles")
        try desk.profile(
            "named",
            [
                ("module: perps.spread-depth ", "module: com.test.miser "),
                (
                    "    parameters: {spread_max: 20 bps}\n",
                    "    library: ../profiles/libnamed.so\n"
                ),
            ])
        let answer = try Program.run(["plugins", "list", "--json"], at: desk)
        let row = try answer.json().array?.first { row in
            row["file"]?.string == desk.path + "/config/profiles/libnamed.so"
        }
        #expect(row?["status"]?.string == "ok", "\(answer)")
        #expect(row?["used_by"]?.array?.map { $0["profile"]?.string } == ["named"])
    }
}
