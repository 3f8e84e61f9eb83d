import Domain
import Foundation
import Ledger
import Testing

@Suite struct `A ledger` {
    @Test func `is made with its tables, syncs fully and checks foreign keys`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            #expect(
                try store.schemaVersions() == [
                    "1 runs and orders", "2 blocks of guards",
                    "3 fills of orders that are not ours", "4 changes of orders",
                    "days of the account", "forms of operators' orders",
                    "5 blocks that no run raised", "requests of operators",
                    "sightings of unended orders",
                ])
            #expect(try store.setting(.journalMode) == "wal")
            #expect(try store.setting(.synchronous) == "2")
            #expect(try store.setting(.foreignKeys) == "1")
            #expect(try store.lastRun() == nil)
            #expect(try store.nextOrderBase() == 0)
        }
    }

    @Test func `gives back the identity of a run`() throws {
        try Sample.withPath { path in
            let run = Sample.run()
            try LedgerStore.open(path: path).beginRun(run)
            let row = try #require(try LedgerStore.open(path: path).lastRun())
            #expect(row.identity == run)
            #expect(row.endedAt == nil)
            #expect(row.summary == nil)
        }
    }

    @Test func `keeps how a run ended`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run("one"))
            try store.beginRun(Sample.run("two", kind: .backtest))
            try store.finishRun(
                "one", at: Sample.start + .hour, stoppedBy: "for", summary: #"{"orders":1}"#)
            let row = try #require(try store.run("one"))
            #expect(row.endedAt == Sample.start + .hour)
            #expect(row.stoppedBy == "for")
            #expect(row.summary == #"{"orders":1}"#)
            #expect(try store.lastRun()?.identity.id == "two")
            #expect(try store.run("three") == nil)
        }
    }

    @Test func `refuses a run whose id stands already`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let fault = #expect(throws: Fault.self) { try store.beginRun(Sample.run()) }
            #expect(fault?.code == "ledger.contradiction")
        }
    }

    @Test func `refuses to write facts of a run that nobody began`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            let fault = #expect(throws: Fault.self) {
                try LedgerWitness(store, run: Sample.run())
            }
            #expect(fault?.code == "ledger.unknown_run")
        }
    }

    @Test func `in a folder that does not exist is a fault with a remedy`() {
        let fault = #expect(throws: Fault.self) {
            try LedgerStore.open(path: "/nowhere/at/all/ledger.db")
        }
        #expect(fault?.code == "ledger.unwritable")
        #expect(fault?.file == "/nowhere/at/all/ledger.db")
        #expect(fault?.kind == .runtime)
        #expect(fault?.remedy == "make the folder and the file writable for this user")
    }

    @Test func `that is no database is a fault with a remedy, and stays as it is`() throws {
        try Sample.withPath { path in
            let text = String(repeating: "this is a letter, not a ledger\n", count: 200)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let fault = #expect(throws: Fault.self) { try LedgerStore.open(path: path) }
            #expect(fault?.code == "ledger.corrupt")
            #expect(fault?.remedy?.isEmpty == false)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
    }

    @Test func `of a newer version is refused, for writing and for reading`() throws {
        try Sample.withPath { path in
            _ = try LedgerStore.open(path: path)
            try SQLiteShell.execute(
                "INSERT INTO grdb_migrations VALUES ('9 of tomorrow')", in: path)
            let writing = #expect(throws: Fault.self) { try LedgerStore.open(path: path) }
            #expect(writing?.code == "ledger.newer_schema")
            let reading = #expect(throws: Fault.self) {
                try LedgerStore.openForReading(path: path)
            }
            #expect(reading?.code == "ledger.newer_schema")
        }
    }

    @Test func `of an older version is brought up to date by writing, and refused for reading`()
        throws
    {
        try Sample.withPath { path in
            try SQLiteShell.execute("CREATE TABLE before_everything (a INTEGER)", in: path)
            let fault = #expect(throws: Fault.self) { try LedgerStore.openForReading(path: path) }
            #expect(fault?.code == "ledger.older_schema")
            try LedgerStore.open(path: path).beginRun(Sample.run())
            #expect(try LedgerStore.openForReading(path: path).lastRun() != nil)
        }
    }

    @Test func `that is missing cannot be opened for reading, and is not made`() throws {
        try Sample.withPath { path in
            let fault = #expect(throws: Fault.self) { try LedgerStore.openForReading(path: path) }
            #expect(fault?.code == "ledger.missing")
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `opened for reading cannot be written`() throws {
        try Sample.withPath { path in
            let writer = try LedgerStore.open(path: path)
            try writer.beginRun(Sample.run())
            let reader = try LedgerStore.openForReading(path: path)
            #expect(try reader.lastRun()?.identity.id == "run-1")
            let fault = #expect(throws: Fault.self) { try reader.beginRun(Sample.run("run-2")) }
            #expect(fault?.code == "ledger.unwritable")
        }
    }

    @Test func `cannot hold a real number`() throws {
        try Sample.withPath { path in
            _ = try LedgerStore.open(path: path)
            let schema = try SQLiteShell.query(
                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL", in: path)
            #expect(!schema.contains("REAL"))
            let tables = try SQLiteShell.query(
                """
                SELECT count(*) FROM pragma_table_list
                WHERE type = 'table' AND strict = 0
                    AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'grdb_%'
                """, in: path)
            #expect(tables == "0")
        }
    }

    @Test func `numbers orders so that no two runs share an id`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            for (id, base) in [("one", Int64(0)), ("two", 3), ("three", 6)] {
                #expect(try store.nextOrderBase() == base)
                var run = Sample.run(id)
                run.firstOrderBase = base
                try store.beginRun(run)
                let witness = try LedgerWitness(store, run: run)
                for number in 1...3 as ClosedRange<UInt64> { Sample.approve(number, into: witness) }
                try witness.commit()
                #expect(try store.orders(run: id).map(\.id) == [base + 1, base + 2, base + 3])
            }
        }
    }
}
