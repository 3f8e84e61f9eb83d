import Assembly
import Domain
import Engine
import Foundation
import JSON
import Ledger
import Testing

@Suite struct `The status of a profile that does not run` {
    let desk: Desk
    let sheet = Sheet.cross(parameters: "fast: 3, slow: 8, interval: 5s")
    var folder: StateFolder { ClockRunning.folder(sheet, at: desk) }

    init() throws { desk = try Desk() }

    func status() throws -> JSONValue { try StatusDocument.stopped(folder) }

    private func texts(_ keys: [String]) throws -> [String?] {
        let status = try status()
        return keys.map { status[$0]?.string }
    }

    @Test func `tells by the wall clock when a halt was raised inside a run`() throws {
        try StateFolder.make(folder.path)
        try StateFolder.write("", to: folder.haltFile)
        let before = WallClock.now
        _ = try ClockRunning.run(sheet, at: desk)
        let since = try #require(try status()["since"]?.string.flatMap { Timestamp(rfc3339: $0) })
        #expect(before <= since && since <= WallClock.now)
        let health = try JSONValue(
            parsing: String(contentsOfFile: folder.path + "/health.json", encoding: .utf8))
        #expect(health["since"]?.string == since.rfc3339)
    }

    @Test func `is an error where the folder cannot be looked at, not NORMAL`() throws {
        try desk.write("in the way", to: "var")
        #expect(code(of: { try status() }) == "io.unreadable")
        #expect(code(of: { try Latch.arm("x", "fine", folder) }) == "io.unreadable")
    }

    @Test func `is an error where the ledger cannot be opened`() throws {
        try StateFolder.make(folder.path)
        try FileManager.default.createSymbolicLink(
            atPath: folder.ledger, withDestinationPath: "ledger.db")
        #expect(code(of: { try status() }) == "ledger.unreadable")
    }

    @Test func `says when the file HALT was laid down, and what to do about it`() throws {
        try StateFolder.make(folder.path)
        try StateFolder.write("", to: folder.haltFile)
        let laidDown = try StateFolder.changedAt(folder.haltFile)?.rfc3339
        let lift =
            "rm \(folder.haltFile) && perps-bot status --profile trial   "
            + "(a run that saw it is to be armed)"
        #expect(
            try texts(["level", "cause", "since", "halt_id", "lift"]) == [
                "HALT", "file: the file HALT is there", laidDown, nil, lift,
            ])
        _ = try ClockRunning.run(sheet, at: desk)
        let id = try #require(try status()["halt_id"]?.string)
        let arm = "perps-bot arm --profile trial --halt-id \(id) --reason '…'"
        #expect(try texts(["lift"]) == ["rm \(folder.haltFile) && \(arm)"])
        try FileManager.default.removeItem(atPath: folder.haltFile)
        #expect(try texts(["level", "lift"]) == ["HALT", arm])
    }

    @Test func `names the file where it is stricter than what is latched`() throws {
        _ = try Latch.raise(Latch.Wish(.reduceOnly, "weekend"), folder)
        try StateFolder.write("", to: folder.haltFile)
        #expect(
            try texts(["level", "cause"]) == ["HALT", "file: the file HALT is there"])
    }

    @Test func `says of what ends by itself when it does, and asks nobody to arm it`() throws {
        try StateFolder.make(folder.path)
        let store = try LedgerStore.open(path: folder.ledger)
        let end = WallClock.now + .hour
        func block(_ id: String, _ level: TradingLevel, until: Timestamp?) throws -> String? {
            try store.recordBlock(
                BlockRecord(
                    id: id, level: level, about: (nil, nil), by: ("day", "too much is lost"),
                    raisedAt: WallClock.now, until: until), profile: "trial")
            let own = try status()["blocks"]?.array?.last?["lift"]?.string
            #expect(try texts(["level", "halt_id", "lift"]) == [level.name, id, own])
            return own
        }
        #expect(
            try block("b-1", .caution, until: nil) == "by itself, 10 s after its cause is gone")
        try store.recordArm("b-1", reason: "next", at: WallClock.now)
        #expect(try block("b-2", .caution, until: end) == "by itself at \(end.rfc3339)")
        let arm = "perps-bot arm --profile trial --halt-id"
        #expect(
            try block("b-3", .halt, until: end)
                == "by itself at \(end.rfc3339), or \(arm) b-3 --reason '…'")
        try store.recordArm("b-3", reason: "next", at: WallClock.now)
        #expect(try block("b-4", .reduceOnly, until: nil) == "\(arm) b-4 --reason '…'")
        try store.recordArm("b-4", reason: "next", at: WallClock.now)
        try StateFolder.write("", to: folder.haltFile)
        #expect(
            try texts(["level", "halt_id", "lift"]) == [
                "HALT", nil,
                "rm \(folder.haltFile) && perps-bot status --profile trial   "
                    + "(a run that saw it is to be armed)",
            ])
    }

    @Test func `tells a run that crashed from one that stopped`() throws {
        let result = try ClockRunning.run(sheet, at: desk, cycles: 1)
        #expect(try status()["unfinished"] == nil)
        let store = try LedgerStore.open(path: folder.ledger)
        let last = try #require(try store.lastRun())
        var crashed = last.identity
        crashed.id = "crashed"
        try store.beginRun(crashed)
        #expect(
            try status()["unfinished"]
                == .object([
                    "run_id": .string("crashed"),
                    "message": .string("the last run did not end in order"),
                ]))
        let gone = try Desk.pidOfTheDead()
        try StateFolder.write("\(gone)\n", to: folder.lockFile)
        #expect(
            try status()["unfinished"]
                == .object([
                    "run_id": .string("crashed"), "pid": .int(gone),
                    "message": .string("the last run did not end: process \(gone) is gone"),
                ]))
        #expect(try status()["open_orders"] == nil)
        #expect(result.runID != "crashed")
    }
}

extension Desk {
    /// The number of a process that has just ended.
    fileprivate static func pidOfTheDead() throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/true")
        try process.run()
        process.waitUntilExit()
        return process.processIdentifier
    }
}

@Suite struct `The status of a run beside orders of others` {
    private func product(_ id: Int, _ symbol: String) -> Instrument {
        let terms = InstrumentTerms(
            kind: .spot, priceExponent: -2, quantityExponent: -4, amountExponent: -2,
            tick: Price(1), lot: Quantity(1), quantityMin: Quantity(1),
            quantityMax: Quantity(1_000_000), notionalMin: Amount(1))
        return Instrument(
            id: InstrumentID(id), symbol: symbol, venue: "test", base: "", quote: "USD",
            settle: "USD", terms: terms)
    }

    @Test func `names what they may still trade, and what nobody knows`() {
        let products = ["BTC-USD", "ETH-USD", "SOL-USD"].enumerated().map(product)
        let others: ContiguousArray<OthersOpen> = [
            OthersOpen(buy: Quantity(15_000)), .none, OthersOpen(buy: nil, sell: Quantity(1)),
        ]
        #expect(
            StatusDocument.external(others, products)
                == .array([
                    .object([
                        "symbol": .string("BTC-USD"), "buy": .string("1.5"), "sell": .string("0"),
                    ]),
                    .object([
                        "symbol": .string("SOL-USD"), "buy": .string("unknown"),
                        "sell": .string("0.0001"),
                    ]),
                ]))
        #expect(StatusDocument.external([.none, .none, .none], products) == nil)
    }
}
