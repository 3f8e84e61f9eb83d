import Assembly
import Domain
import Engine
import Foundation
import JSON
import PluginHost
import Testing

@Suite(.enabled(if: CPlugin.isPresent, "\(CPlugin.absence)"))
struct `The state of an instance` {
    let desk: Desk

    init() throws { desk = try Desk() }

    /// Counts trades over restarts and says where it begins; wishes to buy at every tenth.
    func keeper(_ change: (inout CPlugin) -> Void = { _ in }) throws {
        var plugin = CPlugin("keeper")
        plugin.stateVersion = 3
        plugin.stateOldest = 2
        plugin.activate = #"say(m, "begins with %lld", (long long)m->seen);"#
        plugin.onTrade = "if (m->seen % 10 == 0) buy(m, t);"
        change(&plugin)
        try plugin.build(at: desk)
    }

    var sheet: Sheet {
        var sheet = Sheet()
        (sheet.guards, sheet.cycle) = ([], "1s")
        sheet.strategies = ["{module: com.test.keeper, name: one}"]
        return sheet
    }

    var states: InstanceStates {
        InstanceStates(folder: ClockRunning.folder(sheet, at: desk).states)
    }

    func run(cycles: Int = 20) throws -> RunResult {
        try ClockRunning.run(sheet, at: desk, cycles: cycles)
    }

    /// What the instance has said in all runs.
    func said() throws -> [String] {
        try log().filter { $0["event"]?.string == "plugin.said" }
            .compactMap { $0["message"]?.string }
    }

    func log() throws -> [JSONValue] {
        try desk.read("var/logs/perps_bot-trial.jsonl").split(separator: "\n").map {
            try JSONValue(parsing: String($0))
        }
    }

    func bytes() throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: states.path(of: "one"))))
    }

    /// Files beside the state.
    func aside() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: states.folder).filter { $0 != "one" }
    }

    @Test func `is saved at the end and loaded before the next start`() throws {
        try keeper()
        let first = try run()
        #expect(first.counts.orders > 0)
        let saved = try SavedState(file: try bytes())
        #expect(
            (saved.module, saved.version, saved.stateVersion) == ("com.test.keeper", "1.0.0", 3))
        #expect(saved.library == StateFolder.sha256(ofFile: desk.path + "/plugins/libkeeper.so"))
        let seen = saved.bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(seen >= 10)
        _ = try run()
        #expect(try said() == ["begins with 0", "begins with \(seen)"])
        #expect(try aside() == [])
    }

    @Test func `is neither kept nor used in a backtest`() throws {
        try keeper()
        _ = try run()
        let kept = try bytes()
        let path = try DataForm.trades.write(MarketText.walk(60, seed: 2), at: desk)
        var log: PluginLog?
        _ = try Backtesting.prepare(sheet, path, at: desk).run { log = $0.log }
        #expect(log?.take().lines.map(\.text) == ["begins with 0"])
        #expect(try bytes() == kept)
    }

    @Test(arguments: [
        "cut", "flipped", "longer", "empty", "foreign", "newer", "older", "refused", "text",
    ])
    func `that cannot be used is kept aside, and its instance opens nothing`(way: String) throws {
        try keeper { if way == "refused" { $0.load = "m->seen = 77; return PB_E_CORRUPT;" } }
        var good = SavedState(
            of: ("com.test.keeper", "1.0.0", 3), library: "", at: Timestamp(nanos: 0),
            bytes: [9, 0, 0, 0, 0, 0, 0, 0])
        var file = good.file
        switch way {
        case "cut": file.removeLast()
        case "flipped": file[file.count - 8] ^= 1
        case "longer": file.append(0)
        case "empty": file = []
        case "foreign": good.module = "com.test.other"
        case "newer": good.stateVersion = 4
        case "older": good.stateVersion = 1
        case "text": file = Array("begins with 9\n\n".utf8)
        default: break
        }
        if ["foreign", "newer", "older"].contains(way) { file = good.file }
        try StateFolder.make(states.folder)
        try StateFolder.write(file, to: states.path(of: "one"))

        let result = try run()
        #expect(try said() == ["begins with 0"])
        #expect((result.counts.orders, result.counts.denied > 0) == (0, true))
        let names = try aside()
        #expect(names.count == 1 && names[0].hasPrefix("one.unusable-"))
        let moved = URL(filePath: states.folder + "/" + (names.first ?? ""))
        #expect([UInt8](try Data(contentsOf: moved)) == file)
        let lost = try log().filter { $0["event"]?.string == "plugin.state.lost" }
        #expect(lost.count == 1)
        #expect(lost.first?["message"]?.string?.contains(moved.lastPathComponent) == true)
        let blocks = try log().filter { $0["event"]?.string == "ladder.block.raised" }
        #expect(blocks.first?["to"]?.string == "CAUTION")
        #expect(blocks.first?["instance"]?.string == "one")
        // What it knows by now is good again.
        #expect(try SavedState(file: try bytes()).stateVersion == 3)
    }

    @Test func `is saved once a minute, at the minute and not before`() throws {
        try keeper()
        let loaded = try sheet.load(at: desk)
        var assembler = Assembler(
            purpose: .backtest, start: Timestamp(nanos: 0), seed: sheet.seed, scan: desk.scan)
        assembler.states = states
        let plan = try assembler.plan(loaded.profile, at: loaded.path)
        defer { plan.close() }
        let (began, minute) = (5 as Int64, 60_000_000_000 as Int64)
        var saver = StateKeeper(states, plan, at: began)
        for turn in 1...3 as ClosedRange<Int64> {
            saver.look(at: began + turn * minute - 1)
            #expect(try !StateFolder.exists(states.path(of: "one")), "minute \(turn)")
            saver.look(at: began + turn * minute)
            #expect(try StateFolder.exists(states.path(of: "one")), "minute \(turn)")
            try FileManager.default.removeItem(atPath: states.path(of: "one"))
        }
    }

    @Test(arguments: [true, false])
    func `that is read alone is neither written over nor moved`(isGood: Bool) throws {
        try keeper {
            $0.onTrade = #"if (m->seen == 10) say(m, "%d", m->host->request(m->host->ctx, 1));"#
        }
        let good = SavedState(
            of: ("com.test.keeper", "1.0.0", 3), library: "", at: Timestamp(nanos: 0),
            bytes: [9, 0, 0, 0, 0, 0, 0, 0])
        let file = isGood ? good.file : Array("nonsense".utf8)
        try StateFolder.make(states.folder)
        try StateFolder.write(file, to: states.path(of: "one"))
        let loaded = try sheet.load(at: desk)
        var assembler = Assembler(
            purpose: .backtest, start: Timestamp(nanos: 0), seed: sheet.seed, scan: desk.scan)
        assembler.states = InstanceStates(folder: states.folder, mayKeep: false)
        let trial = Trial(
            try assembler.plan(loaded.profile, at: loaded.path), ListedMarket.trades(10))
        try trial.drain()
        #expect(trial.said() == ["begins with \(isGood ? 9 : 0)", "\(Status.unsupported)"])
        #expect(try bytes() == file)
        #expect(try aside() == [])
        #expect(trial.plan.lostStates.map(\.instance) == (isGood ? [] : ["one"]))
        for lost in trial.plan.lostStates {
            #expect(lost.text.contains("one starts cold: its state \(states.path(of: "one")) "))
            #expect(lost.text.contains("the file is left for the next run"))
        }
    }

    @Test func `of the oldest version that the module reads is loaded`() throws {
        try keeper()
        let old = SavedState(
            of: ("com.test.keeper", "0.9.0", 2), library: "another build",
            at: Timestamp(nanos: 0), bytes: [9, 0, 0, 0, 0, 0, 0, 0])
        try StateFolder.make(states.folder)
        try states.keep(old, of: "one")
        #expect(try run().counts.orders > 0)
        #expect(try said() == ["begins with 9"])
    }

    @Test func `is not saved by an instance that has failed`() throws {
        try keeper { $0.onTrade = "if (m->seen == 50) return PB_E_FAIL;" }
        _ = try run(cycles: 60)
        #expect(try StateFolder.exists(states.path(of: "one")) == false)
    }

    @Test func `is saved when an instance asks for it, in a run alone`() throws {
        try keeper {
            $0.onTrade = #"if (m->seen == 1) say(m, "%d", m->host->request(m->host->ctx, 1));"#
        }
        _ = try run()
        #expect(try said() == ["begins with 0", "0"])
        let trial = try Trial(sheet, at: desk, feed: { _ in ListedMarket.trades(2) })
        try trial.drain()
        #expect(trial.said() == ["begins with 0", "\(Status.unsupported)"])
    }

    @Test func `of a guard and a sizer outlives the run too`() throws {
        try keeper()
        var gate = CPlugin("gate")
        (gate.isGuard, gate.stateVersion, gate.onTrade) = (true, 1, " ")
        var half = CPlugin("half")
        (half.isSizer, half.stateVersion, half.onTrade) = (true, 1, " ")
        half.size = "out->action = PB_V_RESIZE; out->qty = c->qty;"
        for plugin in [gate, half] { try plugin.build(at: desk) }
        var sheet = sheet
        sheet.strategies = ["{module: com.test.keeper, name: one, sizer: {module: com.test.half}}"]
        sheet.guards = ["{module: com.test.gate, name: gate}"]
        _ = try ClockRunning.run(sheet, at: desk, cycles: 5)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: states.folder).sorted()
                == ["gate", "one", "one.half"])
    }
}
