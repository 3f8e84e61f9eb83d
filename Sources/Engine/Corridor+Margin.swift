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
            initial: margin.initial(at: state.time),
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
    private func marginElsewhere(except instrument: InstrumentID) -> Demand? {
        var total = Demand()
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
            var worst = Demand()
            for position in positions {
                guard
                    let value = other.terms.notional(mark, position.magnitude, rounding: .up),
                    let demand = Demand(of: position, worth: value, margin, at: state.time)
                else { return nil }
                worst.raise(to: demand)
            }
            guard let sum = total.adding(worst) else { return nil }
            total = sum
        }
        return total
    }
}

/// What positions take of the money that secures them.
private struct Demand {
    var initial = Amount.zero
    var maintenance = Amount.zero
    /// What is lost of what is left for a whole move against them.
    var moving = Amount.zero

    init() {}

    init?(of position: Quantity, worth value: Amount, _ margin: MarginTerms, at time: Timestamp) {
        let kept = margin.maintenanceMax(of: position)
        let slope = Liquidation.slope(of: kept, isShort: position < .zero)
        guard
            let opens = margin.initial(at: time).of(position).of(value.mantissa, rounding: .up),
            let keeps = kept.of(value.mantissa, rounding: .up),
            let moves = Ratio(e8: slope).of(value.mantissa, rounding: .up)
        else { return nil }
        (initial, maintenance, moving) = (Amount(opens), Amount(keeps), Amount(moves))
    }

    mutating func raise(to other: Demand) {
        initial = max(initial, other.initial)
        maintenance = max(maintenance, other.maintenance)
        moving = max(moving, other.moving)
    }

    func adding(_ other: Demand) -> Demand? {
        guard let initial = initial.adding(other.initial),
            let maintenance = maintenance.adding(other.maintenance),
            let moving = moving.adding(other.moving)
        else { return nil }
        var sum = Demand()
        (sum.initial, sum.maintenance, sum.moving) = (initial, maintenance, moving)
        return sum
    }
}
