import Domain
import Ledger
import Testing

@Suite struct `A latched level` {
    private func halt(
        _ id: String, _ level: TradingLevel, _ seconds: Int64 = 0, by source: String = "operator"
    ) -> HaltRecord {
        HaltRecord(
            id: id, level: level, source: source, reason: "test",
            at: Sample.start + .second * seconds)
    }

    @Test func `survives a restart until a person arms`() throws {
        try Sample.withPath { path in
            let halt = halt("h1", .reduceOnly)
            try LedgerStore.open(path: path).recordHalt(halt)
            let store = try LedgerStore.open(path: path)
            #expect(try store.currentHalt() == halt)
            #expect(store.latchedLevel() == .reduceOnly)
            try store.recordArm("h1", reason: "looked at it", at: Sample.start + .minute)
            #expect(try LedgerStore.open(path: path).currentHalt() == nil)
            #expect(store.latchedLevel() == .normal)
        }
    }

    @Test(arguments: [
        ("", "reason", "ledger.halt_unknown"), ("h2", "reason", "ledger.halt_unknown"),
        ("h1", "", "ledger.reason_missing"), ("h1", " \n", "ledger.reason_missing"),
    ])
    func `is not armed by a wrong id or without a reason`(
        _ id: String, _ reason: String, _ code: String
    ) throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.recordHalt(halt("h1", .halt))
            let fault = #expect(throws: Fault.self) {
                try store.recordArm(id, reason: reason, at: Sample.start)
            }
            #expect(fault?.code == code)
            #expect(fault?.kind == .usage)
            #expect(try store.currentHalt()?.id == "h1")
        }
    }

    @Test func `is the strictest of all sources' and of equals the oldest, each armed alone`()
        throws
    {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.recordHalt(halt("a", .reduceOnly, 1, by: "venue"))
            try store.recordHalt(halt("b", .halt, 2))
            try store.recordHalt(halt("c", .halt, 3, by: "signal"))
            #expect(try store.standingHalts().map(\.id) == ["a", "b", "c"])
            #expect(try store.currentHalt()?.id == "b")
            try store.recordArm("b", reason: "looked at", at: Sample.start + .minute)
            #expect(try store.currentHalt()?.id == "c")
            try store.recordArm("c", reason: "looked at", at: Sample.start + .minute)
            #expect(try store.currentHalt() == halt("a", .reduceOnly, 1, by: "venue"))
            try store.recordArm("a", reason: "looked at", at: Sample.start + .minute)
            #expect(try store.currentHalt() == nil)
        }
    }

    @Test func `of one source takes over what it raised before and is no stricter`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.recordHalt(halt("a", .reduceOnly, 1))
            try store.recordHalt(halt("b", .halt, 2))
            #expect(try store.standingHalts().map(\.id) == ["b"])
            // What is less strict hides nothing.
            try store.recordHalt(halt("c", .reduceOnly, 3))
            #expect(try store.standingHalts().map(\.id) == ["b", "c"])
            #expect(try store.currentHalt()?.id == "b")
            // One that was armed takes nothing over when it is written again.
            try store.recordArm("b", reason: "looked at", at: Sample.start + .minute)
            try store.recordHalt(halt("b", .halt, 2))
            #expect(try store.standingHalts().map(\.id) == ["c"])
        }
    }

    @Test func `is raised once by each source, however often it is asked for`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.raiseHalt(halt("a", .halt, 1))
            try store.raiseHalt(halt("b", .halt, 2))
            try store.raiseHalt(halt("c", .reduceOnly, 3))
            try store.raiseHalt(halt("d", .halt, 4, by: "signal"))
            try store.raiseHalt(halt("e", .flatten, 5))
            #expect(try store.standingHalts().map(\.id) == ["d", "e"])
        }
    }

    @Test func `that was armed stays armed when its record is written again`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.recordHalt(halt("a", .halt))
            try store.recordArm("a", reason: "fine", at: Sample.start + .minute)
            try store.recordHalt(halt("a", .halt))
            #expect(try store.currentHalt() == nil)
        }
    }

    @Test func `is not hidden by an armed one that had the same id`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.recordHalt(halt("a", .reduceOnly))
            try store.recordArm("a", reason: "fine", at: Sample.start + .minute)
            try store.recordHalt(halt("a", .halt, -5))
            #expect(try store.currentHalt() == halt("a", .halt, -5))
        }
    }

    @Test func `of an unknown name counts as HALT`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.recordHalt(halt("a", .reduceOnly))
            try SQLiteShell.execute("UPDATE halts SET level = 'SIDEWAYS'", in: path)
            #expect(try store.currentHalt()?.level == .halt)
            #expect(store.latchedLevel() == .halt)
        }
    }

    @Test func `that cannot be read counts as HALT`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try SQLiteShell.execute("DROP TABLE halts", in: path)
            #expect(store.latchedLevel() == .halt)
        }
    }
}
