import Domain
import Engine
import JSON
import Risk
import Telemetry
import Testing

@Suite struct `A guard's refusal` {
    /// Judgements with what is told of each.
    static let table: [(judgement: Judgement, tripClass: TripClass?, cause: TripCause)] = [
        (Judgement(.allow), nil, .limit),
        (Judgement(.resize(Quantity(1))), nil, .limit),
        (Judgement(.reject, measured: Measure(6), limit: Measure(5)), .recoverable, .limit),
        (Judgement(.reject), .recoverable, .limit),
        (Judgement(.reject, limit: Measure(5), unit: "bps"), .recoverable, .dataUnavailable),
        (Judgement(.reduceOnly(.account, hold: .second)), .critical, .limit),
        (
            Judgement(.halt(.instrument, hold: .zero), limit: Measure(5)), .critical,
            .dataUnavailable
        ),
        (failed(Judgement(.reject, limit: Measure(5))), .critical, .fault),
        (broken(Judgement(.reject)), .critical, .fault),
        (broken(Judgement(.reduceOnly(.account, hold: .zero))), .critical, .fault),
    ]

    static func failed(_ judgement: Judgement) -> Judgement {
        var copy = judgement
        copy.hasFailed = true
        return copy
    }

    static func broken(_ judgement: Judgement) -> Judgement {
        var copy = judgement
        copy.isBreach = true
        return copy
    }

    @Test(arguments: table.indices) func `has the class and the cause that it ought to`(_ row: Int)
    {
        let (judgement, tripClass, cause) = Self.table[row]
        #expect(TripClass(judgement) == tripClass)
        #expect(TripCause(judgement) == cause)
    }

    /// What one refused order leaves behind, with its board.
    func told(_ checks: [Judgement]) throws -> (lines: [JSONValue], board: MetricsBoard) {
        var effects = Effects()
        effects.checks = ContiguousArray(
            checks.map { Check(guardIndex: 1, judgement: $0) })
        var intent = Sample.intent
        intent.cause = 77
        let record = Sample.vetting(isApproved: false, guardIndex: 1, checks: 0..<checks.count)
        var (lines, board) = ([JSONValue](), MetricsBoard())
        try Sample.withFolder { folder in
            let file = try LogFile(path: folder + "/log.jsonl")
            let log = EventLog(component: "test", console: nil, file: file)
            board =
                Sample.witness(
                    [.intended(intent), .vetted(record)], effects: effects, log: log
                ).board
            lines = try Sample.text(folder, "log.jsonl").split(separator: "\n")
                .map { try JSONValue(parsing: $0) }
                .filter { $0["event"]?.string == "risk.guard.tripped" }
        }
        return (lines, board)
    }

    private func texts(_ line: JSONValue) -> [String: String] {
        var found: [String: String] = [:]
        for key in line.keys where !["time", "component", "event"].contains(key) {
            found[key] = line[key]?.string
        }
        return found
    }

    @Test func `is one event with all that it rests on`() throws {
        let refusal = Judgement(
            .reject, measured: Measure(2_999, exponent: -2), limit: Measure(20), unit: "bps",
            text: "the spread is wide", reason: .pluginGuard, code: 1)
        let (lines, board) = try told([refusal])
        #expect(
            lines.map(texts) == [
                [
                    "level": "info", "message": "the spread is wide", "guard": "spread",
                    "class": "recoverable", "cause": "limit", "verdict": "reject",
                    "measured": "29.99", "limit": "20", "unit": "bps", "order": "1",
                    "product": "BTC-USD", "instance": "ma", "caused_by": "77",
                ]
            ])
        #expect(board[.guardTrips, "spread", "recoverable"] == Measure(1))
        #expect(board.total(.guardFailures) == 0)
    }

    @Test func `leaves out what is not known, and counts want of data and faults apart`() throws {
        let missing = Judgement(.reject, limit: Measure(20), unit: "bps", text: "no quote")
        let fault = Self.failed(Judgement(.reject, text: "the guard failed with status -1"))
        let (lines, board) = try told([missing, fault])
        #expect(lines.map { $0["measured"]?.string } == [nil, nil])
        #expect(lines.map { $0["limit"]?.string } == ["20", nil])
        #expect(lines.map { $0["cause"]?.string } == ["data_unavailable", "fault"])
        #expect(lines.map { $0["level"]?.string } == ["info", "error"])
        #expect(board[.guardFailures, "spread", "data_unavailable"] == Measure(1))
        #expect(board[.guardFailures, "spread", "fault"] == Measure(1))
        #expect(board[.guardTrips, "spread", "recoverable"] == Measure(1))
        #expect(board[.guardTrips, "spread", "critical"] == Measure(1))
    }
}
