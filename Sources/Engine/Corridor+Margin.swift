internal import Domain
internal import Risk

extension Corridor {
    /// What secures a derivative and what it demands; nil for spot.
    func margin(of instrument: InstrumentID) -> MarginContext? {
        guard let terms = state.instruments[instrument.position].derivative else { return nil }
        let margin = terms.margin
        let elsewhere = marginElsewhere(except: instrument)
        return MarginContext(
            collateral: collateral,
            initial: margin.initial(at: state.time, andIn: MarginDemand.lookAhead),
            maintenance: MarginTerms.Rates(
                long: margin.maintenanceMax(of: Quantity(1)),
                short: margin.maintenanceMax(of: Quantity(-1))),
            initialElsewhere: elsewhere?.initial, maintenanceElsewhere: elsewhere?.maintenance,
            movingElsewhere: elsewhere?.moving, isOpen: terms.isOpen(at: state.time))
    }

    /// What secures derivatives, less what prices that nothing confirms yet would take of it; nil
    /// while something has no price.
    private var collateral: Amount? {
        guard state.portfolio.isWholeKnown else { return nil }
        return state.portfolio.collateral
            - state.portfolio.doubt(in: state.market, ofCollateral: true)
    }

    /// What the worst positions of the other derivatives take; nil when one has no mark or does not
    /// fit.
    private func marginElsewhere(except instrument: InstrumentID) -> MarginDemand? {
        var total = MarginDemand()
        for other in state.instruments where other.id != instrument {
            guard let margin = other.derivative?.margin else { continue }
            let held = state.portfolio.position(.account, other.id).quantity
            let open = state.orders.openQuantity(.account, other.id)
            let after = WorstPositions(
                of: held, (open.buy, open.sell), state.others[other.id.position],
                allowsShort: other.terms.allowsShort)
            guard let after else { return nil }
            let positions = [after.long, after.short].filter { $0 != .zero }
            if positions.isEmpty { continue }
            guard let mark = state.market.dearestMark(of: other.id) else { return nil }
            var worst = MarginDemand()
            for position in positions {
                guard
                    let value = other.terms.notional(mark, position.magnitude, rounding: .up),
                    let demand = MarginDemand(
                        of: position, worth: value, margin,
                        rates: margin.initial(at: state.time, andIn: MarginDemand.lookAhead))
                else { return nil }
                worst.raise(to: demand)
            }
            guard let sum = total.adding(worst) else { return nil }
            total = sum
        }
        return total
    }

    /// Lets only exits pass once what is held is nearer to liquidation than an entry may bring it.
    ///
    /// A price that no other confirms is not believed, here as elsewhere. Once raised it stands
    /// until a person lowers it, and is raised anew with the next price while it is still so.
    mutating func watchLiquidation(_ distanceMin: Ratio, into effects: inout Effects) {
        let source = GuardChain.liquidation
        let stands = state.ladder.causes.contains {
            $0.source == source && $0.level >= .reduceOnly
        }
        if stands { return }
        guard let distance = state.marginUse?.distance, distance < distanceMin else { return }
        raise(
            .reduceOnly, source: source,
            reason: "what is held is \(distance.bpsText) bps from liquidation, less than the "
                + "\(distanceMin.bpsText) bps of limits.liquidation_distance",
            into: &effects)
    }
}
