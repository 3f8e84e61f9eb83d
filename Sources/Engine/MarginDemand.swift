internal import Domain
internal import Risk

/// What positions take of the money that secures them.
struct MarginDemand {
    var initial = Amount.zero
    var maintenance = Amount.zero
    /// What is lost of what is left for a whole move against them.
    var moving = Amount.zero

    init() {}

    /// How long before the intraday rates end the rates after them count for entries.
    static let lookAhead = Nanos.minute * 30

    init?(
        of position: Quantity, worth value: Amount, _ margin: MarginTerms, rates: MarginTerms.Rates
    ) {
        let kept = margin.maintenanceMax(of: position)
        let slope = Liquidation.slope(of: kept, isShort: position < .zero)
        guard
            let opens = rates.of(position).of(value.mantissa, rounding: .up),
            let keeps = kept.of(value.mantissa, rounding: .up),
            let moves = Ratio(e8: slope).of(value.mantissa, rounding: .up)
        else { return nil }
        (initial, maintenance, moving) = (Amount(opens), Amount(keeps), Amount(moves))
    }

    mutating func raise(to other: MarginDemand) {
        initial = max(initial, other.initial)
        maintenance = max(maintenance, other.maintenance)
        moving = max(moving, other.moving)
    }

    func adding(_ other: MarginDemand) -> MarginDemand? {
        guard let initial = initial.adding(other.initial),
            let maintenance = maintenance.adding(other.maintenance),
            let moving = moving.adding(other.moving)
        else { return nil }
        var sum = MarginDemand()
        (sum.initial, sum.maintenance, sum.moving) = (initial, maintenance, moving)
        return sum
    }

    /// The rest of a sum.
    func without(_ other: MarginDemand) -> MarginDemand {
        var rest = MarginDemand()
        rest.initial = initial - other.initial
        rest.maintenance = maintenance - other.maintenance
        rest.moving = moving - other.moving
        return rest
    }
}
