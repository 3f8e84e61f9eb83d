package import Domain
internal import Engine
internal import Glibc
package import JSON
internal import Ledger
internal import Profile
internal import Simulation

/// What `status --json` says.
package enum StatusDocument {
    /// How to get out of a level.
    static func lift(_ level: TradingLevel, profile: String, haltID: String) -> String? {
        guard level > .normal else { return nil }
        return "perps-bot arm --profile \(profile) --halt-id \(haltID) --reason '…'"
    }

    static func running(
        _ state: borrowing EngineState, _ run: PaperRun, _ plan: RunPlan
    ) -> JSONValue {
        let ladder = state.ladder
        let portfolio = state.portfolio
        var positions: [JSONValue] = []
        for instrument in plan.instruments {
            let held = portfolio.position(.account, instrument.id)
            guard held.quantity != .zero else { continue }
            positions.append(
                .object([
                    "symbol": .string(instrument.symbol),
                    "quantity": .string(instrument.text(held.quantity)),
                    "entry_price": held.entryPrice(instrument.terms).map {
                        .string(instrument.text($0))
                    },
                    "mark_price": state.market[instrument.id].mark.map {
                        .string(instrument.text($0))
                    },
                ]))
        }
        let setAside = state.setAside
        let plugins = plan.plugins.map { use in
            JSONValue.object([
                "instance": .string(use.instance),
                "state": .string(setAside[use.instance] == nil ? "running" : "failed"),
                "reason": setAside[use.instance].map { .string($0) },
                "module": .string(use.module),
            ])
        }
        let cause = ladder.source.isEmpty ? nil : "\(ladder.source): \(ladder.reason)"
        return .object([
            "profile": .string(plan.profile.name), "running": .bool(true),
            "pid": .int(getpid()), "run_id": .string(run.runID),
            "level": .string(ladder.level.name), "cause": cause.map { .string($0) },
            "since": ladder.since.map { .string($0.rfc3339) },
            "halt_id": ladder.haltID.isEmpty ? nil : .string(ladder.haltID),
            "lift": lift(ladder.level, profile: plan.profile.name, haltID: ladder.haltID)
                .map { .string($0) },
            "plugins": .array(plugins), "open_orders": .int(state.orders.open.count),
            "positions": .array(positions),
            "equity": .string(portfolio.equity.text(exponent: RunResult.exponent)),
            "updated": .string(WallClock.now.rfc3339),
        ])
    }

    /// The state of a profile that no process runs, from its ledger; nil without one.
    package static func stopped(_ folder: StateFolder) throws(Fault) -> JSONValue {
        guard StateFolder.exists(folder.ledger) else { return document(folder, nil, nil, []) }
        let store = try LedgerStore.openForReading(path: folder.ledger)
        let last = try store.lastRun()
        let positions = try last.map { run throws(Fault) in
            try store.positions(run: run.identity.id)
        }
        return document(folder, try store.currentHalt(), last, positions ?? [])
    }

    private static func document(
        _ folder: StateFolder, _ halt: HaltRecord?, _ last: RunRow?, _ positions: [PositionRow]
    ) -> JSONValue {
        let level =
            StateFolder.exists(folder.haltFile)
            ? max(.halt, halt?.level ?? .normal) : halt?.level ?? .normal
        let held = positions.filter { $0.owner == .account && $0.quantity != .zero }
        // A summary that is no JSON is one of another version; its figures stay unknown.
        let summary = last?.summary.flatMap { try? JSONValue(parsing: $0) }
        return .object([
            "profile": .string(folder.profile), "running": .bool(false),
            "run_id": last.map { .string($0.identity.id) }, "level": .string(level.name),
            "cause":
                (halt.map { "\($0.source): \($0.reason)" }
                ?? (level > .normal ? "file: the file HALT is there" : nil)).map { .string($0) },
            "since": halt.map { .string($0.raisedAt.rfc3339) },
            "halt_id": halt.map { .string($0.id) },
            "lift": halt.flatMap { lift($0.level, profile: folder.profile, haltID: $0.id) }
                .map { .string($0) },
            "plugins": .array([]), "open_orders": .int(0),
            "positions": .array(
                held.map { row in
                    .object([
                        "symbol": .string(row.instrument.symbol),
                        "quantity": .string(row.instrument.text(row.quantity)),
                        "entry_price": row.entry.map { .string(row.instrument.text($0)) },
                    ])
                }),
            "equity": summary?["equity_end"],
            "updated": last?.endedAt.map { .string($0.rfc3339) },
        ])
    }
}
