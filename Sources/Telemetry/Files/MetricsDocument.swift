internal import Domain
internal import JSON
internal import Risk

/// The text of `metrics.json`; its counters are those of the board.
struct MetricsDocument {
    let snapshot: CycleSnapshot
    let board: MetricsBoard
    let names: RunNames
    let decisions: [InstrumentID: Decision]

    var text: String { document.text(indented: true) + "\n" }

    private var document: JSONValue {
        var members = identity + money
        members += [
            JSONMember("positions", .array(snapshot.positions.map(position))),
            JSONMember("decisions", decisionsByProduct),
            JSONMember("order_stats", orderStats),
        ]
        return .object(members + counts + [JSONMember("system", system)])
    }

    private var identity: [JSONMember] {
        JSONValue.object([
            "timestamp": .string(snapshot.time.rfc3339),
            "engine_time": snapshot.engineTime.map { .string($0.rfc3339) },
            "profile": .string(snapshot.profile), "mode": .string(snapshot.mode),
            "run_id": .string(snapshot.runID), "level": .string(snapshot.level.name),
            "halt_id": snapshot.haltID.map { .string($0) },
            "currency": .string(snapshot.currency),
        ]).members ?? []
    }

    private var money: [JSONMember] {
        func text(_ measure: Measure?) -> JSONValue? { measure.map { .string($0.text) } }
        return JSONValue.object([
            "equity": text(snapshot.equity), "cash": text(snapshot.cash),
            "realised_pnl": text(snapshot.realised), "unrealised_pnl": text(snapshot.unrealised),
            "unrealised_of_sold": text(snapshot.unrealisedOfSold),
            "fees": text(snapshot.fees), "fees_modelled": text(snapshot.feesModelled),
            "funding": text(snapshot.funding), "day_pnl": text(snapshot.dayPnL),
            "residual": text(snapshot.residual),
            "leverage": text(snapshot.leverage), "margin_used": text(snapshot.marginUsed),
            "margin_available": text(snapshot.marginAvailable),
            "liquidation_distance": text(snapshot.liquidationDistance),
        ]).members ?? []
    }

    private func position(_ position: PositionSnapshot) -> JSONValue {
        .object([
            "symbol": .string(position.symbol),
            "quantity": .string(position.quantity.magnitudeText),
            "side": .string(position.quantity.mantissa < 0 ? "short" : "long"),
            "entry_price": position.entry.map { .string($0.text) },
            "mark_price": position.mark.map { .string($0.text) },
            "is_dust": position.isDust ? .bool(true) : nil,
            "is_unpriced": position.isUnpriced ? .bool(true) : nil,
        ])
    }

    private var decisionsByProduct: JSONValue {
        .object(
            decisions.sorted { $0.key < $1.key }.map { id, decision in
                JSONMember(
                    names.symbol(id),
                    .object([
                        "action": .string(decision.action),
                        "reason": .string(
                            decision.isApproved ? "approved" : decision.reason.rawValue),
                        "instance": .string(decision.instance),
                        "order": .int(decision.order.value),
                        "time": .string(decision.time.rfc3339),
                    ]))
            })
    }

    /// Attempted is asked for; successful went to the venue and was not refused there.
    private var orderStats: JSONValue {
        let stopped = board.total(.ordersRejected) + board.total(.ordersWithheld)
        return .object([
            "attempted": .int(board.total(.intents)),
            "successful": .int(board.total(.ordersSubmitted) - stopped),
            "failed": .int(board.total(.ordersDenied) + stopped),
        ])
    }

    private var counts: [JSONMember] {
        let trips = board.series(of: .guardTrips).map { labels, value in
            JSONValue.object([
                "guard": .string(labels[0]), "class": .string(labels[1]),
                "count": .int(value.mantissa),
            ])
        }
        return JSONValue.object([
            "orders": .int(board.total(.ordersSubmitted) - board.total(.ordersWithheld)),
            "fills": .int(board.total(.fills)), "withheld": .int(board.total(.ordersWithheld)),
            "rejected": .int(board.total(.ordersRejected)),
            "denied": .int(board.total(.ordersDenied)), "guard_trips": .array(trips),
            "misbehaviours": .int(board.total(.misbehaviours)),
            "open_orders": snapshot.openOrders.map { .int($0) },
            "events": snapshot.events.map { .int($0) }, "bars": snapshot.bars.map { .int($0) },
            "steps": snapshot.steps.map { .int($0) },
            "uptime_seconds": snapshot.uptime.map { .number($0.seconds.text) },
            "market_data": .array(snapshot.marks.map(mark)),
            "plugins": .array(snapshot.plugins.map(\.documentWithFigures)),
        ]).members ?? []
    }

    private func mark(_ mark: MarkSnapshot) -> JSONValue {
        .object([
            "symbol": .string(mark.symbol), "mark_price": mark.price.map { .string($0.text) },
            "age_seconds": mark.age.map { .number($0.seconds.text) },
        ])
    }

    private var system: JSONValue {
        .object([
            "resident_memory_bytes": snapshot.usage?.residentBytes.map { .int($0) },
            "resident_memory_bytes_max": snapshot.usage?.residentBytesMax.map { .int($0) },
            "cpu_seconds": snapshot.usage?.cpuTime.map { .number($0.seconds.text) },
        ])
    }
}

extension Measure {
    fileprivate var magnitudeText: String {
        DecimalText.text(wide: Int128(mantissa.magnitude), exponent: exponent)
    }
}

extension PluginSnapshot {
    var documentWithFigures: JSONValue {
        guard !figures.isEmpty else { return document }
        let values = figures.map { JSONMember($0.name, .number($0.value.text)) }
        return .object(
            (document.members ?? []) + [
                JSONMember("module", .string(module)), JSONMember("metrics", .object(values)),
            ])
    }

    var document: JSONValue {
        .object([
            "instance": .string(instance), "state": .string(state),
            "reason": reason.map { .string($0) },
        ])
    }
}
