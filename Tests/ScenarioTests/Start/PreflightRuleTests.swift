import Assembly
import Domain
import JSON
import Profile
import Testing

/// `result: message` of a check, and its remedy after an arrow.
private func told(_ check: PreflightCheck) -> String {
    "\(check.result.rawValue): \(check.message)" + (check.remedy.map { " -> " + $0 } ?? "")
}

@Suite struct `A preflight on this machine` {
    @Test func `passes, warns and fails about plugins`() {
        let fault = Fault(.usage, code: "plugin.missing", "is not there", remedy: "install it")
        func rules(_ names: [String], _ warnings: [String], _ faults: [Fault]) -> [String] {
            PreflightRules.plugins(names, warnings: warnings, faults: faults).map(told)
        }
        #expect(rules(["ma", "spread"], [], []) == ["pass: ma, spread"])
        #expect(rules([], [], []) == ["pass: none"])
        #expect(
            rules(["ma"], ["one", "two"], []) == [
                "warn: one -> look at perps-bot plugins list",
                "warn: two -> look at perps-bot plugins list",
            ])
        #expect(
            rules([], [], [fault.inFile("p.yaml", line: 7)])
                == ["fail: p.yaml:7: is not there -> install it"])
    }

    @Test(arguments: [
        ("500 USD", true), ("1_000 USD", true), ("1_000.01 USD", false),
    ])
    func `fails when limits refuse every entry of a strategy`(size: String, passes: Bool) throws {
        let profile = try Stake.profile(
            "dev", ["strategies.ma.sizer.parameters.notional=\(size)"])
        let expected =
            passes
            ? "pass: order 1000 USD, position 5000 USD, gross 10000 USD, daily loss 200 USD, "
                + "10/s, collar 100 bps"
            : "fail: ma buys for 1000.01 USD, limits.order_notional is 1000 USD: its entries "
                + "would be refused -> lower the sizer's notional, or raise "
                + "limits.order_notional"
        #expect(PreflightRules.limits(profile).map(told) == [expected])
    }

    @Test func `names the first limit that refuses`() throws {
        let profile = try Stake.profile("dev", ["limits.position_notional=499 USD"])
        #expect(
            PreflightRules.limits(profile).map(told) == [
                "fail: ma buys for 500 USD, limits.position_notional is 499 USD: its entries "
                    + "would be refused -> lower the sizer's notional, or raise "
                    + "limits.position_notional"
            ])
    }

    @Test(arguments: [("9_999.99 USD", false), ("10_000 USD", true)])
    func `warns of a daily loss that never binds`(loss: String, warns: Bool) throws {
        let profile = try Stake.profile("dev", ["limits.daily_loss=\(loss)"])
        let checks = PreflightRules.limits(profile).map(told)
        #expect(checks.count == 1)
        #expect(
            checks.first?.hasPrefix(
                warns
                    ? "warn: daily loss 10000 USD is all that may be at stake, 10000 USD"
                    : "pass: ") == true, "\(checks)")
    }

    @Test(
        arguments: [
            ((256 << 20) - 1, "fail: 255 MiB free in /x"), (256 << 20, "warn: 256 MiB free in /x"),
            ((2 << 30) - 1, "warn: 2047 MiB free in /x"), (2 << 30, "pass: 2048 MiB free in /x"),
        ] as [(UInt64, String)])
    func `judges the disk by what is free`(free: UInt64, words: String) {
        let remedy = " -> make room, or set PERPS_HOME to a folder on another disk"
        #expect(
            told(PreflightRules.disk("/x", isWritable: true, free: free))
                == words + (words.hasPrefix("pass") ? "" : remedy))
    }

    @Test func `fails on a disk that cannot be written to, or looked at`() {
        #expect(
            told(PreflightRules.disk("/x", isWritable: false, free: 1 << 40))
                == "fail: /x cannot be written to -> give yourself write access, or set "
                + "PERPS_HOME to another folder")
        #expect(
            told(PreflightRules.disk("/x", isWritable: true, free: nil))
                == "fail: nobody can tell how much is free in /x -> check the file system")
    }

    @Test func `fails while the profile runs, and warns of others on the same exchange`() {
        let others = [(profile: "canary", holder: "12"), (profile: "prod", holder: "34")]
        func lock(_ holder: String?, isReal: Bool) -> String {
            told(PreflightRules.lock(holder: holder, others: others, isReal: isReal))
        }
        #expect(
            lock("99", isReal: true)
                == "fail: process 99 runs this profile -> stop it, or look at it with perps-bot "
                + "status")
        #expect(
            lock(nil, isReal: true)
                == "warn: other profiles run: canary (process 12), prod (process 34) -> see that "
                + "none of them trades on the same portfolio: neither knows what the other does, "
                + "and limits hold for each alone")
        #expect(lock(nil, isReal: false) == "pass: no other instance runs")
        #expect(
            told(PreflightRules.lock(holder: nil, others: [], isReal: true))
                == "pass: no other instance runs")
    }

    @Test(
        arguments: [
            (.normal, "pass: NORMAL by me"), (.caution, "warn: CAUTION by me -> arm it"),
            (.reduceOnly, "warn: REDUCE_ONLY by me -> arm it"),
            (.halt, "fail: HALT by me -> arm it"),
            (.flatten, "fail: FLATTEN by me -> arm it"), (nil, "fail: HALT by me -> arm it"),
        ] as [(TradingLevel?, String)])
    func `judges the level, and takes one that cannot be read for a halt`(
        level: TradingLevel?, words: String
    ) {
        #expect(told(PreflightRules.ladder(level, cause: "me", lift: "arm it")) == words)
    }

    @Test func `says where to look when nobody says what lifts a level`() {
        #expect(
            told(PreflightRules.ladder(.halt, cause: nil, lift: nil))
                == "fail: HALT -> look at perps-bot status")
    }
}

@Suite struct `The document of a preflight` {
    private func outcome(_ results: PreflightCheck.Result...) -> PreflightOutcome {
        PreflightOutcome(results.map { PreflightCheck("disk", $0, "m") })
    }

    @Test func `has counts, and every check with what to do`() {
        let checks = [
            PreflightCheck("disk", .pass, "much"),
            PreflightCheck("product", .warn, "half open", subject: "BTC-USD", remedy: "wait"),
        ]
        #expect(
            JSONValue.object(PreflightOutcome(checks).members)
                == .object([
                    "ok": .bool(true),
                    "counts": .object([
                        "pass": .int(1), "warn": .int(1), "fail": .int(0), "skip": .int(0),
                    ]),
                    "checks": .array([
                        .object([
                            "id": .string("disk"), "result": .string("pass"),
                            "message": .string("much"),
                        ]),
                        .object([
                            "id": .string("product"), "subject": .string("BTC-USD"),
                            "result": .string("warn"), "message": .string("half open"),
                            "remedy": .string("wait"),
                        ]),
                    ]),
                ]))
    }

    @Test func `is ready unless something failed or was left out`() {
        #expect(outcome().isReady && outcome(.pass, .warn).isReady)
        #expect(!outcome(.pass, .fail).isReady && !outcome(.skip).isReady)
    }
}
