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
    var amends: [Amend] = []
    var fills: [FillRecord] = []

    /// One wish to change the order.
    struct Amend {
        var time: Timestamp
        var limit: Price
        /// The total that was asked.
        var wanted: Quantity?
        /// The approved total; nil when it was refused.
        var quantity: Quantity?
        var decidedBy: String?
        var checks: [(label: GuardLabel, judgement: Judgement)]
    }

    var document: JSONValue {
        .object([
            "order": orderJSON, "intent": intentJSON, "sizing": sizing.map(sizingJSON),
            "checks": .array((advice == nil ? checks : Array(checks.dropFirst())).map(checkJSON)),
            "amends": amends.isEmpty ? nil : .array(amends.map(amendJSON)),
            "fills": .array(fills.map(fillJSON)),
        ])
    }

    /// What a sizer plugin said, which stands before the guards' checks.
    private var advice: (label: GuardLabel, judgement: Judgement)? {
        sizing?.method == .plugin ? checks.first : nil
    }

    /// What stopped an order among its checks, as a sentence.
    private static func refusal(
        _ checks: [(label: GuardLabel, judgement: Judgement)]
    ) -> String? {
        Judgement.decisive(checks.map { $0.judgement }).map {
            "\(checks[$0].label.name): \(checks[$0].judgement.text)"
        }
    }

    private func amendJSON(_ amend: Amend) -> JSONValue {
        let reason = amend.quantity == nil ? OrderStory.refusal(amend.checks) : nil
        return .object([
            "time": .string(amend.time.rfc3339), "limit": .string(instrument.text(amend.limit)),
            "wanted": amend.wanted.map { .string(instrument.text($0)) },
            "approved": .bool(amend.quantity != nil),
            "quantity": amend.quantity.map { .string(instrument.text($0)) },
            "decided_by": amend.decidedBy.map { .string($0) },
            "reason": reason.map { .string($0) },
            "checks": .array(amend.checks.map(checkJSON)),
        ])
    }

    private var orderJSON: JSONValue {
        let text = OrderStory.refusal(checks)
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
            "parts": intent.slices > 0 ? .int(intent.slices) : nil,
            "far_limit": intent.ladder.map { .string(instrument.text($0.far)) },
            "sizes": intent.ladder.map { .string($0.sizes.word) },
            "take_profit": intent.exit.map { .string(instrument.text($0.takeProfit)) },
            "stop_loss": intent.exit.map { .string(instrument.text($0.stopLoss)) },
            "size": .string(sizeText), "cause": .string(String(intent.cause)),
            "tag": .string(String(intent.tag)),
            "reduce_only": .bool(intent.flags.contains(.reduceOnly)),
            "post_only": .bool(intent.flags.contains(.postOnly)),
            "unbounded": intent.flags.contains(.unbounded) ? .bool(true) : nil,
            "until_cancelled": intent.flags.contains(.untilCancelled) ? .bool(true) : nil,
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
            "sizer": advice.map { .string($0.label.name) },
            "measured": (advice?.judgement.measured).map { .string($0.text) },
            "limit": (advice?.judgement.limit).map { .string($0.text) },
            "unit": (advice?.judgement.unit).flatMap { $0.isEmpty ? nil : .string($0) },
            "text": (advice?.judgement.text).flatMap { $0.isEmpty ? nil : .string($0) },
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
