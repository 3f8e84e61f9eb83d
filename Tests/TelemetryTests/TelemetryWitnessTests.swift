import Domain
import Engine
import Risk
import Telemetry
import Testing

@Suite struct `Facts become counters` {
    /// Facts and the lines of the exposition that they lead to, comments left out.
    static let table: [(facts: [Fact], lines: [String])] = [
        ([], []),
        ([.intended(Sample.intent)], ["perps_bot_intents_total 1"]),
        (
            [.vetted(Sample.vetting(isApproved: true))], ["perps_bot_orders_submitted_total 1"]
        ),
        (
            [.vetted(Sample.vetting(isApproved: false))],
            [#"perps_bot_orders_denied_total{reason="floor"} 1"#]
        ),
        (
            [.vetted(Sample.vetting(isApproved: false, guardIndex: 1))],
            [
                #"perps_bot_orders_denied_total{reason="floor"} 1"#,
                #"perps_bot_guard_trips_total{guard="spread",class="recoverable"} 1"#,
            ]
        ),
        ([.order(Sample.update(.sent))], []),
        ([.order(Sample.update(.denied))], []),
        (
            [.order(Sample.update(.rejected, .state, .funds))],
            [#"perps_bot_orders_rejected_total{reason="funds"} 1"#]
        ),
        (
            [.order(Sample.update(.rejected, .state, .mode))],
            ["perps_bot_orders_withheld_total 1"]
        ),
        ([.order(Sample.update(.filled, .fill))], ["perps_bot_orders_filled_total 1"]),
        ([.order(Sample.update(.partial, .fill))], []),
        ([.order(Sample.update(.cancelled))], ["perps_bot_orders_cancelled_total 1"]),
        ([.order(Sample.update(.expired))], ["perps_bot_orders_expired_total 1"]),
        ([.order(Sample.update(.unknown))], ["perps_bot_orders_unknown_total 1"]),
        ([.order(Sample.update(.filled, .cancelRefused))], []),
        (
            [.filled(Sample.fill), .filled(Sample.fill)], ["perps_bot_fills_total 2"]
        ),
        ([.funding(InstrumentID(0), Amount(1))], []),
        ([.ladder(0)], [#"perps_bot_level_changes_total{level="HALT"} 1"#]),
        (
            [.block(0), .block(1)],
            [#"perps_bot_level_blocks_total{guard="spread",level="HALT"} 1"#]
        ),
        (
            [.misbehaved(0)],
            [#"perps_bot_plugin_misbehaviours_total{instance="ma",kind="deadline"} 1"#]
        ),
    ]

    @Test(arguments: table.indices) func `as the table says`(_ index: Int) {
        let (facts, lines) = Self.table[index]
        var effects = Effects()
        effects.ladderChanges = [
            LadderChange(
                from: .normal, to: .halt, raised: .halt, source: "x", reason: "y", haltID: "h")
        ]
        let block = LevelBlock(
            id: "h-2", level: .halt, about: (InstrumentID(0), nil), by: ("spread", "wide"),
            from: Sample.start, until: Sample.start + .minute)
        effects.blockChanges = [BlockChange(.raised, block), BlockChange(.ended, block)]
        effects.misbehaviours = [Misbehaviour(instance: "ma", kind: "deadline", message: "late")]
        let text = Sample.witness(facts, effects: effects).board.exposition
        let found = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
        #expect(found == lines)
    }

    @Test func `and each refusing guard counts, by how bad it is`() {
        var effects = Effects()
        effects.checks = [
            Check(guardIndex: 0, judgement: Judgement(.reject)),
            Check(guardIndex: 1, judgement: Judgement(.allow)),
            Check(guardIndex: 1, judgement: Judgement(.halt(.account, hold: .zero))),
            Check(guardIndex: 0, judgement: Judgement(.resize(Quantity(1)))),
        ]
        let record = Sample.vetting(isApproved: false, guardIndex: 1, checks: 0..<4)
        let board = Sample.witness([.vetted(record)], effects: effects).board
        #expect(board[.guardTrips, "order-notional", "recoverable"] == Measure(1))
        #expect(board[.guardTrips, "spread", "critical"] == Measure(1))
        #expect(board.total(.guardTrips) == 2)
    }

    @Test func `and a plugin's misbehaviour is warned of once and counted each time`() throws {
        try Sample.withFolder { folder in
            let file = try LogFile(path: folder + "/log.jsonl")
            let log = EventLog(component: "test", console: nil, file: file, fileLevel: .warning)
            let witness = TelemetryWitness(Sample.names, log: log)
            var effects = Effects()
            effects.misbehaviours = [
                Misbehaviour(instance: "spread", kind: "bad_verdict", message: "nonsense")
            ]
            for _ in 1...3 {
                witness.record(
                    StampedFact(time: Sample.start, sequence: 1, fact: .misbehaved(0)), in: effects)
            }
            #expect(witness.board[.misbehaviours, "spread", "bad_verdict"] == Measure(3))
            let lines = try Sample.text(folder, "log.jsonl").split(separator: "\n")
            #expect(lines.count == 1 && lines[0].contains("nonsense"))
        }
    }

    @Test(arguments: [
        (BlockChange.Kind.raised, TradingLevel.caution, false, "its cause is gone for 10 s"),
        (.raised, .reduceOnly, false, "a person lifts it"),
        (.raised, .caution, true, "2023-11-14T22:14:20Z"),
        (.raised, .halt, true, "2023-11-14T22:14:20Z"),
        (.ended, .caution, true, "2023-11-14T22:14:20Z"),
        (.lifted, .reduceOnly, false, "a person has lifted it"),
    ])
    func `and a block says what ends it`(
        kind: BlockChange.Kind, level: TradingLevel, hasEnd: Bool, end: String
    ) throws {
        try Sample.withFolder { folder in
            let file = try LogFile(path: folder + "/log.jsonl")
            let log = EventLog(component: "test", console: nil, file: file, fileLevel: .warning)
            let witness = TelemetryWitness(Sample.names, log: log)
            var effects = Effects()
            effects.blockChanges = [
                BlockChange(
                    kind,
                    LevelBlock(
                        id: "h-2", level: level, about: (nil, nil), by: ("venue", "away"),
                        from: Sample.start, until: hasEnd ? Sample.start + .minute : nil))
            ]
            witness.record(
                StampedFact(time: Sample.start, sequence: 1, fact: .block(0)), in: effects)
            let text = try Sample.text(folder, "log.jsonl")
            #expect(text.contains("\"until\":\"\(end)\""), "\(text)")
        }
    }

    @Test func `and the latest decision of each product is kept`() throws {
        let witness = Sample.witness([
            .intended(Sample.intent), .vetted(Sample.vetting(isApproved: false)),
        ])
        let decision = try #require(witness.decisions[InstrumentID(0)])
        #expect(decision.action == "buy")
        #expect(decision.instance == "ma")
        #expect(!decision.isApproved)
        #expect(decision.reason == .floor)
    }
}
