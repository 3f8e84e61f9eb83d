package import Domain

/// Sizes entries as an advisor says, inside what the strategy asked for and the floor allows.
///
/// Exits are sized without it: nobody stands between a position and its end.
package struct AdvisedSizing {
    package let advisor: any SizeAdvisor
    private let guards: GuardChain

    package init(_ advisor: any SizeAdvisor, within guards: GuardChain) {
        (self.advisor, self.guards) = (advisor, guards)
    }

    /// What came of an intent, and what was said on the way.
    package struct Outcome {
        package var sizing: Sizing
        /// What the advisor said; nil where it was not asked.
        package var advice: Judgement?
        /// The floor's guard that allowed less than the advice, an index into the chain.
        package var cut: Check?
    }

    /// Decides the size of an intent.
    ///
    /// A conviction against the own position is an exit: it takes that share of what can be left.
    package func size(_ intent: Intent, in context: GuardContext) -> Outcome {
        guard case .conviction(let e6) = intent.size else {
            let sizing = Sizer.none.size(intent, in: context)
            guard case .sized(let order, let record) = sizing, !isExit(order) else {
                return Outcome(sizing: sizing)
            }
            return ask(intent, order, record, context)
        }
        let own = context.ownReducible(intent.side)
        if own > .zero || intent.flags.contains(.reduceOnly) {
            var exit = intent
            exit.flags.insert(.reduceOnly)
            return Outcome(sizing: Sizer.fixedSize(own).size(exit, in: context))
        }
        let price = Sizer.worstPrice(intent, in: context)
        guard price > .zero, (1...Sizer.convictionMax).contains(e6) else {
            // Refused for its shape, as by any sizer.
            return Outcome(sizing: Sizer.fixedSize(.zero).size(intent, in: context))
        }
        let record = SizingRecord(method: .plugin, price: price, wanted: nil, quantity: .zero)
        return ask(intent, nil, record, context)
    }

    private func isExit(_ order: SizedOrder) -> Bool {
        order.intent.flags.contains(.reduceOnly) || order.intent.size == .close
            || !order.effect.isEmpty
    }

    private func ask(
        _ intent: Intent, _ asked: SizedOrder?, _ started: SizingRecord, _ context: GuardContext
    ) -> Outcome {
        let advice = advisor.advise(intent, asked: asked, in: context)
        var record = started
        (record.method, record.wanted, record.quantity) = (.plugin, nil, .zero)
        guard case .resize(let wanted) = advice.verdict, wanted > .zero else {
            return refuse(record, advice)
        }
        record.wanted = wanted
        let terms = context.terms
        let most = asked.map { min($0.quantity, wanted) } ?? wanted
        let quantity = terms.flooredToLot(most)
        guard quantity > .zero, quantity >= terms.quantityMin else {
            let minimum = terms.quantityMin.text(exponent: terms.quantityExponent)
            var small = advice
            small.verdict = .reject
            small.text = "the size is below the product's minimum of \(minimum); \(advice.text)"
            return refuse(record, small)
        }
        guard let order = order(intent, quantity, context) else {
            var large = advice
            (large.verdict, large.text) = (.reject, "the order's value is too large to hold")
            return refuse(record, large)
        }
        let room = guards.room(for: order, in: context) { self.order(intent, $0, context) }
        let final = room.order ?? order
        record.quantity = final.quantity
        return Outcome(sizing: .sized(final, record), advice: advice, cut: room.cut)
    }

    private func order(
        _ intent: Intent, _ quantity: Quantity, _ context: GuardContext
    ) -> SizedOrder? {
        let worst = max(Sizer.worstPrice(intent, in: context), context.mark ?? intent.limit)
        guard let notional = context.terms.notional(worst, quantity, rounding: .up) else {
            return nil
        }
        return SizedOrder(
            intent: intent, quantity: quantity, notional: notional,
            effect: context.effect(of: intent.side, quantity))
    }

    private func refuse(_ record: SizingRecord, _ advice: Judgement) -> Outcome {
        var no = advice
        no.verdict = .reject
        let refusal = Refusal(
            guardIndex: nil, verdict: .reject, reason: .sizer, code: advice.code)
        return Outcome(sizing: .refused(refusal, record, no), advice: no)
    }
}
