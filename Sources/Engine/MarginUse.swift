package import Domain
internal import Risk

/// What positions in derivatives take of the money that secures them, at the newest prices that
/// others confirm.
package struct MarginUse: Hashable, Sendable {
    /// Value of all positions against what secures them, 1e8 is once; nil when nothing does.
    package var leverage: Ratio?
    /// What opening the positions would take now.
    package var used: Amount
    /// What is left of what secures them; below zero where it is too little.
    package var available: Amount
    /// How far prices may go against all positions at once until the venue closes them, as the
    /// guard `liquidation` counts it; nil when nothing is held.
    package var distance: Ratio?
}

extension EngineState {
    /// The use of margin now; nil where the run has no derivatives, and where a price is missing.
    package var marginUse: MarginUse? {
        guard instruments.contains(where: { $0.derivative != nil }), portfolio.isWholeKnown else {
            return nil
        }
        var (value, total) = (Amount.zero, MarginDemand())
        for id in portfolio.held where instruments[id.position].derivative != nil {
            guard let own = demand(of: id), let worth = value.adding(own.worth),
                let sum = total.adding(own.demand)
            else { return nil }
            (value, total) = (worth, sum)
        }
        let collateral = portfolio.collateral
        guard let available = collateral.adding(-total.initial) else { return nil }
        return MarginUse(
            leverage: collateral > .zero
                ? Ratio.of(value.mantissa, in: collateral.mantissa) : nil,
            used: total.initial, available: available,
            distance: distance(from: total, collateral))
    }

    /// The least distance of all that is held; nil without any, and where it does not fit.
    private func distance(from total: MarginDemand, _ collateral: Amount) -> Ratio? {
        var least: Ratio?
        for id in portfolio.held {
            guard let margin = instruments[id.position].derivative?.margin else { continue }
            let quantity = portfolio.position(.account, id).quantity
            guard let own = demand(of: id) else { return nil }
            let others = total.without(own.demand)
            let here = Liquidation.distance(
                value: own.worth, isShort: quantity < .zero,
                rate: margin.maintenanceMax(of: quantity), collateral: collateral,
                others: Liquidation.Others(kept: others.maintenance, moving: others.moving))
            guard let here else { return nil }
            least = least.map { min($0, here) } ?? here
        }
        return least
    }

    /// What the account's position of a derivative is worth at its mark, and what it takes.
    private func demand(of id: InstrumentID) -> (worth: Amount, demand: MarginDemand)? {
        let instrument = instruments[id.position]
        let quantity = portfolio.position(.account, id).quantity
        guard let margin = instrument.derivative?.margin, let mark = market.provenMark(of: id),
            let worth = instrument.terms.notional(mark, quantity.magnitude, rounding: .up),
            let demand = MarginDemand(
                of: quantity, worth: worth, margin, rates: margin.initial(at: time))
        else { return nil }
        return (worth, demand)
    }
}
