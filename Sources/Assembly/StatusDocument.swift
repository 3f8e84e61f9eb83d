package import Domain
package import Engine
internal import Glibc
package import JSON
package import Ledger
internal import PluginHost
internal import Profile
internal import Simulation

/// What `status --json` says.
package enum StatusDocument {
    /// What a running profile answers.
    ///
    /// `since` and the times of the blocks are by the wall clock; unknown blocks are left out.
    package static func running(
        _ state: borrowing EngineState, _ run: ClockRun, _ plan: RunPlan,
        standing: (since: Timestamp?, blocks: [BlockRecord]?), _ more: [JSONMember]
    ) -> JSONValue {
        let (since, blocks) = standing
        let ladder = state.ladder.standing
        let haltID = ladder.haltID.isEmpty ? nil : ladder.haltID
        let portfolio = state.portfolio
        var positions: [JSONValue] = []
        for instrument in plan.instruments {
            let held = portfolio.position(.account, instrument.id)
            guard held.quantity != .zero else { continue }
            let traded = TradedQuantity(held.quantity, of: instrument)
            let isHeld = traded.position != .zero
            let baseline = plan.corridor.baseline
            let before = baseline.isEmpty ? nil : baseline[instrument.id.position]
            let more = JSONValue.object([
                "entry_price": isHeld
                    ? held.entryPrice(instrument.terms).map { .string(instrument.text($0)) } : nil,
                "mark_price": state.market[instrument.id].mark.map {
                    .string(instrument.text($0))
                },
                "is_dust": isHeld && state.isDust(.account, instrument.id) ? .bool(true) : nil,
                "is_unpriced": portfolio.unpriced.contains(instrument.id) ? .bool(true) : nil,
            ])
            positions.append(
                .object(traded.members(of: instrument, before: before) + (more.members ?? [])))
        }
        let setAside = state.setAside
        let plugins = plan.plugins.map { use in
            JSONValue.object([
                "instance": .string(use.instance),
                "state": .string(setAside[use.instance] == nil ? "running" : "failed"),
                "reason": setAside[use.instance].map { .string($0) },
                "module": .string(use.module), "hosting": .string(use.placement.rawValue),
            ])
        }
        let cause = ladder.source.isEmpty ? nil : "\(ladder.source): \(ladder.reason)"
        let document = JSONValue.object([
            "profile": .string(plan.profile.name), "running": .bool(true),
            "pid": .int(getpid()), "run_id": .string(run.runID),
            "level": .string(ladder.level.name), "cause": cause.map { .string($0) },
            "since": since.map { .string($0.rfc3339) },
            "halt_id": haltID.map { .string($0) },
            "lift": StandingHalt.lift(
                ladder, blocks, of: plan.profile.name, past: run.folder.haltFiles
            ).map { .string($0) },
            "blocks": blocks.map { .array($0.map { $0.json(profile: plan.profile.name) }) },
            "plugins": .array(plugins), "open_orders": .int(state.orders.open.count),
            "positions": .array(positions),
            "equity": .string(portfolio.equity.text(exponent: RunResult.exponent)),
            "currency": .string(plan.profile.currency),
            "external": external(state.others, plan.instruments),
            "margin": margin(state),
            "earlier_runs": earlier(plan.corridor.left, plan.instruments),
            "blind": state.blindness.map { .string($0) },
            "updated": .string(WallClock.now.rfc3339),
        ])
        return .object((document.members ?? []) + more)
    }

    /// What open orders of others may still trade, by product; nil where there are none.
    package static func external(
        _ others: ContiguousArray<OthersOpen>, _ instruments: [Instrument]
    ) -> JSONValue? {
        var rows: [JSONValue] = []
        for (open, instrument) in zip(others, instruments) where open != .none {
            rows.append(
                .object([
                    "symbol": .string(instrument.symbol),
                    "buy": .string(open.buy.map { instrument.text($0) } ?? "unknown"),
                    "sell": .string(open.sell.map { instrument.text($0) } ?? "unknown"),
                ]))
        }
        return rows.isEmpty ? nil : .array(rows)
    }

    /// The use of margin by derivatives; nil without any, and where it is not known.
    private static func margin(_ state: borrowing EngineState) -> JSONValue? {
        state.marginUse.map { use in
            .object([
                "leverage": use.leverage.map {
                    .string(DecimalText.text(mantissa: $0.e8, exponent: -8))
                },
                "used": .string(use.used.text(exponent: RunResult.exponent)),
                "available": .string(use.available.text(exponent: RunResult.exponent)),
                "liquidation_distance": use.distance.map {
                    .string(DecimalText.text(mantissa: $0.e8, exponent: -8))
                },
            ])
        }
    }

    /// What earlier runs had left when the run began, by product; nil where there was nothing.
    package static func earlier(
        _ left: [Quantity], _ instruments: [Instrument]
    ) -> JSONValue? {
        let rows = zip(instruments, left).filter { $0.1 > .zero }.map { instrument, quantity in
            JSONValue.object([
                "symbol": .string(instrument.symbol),
                "quantity": .string(instrument.text(quantity)),
            ])
        }
        return rows.isEmpty ? nil : .array(rows)
    }

    /// The state of a profile that no process runs, from its ledger and the file HALT.
    ///
    /// - Throws: When either cannot be looked at: what is unknown is not NORMAL.
    package static func stopped(_ folder: StateFolder) throws(Fault) -> JSONValue {
        guard try StateFolder.exists(folder.ledger) else {
            let left = LedgerStore.haltsLeft(by: folder.ledger)
            let halt = try StandingHalt(HaltRecord.strictest(of: left), [], in: folder)
            return document(folder, (halt, left, []), nil, nil, [])
        }
        let store = try LedgerStore.openForReading(path: folder.ledger)
        let last = try store.lastRun()
        let positions = try last.map { run throws(Fault) in
            try store.positions(run: run.identity.id)
        }
        let blocks = try store.standingBlocks(at: WallClock.now)
        let halt = try StandingHalt(try store.currentHalt(), blocks, in: folder)
        return document(
            folder, (halt, try store.standingHalts(), blocks), last,
            try UnfinishedRun(last, in: folder), positions ?? [])
    }

    private static func document(
        _ folder: StateFolder,
        _ standing: (halt: StandingHalt, causes: [HaltRecord], blocks: [BlockRecord]),
        _ last: RunRow?, _ unfinished: UnfinishedRun?, _ positions: [PositionRow]
    ) -> JSONValue {
        let halt = standing.halt
        let held = positions.filter { $0.owner == .account && $0.quantity != .zero }
        // A summary that is no JSON is one of another version; its figures stay unknown.
        let summary = last?.summary.flatMap { try? JSONValue(parsing: $0) }
        return .object([
            "profile": .string(folder.profile), "running": .bool(false),
            "run_id": last.map { .string($0.identity.id) }, "level": .string(halt.level.name),
            "cause": halt.cause.map { .string($0) },
            "since": halt.since.map { .string($0.rfc3339) },
            "halt_id": halt.haltID.map { .string($0) }, "lift": halt.lift.map { .string($0) },
            "causes": .array(
                standing.causes.map { halt in
                    StandingHalt.cause(
                        halt.id, halt.level, by: (halt.source, halt.reason),
                        since: halt.raisedAt, of: folder.profile)
                }),
            "blocks": .array(standing.blocks.map { $0.json(profile: folder.profile) }),
            "unfinished": unfinished?.json,
            "plugins": .array([]), "open_orders": unfinished == nil ? .int(0) : nil,
            "positions": .array(
                held.map { row in
                    let traded = TradedQuantity(row.quantity, of: row.instrument)
                    var members = traded.members(of: row.instrument, before: nil)
                    if let entry = row.entry, traded.position != .zero {
                        let text = JSONValue.string(row.instrument.text(entry))
                        members.append(JSONMember("entry_price", text))
                    }
                    return .object(members)
                }),
            "equity": summary?["equity_end"],
            "updated": last?.endedAt.map { .string($0.rfc3339) },
        ])
    }
}
