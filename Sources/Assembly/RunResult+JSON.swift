internal import Domain
internal import Engine
package import JSON
internal import Simulation

extension RunResult {
    private static func money(_ amount: Amount) -> JSONValue {
        .string(amount.text(exponent: RunResult.exponent))
    }

    /// The document of `backtest --json`; with mode, level and what stopped it, of `run --json`.
    package var json: JSONValue {
        var members: [JSONMember] = [
            JSONMember("run_id", .string(runID)), JSONMember("profile", .string(profile)),
            JSONMember("data", .array(data.map(RunResult.json))),
            JSONMember("plugins", pluginsJSON),
            JSONMember("events", .int(events)), JSONMember("bars", .int(bars)),
        ]
        if let firstTime { members.append(JSONMember("first_ts", .string(firstTime.rfc3339))) }
        if let lastTime { members.append(JSONMember("last_ts", .string(lastTime.rfc3339))) }
        members += [
            JSONMember("orders", .int(counts.orders)), JSONMember("fills", .int(counts.fills)),
            JSONMember("withheld", .int(counts.withheld)),
            JSONMember("rejected", .int(counts.rejected)),
            JSONMember("denied", .int(counts.denied)), JSONMember("fees", RunResult.money(fees)),
            JSONMember("funding", RunResult.money(funding)),
            JSONMember("realised_pnl", RunResult.money(realised)),
            JSONMember("unrealised_pnl", RunResult.money(unrealised)),
            JSONMember("equity_start", RunResult.money(equityStart)),
            JSONMember("equity_end", RunResult.money(equityEnd)),
            JSONMember(
                "max_drawdown_pct", .number(DecimalText.text(mantissa: drawdown.e8, exponent: -6))),
        ]
        if let residual { members.append(JSONMember("residual", RunResult.money(residual))) }
        members.append(JSONMember("decisions_sha256", .string(decisions)))
        return .object(members + leftovers + misconduct + measured)
    }

    /// Only where fees were other than modelled, where spot was sold that was there before, and
    /// where something is held that has no price or is too small for an order.
    private var leftovers: [JSONMember] {
        let modelled =
            feesModelled == fees
            ? [] : [JSONMember("fees_modelled", RunResult.money(feesModelled))]
        let sold = unrealisedOfSold.map {
            JSONMember("unrealised_of_sold", RunResult.money($0))
        }
        return modelled + [sold].compactMap(\.self) + held
    }

    private var held: [JSONMember] {
        [("unpriced", unpriced), ("dust", dust)].compactMap { name, holdings in
            guard !holdings.isEmpty else { return nil }
            let list = holdings.map { held in
                JSONValue.object([
                    "symbol": .string(held.symbol), "quantity": .string(held.quantity),
                    "cost": RunResult.money(held.cost),
                ])
            }
            return JSONMember(name, .array(list))
        }
    }

    /// Only where a plugin broke the contract.
    private var misconduct: [JSONMember] {
        guard counts.misbehaviours > 0 else { return [] }
        let failed = setAside.map { one in
            JSONValue.object([
                "instance": .string(one.instance), "message": .string(one.message),
            ])
        }
        return [
            JSONMember("misbehaviours", .int(counts.misbehaviours)),
            JSONMember("set_aside", .array(failed)),
        ]
    }

    private var measured: [JSONMember] {
        var members: [JSONMember] = []
        func add(_ key: String, _ value: JSONValue?) {
            if let value { members.append(JSONMember(key, value)) }
        }
        add("wall_seconds", .number(DecimalText.text(mantissa: wallNanos, exponent: -9)))
        add(
            "cpu_seconds",
            cpuNanos.map { .number(DecimalText.text(mantissa: $0, exponent: -9)) })
        add("events_per_second", .double(eventsPerSecond, decimals: 0))
        add("peak_rss_bytes", residentBytesMax.map { .int($0) })
        add("mode", mode.map { .string($0) })
        if mode != nil { add("level", .string(level.name)) }
        add("stopped_by", stoppedBy.map { .string($0) })
        return members
    }

    private static func json(_ report: DataReport) -> JSONValue {
        let silent = JSONValue.array(report.silent.map { .string($0) })
        return .object([
            "path": .string(report.path), "sha256": .string(report.sha256),
            "format": .string(report.format.rawValue), "product": .string(report.product),
            "rows": .int(report.tally.rows), "rounded": .int(report.tally.rounded),
            "gaps": .int(report.tally.gaps),
            "cut_at_line": report.cutAtLine.map { .int($0) },
            "silent": report.silent.isEmpty ? nil : silent,
        ])
    }

    /// One entry a file, with the modules that the run uses of it.
    private var pluginsJSON: JSONValue {
        var files: [String] = []
        for use in plugins where !files.contains(use.file) { files.append(use.file) }
        return .array(
            files.map { file in
                let uses = plugins.filter { $0.file == file }
                var modules: [String] = []
                for use in uses where !modules.contains(use.module) { modules.append(use.module) }
                return .object([
                    "file": .string(file), "sha256": uses.first.map { .string($0.sha256) },
                    "modules": .array(modules.map { .string($0) }),
                ])
            })
    }
}
