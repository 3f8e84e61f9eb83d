import Assembly
import Domain
import Testing

/// In paper a run that is not what ran last begins, and says so.
@Suite struct `A paper run that is not what ran last` {
    let desk: Desk

    init() throws { desk = try Desk() }

    private func changes(of sheet: Sheet) throws -> [String] {
        let before = try log(of: sheet).count
        _ = try ClockRunning.run(sheet, at: desk, cycles: 1)
        return try log(of: sheet).dropFirst(before).filter { $0.contains("run.changed") }
    }

    private func log(of sheet: Sheet) throws -> [String] {
        let path = "perps_bot-\(sheet.name).jsonl"
        let folder = ClockRunning.folder(sheet, at: desk).logs.dropFirst(desk.path.count + 1)
        // Before the first run there is none.
        guard let text = try? desk.read("\(folder)/\(path)") else { return [] }
        return text.split(separator: "\n").map(String.init)
    }

    @Test func `says what differs, and the next one that nothing does`() throws {
        var sheet = Sheet.pulse(every: 2)
        #expect(try changes(of: sheet).isEmpty)
        #expect(try changes(of: sheet).isEmpty)
        sheet.strategies = [Sheet.strategy("perps.pulse", "{every: 3}")]
        let told = try changes(of: sheet)
        #expect(told.count == 1 && told[0].contains("the profile, was "), "\(told)")
        #expect(try changes(of: sheet).isEmpty)
        sheet.guards = ["{module: perps.drawdown, name: fall}"]
        let more = try changes(of: sheet)
        #expect(
            more.count == 1 && more[0].contains("the plugin of fall, perps.drawdown, is new"),
            "\(more)")
    }
}
