internal import Domain
internal import Risk

/// What becomes of open orders when a level rises.
extension Corridor {
    /// Cancels what a level leaves nobody in a part of the account: from HALT_CANCEL_ALL on
    /// everything, from REDUCE_ONLY on what could enlarge a position.
    ///
    /// Cancels are never judged.
    mutating func clear(
        _ level: TradingLevel, about part: (instrument: InstrumentID?, owner: OwnerID?),
        into effects: inout Effects
    ) {
        func isOfPart(_ order: OrderRecord) -> Bool {
            (part.instrument ?? order.intent.instrument) == order.intent.instrument
                && (part.owner ?? order.intent.owner) == order.intent.owner
        }
        if level >= .haltCancelAll {
            cancelOpen(into: &effects, where: isOfPart)
        } else if level >= .reduceOnly {
            withdraw(into: &effects, where: isOfPart)
        }
    }

    /// Looks again at what rests of a product that was traded, where only reducing orders may.
    mutating func withdraw(after instrument: InstrumentID, into effects: inout Effects) {
        let isLatched = state.ladder.latched.level >= .reduceOnly
        let losses = lossSources
        let stops = state.ladder.blocks.filter { $0.leavesOnlyExits(but: losses) }
        guard isLatched || !stops.isEmpty else { return }
        withdraw(into: &effects) { order in
            order.intent.instrument == instrument
                && (isLatched || stops.contains { $0.holds(for: order.intent.owner, instrument) })
        }
    }

    /// Cancels those of some orders that could open, enlarge or flip a position; what stays can
    /// only lower it, in whatever order it is filled.
    ///
    /// What others have open, and attached exits, take their part of the position first, then the
    /// oldest. What is being cancelled leaves, and takes none.
    private mutating func withdraw(
        into effects: inout Effects, where fits: (OrderRecord) -> Bool
    ) {
        var staying: [InstrumentID: OpenQuantity] = [:]
        var judged: [OrderRecord] = []
        for order in state.orders.orders where !order.isCancelling {
            // Nobody can sell more of spot than there is.
            let cannotEnlarge =
                order.intent.side == .sell
                && state.market[order.intent.instrument].terms.kind == .spot
            if fits(order), !cannotEnlarge, !order.intent.flags.contains(.flattening) {
                judged.append(order)
            } else {
                staying[order.intent.instrument, default: OpenQuantity()].add(order)
            }
        }
        for order in judged {
            let instrument = order.intent.instrument
            var open = staying[instrument] ?? OpenQuantity()
            if order.remaining <= reducible(order.intent, beside: open) {
                open.add(order)
                staying[instrument] = open
            } else {
                cancel(order, into: &effects)
            }
        }
    }

    /// How much of the side could only lower the position, were all that stays filled too.
    private func reducible(_ intent: Intent, beside open: OpenQuantity) -> Quantity {
        var context = context(for: intent)
        let instrument = intent.instrument
        context.openBuy = open.buy + state.orders.quantity(ofExitsOf: instrument, .buy)
        context.openSell = open.sell + state.orders.quantity(ofExitsOf: instrument, .sell)
        return context.reducible(intent.side)
    }
}

extension OpenQuantity {
    fileprivate mutating func add(_ order: OrderRecord) {
        switch order.intent.side {
        case .buy: buy += order.remaining
        case .sell: sell += order.remaining
        }
    }
}
