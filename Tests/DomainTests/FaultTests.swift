internal import Domain
import Testing

@Suite struct `A fault in one line` {
    @Test func `names place, key, what is wrong and what to do`() {
        let place = SourceLocation(file: "dev.yaml", line: 3, column: 7)
        let fault = Fault(
            .usage, code: "profile.unknown_key", "unknown key", at: place, key: "limits.x",
            remedy: "write limits.y")
        #expect(
            fault.oneLine == "dev.yaml:3:7: error: limits.x: unknown key; write limits.y")
    }

    @Test func `leaves out what it does not know`() {
        let fault = Fault(.runtime, code: "data.broken_row", "no price")
        #expect(fault.oneLine == "error: no price")
        #expect(fault.inFile("a.csv", line: 9).oneLine == "a.csv:9: error: no price")
        #expect(fault.inFile("a.csv").oneLine == "a.csv: error: no price")
    }
}

@Suite struct `A trading level` {
    @Test func `is stricter the higher it is, and keeps its name`() {
        let names = [
            "NORMAL", "CAUTION", "REDUCE_ONLY", "HALT", "HALT_CANCEL_ALL", "FLATTEN",
        ]
        #expect(TradingLevel.allCases.sorted().map(\.name) == names)
        #expect(names.map(TradingLevel.init(name:)) == TradingLevel.allCases)
        #expect(TradingLevel(name: "halt") == nil)
    }
}
