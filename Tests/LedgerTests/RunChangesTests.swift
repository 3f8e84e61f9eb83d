import Domain
import Ledger
import Testing

@Suite struct `What a run is made of, beside an earlier run` {
    private static func hash(_ letter: Character) -> String { String(repeating: letter, count: 64) }

    private func changes(_ change: (inout RunIdentity) -> Void) -> [String] {
        var run = Sample.run("run-2")
        change(&run)
        return run.changes(since: Sample.run())
    }

    @Test func `names what is not as it was, and nothing else`() {
        #expect(changes { _ in } == [])
        // What a run is given from outside decides nothing of what it is.
        #expect(changes { ($0.seed, $0.firstOrderBase, $0.startedAt) = (1, 9, Sample.start) } == [])
        #expect(
            changes { $0.binarySHA256 = Self.hash("d") }
                == ["the program, was aaaaaaaaaaaa and is dddddddddddd"])
        #expect(
            changes { $0.profileSHA256 = Self.hash("d") }
                == ["the profile, was bbbbbbbbbbbb and is dddddddddddd"])
        #expect(
            changes { $0.plugins[0].sha256 = Self.hash("d") }
                == ["the plugin of ma, perps.ma-cross, was cccccccccccc and is dddddddddddd"])
    }

    @Test func `takes what is not known for changed`() {
        #expect(
            changes { $0.binarySHA256 = nil }
                == ["the program, was aaaaaaaaaaaa and is not known"])
        var (one, two) = (Sample.run("one"), Sample.run("two"))
        (one.profileSHA256, two.profileSHA256) = (nil, nil)
        #expect(two.changes(since: one) == ["the profile, was not known and is not known"])
    }

    @Test func `names plugins that came and went`() {
        let other = RunPlugin(
            file: "liby.so", sha256: Self.hash("c"), module: "perps.drawdown", version: "1.0.0",
            instance: "fall")
        #expect(
            changes { $0.plugins.append(other) }
                == ["the plugin of fall, perps.drawdown, is new"])
        #expect(changes { $0.plugins = [] } == ["the plugin of ma, perps.ma-cross, is gone"])
        #expect(
            changes { $0.plugins[0].module = "perps.momentum" } == [
                "the plugin of ma, perps.momentum, is new",
                "the plugin of ma, perps.ma-cross, is gone",
            ])
    }

    @Test func `is compared with the last run in which strategies of the profile traded`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            #expect(try store.lastTrading(of: "dev") == nil)
            var run = Sample.run("paper")
            try store.beginRun(run)
            run.id = "live"
            run.mode = "live"
            try store.beginRun(run)
            (run.id, run.mode) = ("hand", "hand")
            try store.beginRun(run)
            (run.id, run.mode, run.profile) = ("other", "live", "canary")
            try store.beginRun(run)
            try store.beginRun(Sample.run("backtest", kind: .backtest))
            #expect(try store.lastTrading(of: "dev")?.identity.id == "live")
            #expect(try store.lastTrading(of: "canary")?.identity.id == "other")
            #expect(try store.lastTrading(of: "prod") == nil)
        }
    }
}
