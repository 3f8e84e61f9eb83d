internal import Domain
package import JSON

/// An order on its way to the run that sends it.
extension OperatorOrder {
    package var json: JSONValue {
        let (quantity, notional): (String?, String?)
        switch size {
        case .quantity(let text): (quantity, notional) = (text, nil)
        case .notional(let text): (quantity, notional) = (nil, text)
        case .all: (quantity, notional) = (nil, nil)
        }
        return .object([
            "product": .string(product), "side": .string(side.word), "type": .string(type.word),
            "time_in_force": .string(timeInForce.word), "size": quantity.map { .string($0) },
            "notional": notional.map { .string($0) }, "limit_price": .string(limit),
            "trigger_price": trigger.map { .string($0) },
            "until": until.map { .int($0.nanos) }, "slices": .int(slices),
            "to_price": ladder.map { .string($0.to) },
            "sizes": ladder.map { .string($0.sizes.word) },
            "take_profit": exit.map { .string($0.takeProfit) },
            "stop_loss": exit.map { .string($0.stopLoss) },
            "post_only": .bool(flags.contains(.postOnly)),
            "reduce_only": .bool(flags.contains(.reduceOnly)),
            "unbounded": .bool(flags.contains(.unbounded)),
            "until_cancelled": .bool(flags.contains(.untilCancelled)),
        ])
    }

    /// Reads what `json` wrote; nil for anything else.
    package init?(_ document: JSONValue) {
        guard let product = document["product"]?.string,
            let limit = document["limit_price"]?.string,
            let side = [Side.buy, .sell].first(where: { $0.word == document["side"]?.string }),
            let type = OrderType.all.first(where: { $0.word == document["type"]?.string }),
            let tif = (UInt8(1)...4).compactMap({ TimeInForce(rawValue: $0) })
                .first(where: { $0.word == document["time_in_force"]?.string })
        else { return nil }
        var size = Size.all
        if let text = document["size"]?.string { size = .quantity(text) }
        if let text = document["notional"]?.string { size = .notional(text) }
        self.init(side, size, of: product, type, tif, limit: limit)
        trigger = document["trigger_price"]?.string
        until = document["until"]?.int.map { Timestamp(nanos: $0) }
        slices = document["slices"]?.int.flatMap { Int(exactly: $0) } ?? 0
        if let to = document["to_price"]?.string {
            let word = document["sizes"]?.string
            guard let sizes = PriceLadder.Sizes.all.first(where: { $0.word == word }) else {
                return nil
            }
            ladder = Ladder(to: to, sizes)
        }
        if let profit = document["take_profit"]?.string {
            guard let loss = document["stop_loss"]?.string else { return nil }
            exit = Exit(takeProfit: profit, stopLoss: loss)
        }
        let words: [(String, IntentFlags)] = [
            ("post_only", .postOnly), ("reduce_only", .reduceOnly), ("unbounded", .unbounded),
            ("until_cancelled", .untilCancelled),
        ]
        for (word, flag) in words where document[word]?.bool == true { flags.insert(flag) }
    }
}
