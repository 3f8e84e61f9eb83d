internal import Domain
internal import Engine
internal import JSON
internal import Ledger
internal import PluginHost
internal import Risk

/// Everything that is known of one order, from intent to fills.
struct OrderStory {
    var intent: Intent
    var time: Timestamp
    var sequence: UInt64
    var instance: String
    var instrument: Instrument
    var sizing: SizingRecord?
    var isApproved = false
    var quantity: Quantity?
    var notional: Amount?
    var decidedBy: String?
    var state = OrderState.pending
    var reason = OrderReason.none
    var checks: [(label: GuardLabel, judgement: Judgement)] = []
    var fills: [FillRecord] = []

    var document: JSONValue {
        .object([
            "order": orderJSON, "intent": intentJSON, "sizing": sizing.map(sizingJSON),
            "checks": .array(checks.map(checkJSON)), "fills": .array(fills.map(fillJSON)),
        ])
    }

    private var orderJSON: JSONValue {
        let refusal = checks.first { $0.judgement.verdict.rank >= 2 }
        let text = refusal.map { "\($0.label.name): \($0.judgement.text)" }
        return .object([
            "number": .int(intent.order.value), "state": .string("\(state)"),
            "approved": .bool(isApproved),
            "quantity": quantity.map { .string(instrument.text($0)) },
            "notional": notional.map { .string(instrument.text($0)) },
            "decided_by": decidedBy.map { .string($0) },
            "reason": isApproved ? nil : text.map { .string($0) },
        ])
    }

    private var intentJSON: JSONValue {
        .object([
            "instance": .string(instance), "symbol": .string(instrument.symbol),
            "time": .string(time.rfc3339), "sequence": .int(sequence),
            "side": .string(intent.side == .buy ? "BUY" : "SELL"),
            "type": .string(intent.type.word), "tif": .string(intent.timeInForce.word),
            "limit": .string(instrument.text(intent.limit)),
            "trigger": intent.trigger.map { .string(instrument.text($0)) },
            "size": .string(sizeText), "cause": .string(String(intent.cause)),
            "tag": .string(String(intent.tag)),
            "reduce_only": .bool(intent.flags.contains(.reduceOnly)),
            "post_only": .bool(intent.flags.contains(.postOnly)),
        ])
    }

    private var sizeText: String {
        switch intent.size {
        case .quantity(let quantity): instrument.text(quantity)
        case .notional(let amount): "\(instrument.text(amount)) \(instrument.settle)"
        case .conviction(let e6):
            "conviction \(DecimalText.text(mantissa: e6, exponent: -6))"
        case .close: "close"
        }
    }

    private func sizingJSON(_ sizing: SizingRecord) -> JSONValue {
        .object([
            "method": .string(sizing.method.name), "price": .string(instrument.text(sizing.price)),
            "wanted": sizing.wanted.map { .string(instrument.text($0)) },
            "quantity": .string(instrument.text(sizing.quantity)),
        ])
    }

    private func checkJSON(_ check: (label: GuardLabel, judgement: Judgement)) -> JSONValue {
        let judgement = check.judgement
        let unit = judgement.unit == "money" ? instrument.settle : judgement.unit
        return .object([
            "guard": .string(check.label.name), "kind": .string(check.label.kind.rawValue),
            "verdict": .string(judgement.verdict.name),
            "measured": judgement.measured.map { .string($0.text) },
            "limit": judgement.limit.map { .string($0.text) },
            "unit": unit.isEmpty ? nil : .string(unit),
            "text": judgement.text.isEmpty ? nil : .string(judgement.text),
        ])
    }

    private func fillJSON(_ entry: FillRecord) -> JSONValue {
        let fill = entry.fill
        return .object([
            "execution": .int(fill.execution), "time": .string(fill.time.rfc3339),
            "price": .string(instrument.text(fill.price)),
            "quantity": .string(instrument.text(fill.quantity)),
            "notional": .string(instrument.text(fill.notional)),
            "fee": .string(instrument.text(fill.fee)),
            "liquidity": .string(fill.isMaker ? "maker" : "taker"),
            "realised_pnl": .string(instrument.text(entry.realised)),
        ])
    }
}
