internal import PerpsPlugin

/// What is known of the funding of the products that pay it.
struct FundingTerms {
    /// The newest rate of one product.
    struct Rate: Hashable {
        var at: Nanos
        /// In 1e-12 per interval; above 0, longs pay.
        var rateE12: Int64
        var interval: Nanos
        var next: Nanos?
    }

    private(set) var rates: [UInt32: Rate] = [:]
    private var perpetuals: Set<UInt32> = []
    private var products: Set<UInt32> = []

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        rates = [:]
        products = Set(activation.instruments.map(\.index))
        perpetuals = Set(activation.instruments.filter(\.isPerpetual).map(\.index))
        for instrument in activation.instruments where instrument.isPerpetual {
            try host.subscribe(instrument, to: .funding, warmup: 1)
        }
    }

    /// Takes a rate that was told; a payment tells none.
    mutating func take(_ funding: Funding) {
        guard perpetuals.contains(funding.instrument), funding.paid == nil else { return }
        guard funding.interval > Nanos(0) else {
            rates[funding.instrument] = nil
            return
        }
        rates[funding.instrument] = Rate(
            at: funding.at, rateE12: funding.rateE12, interval: funding.interval,
            next: funding.nextAt)
    }

    /// What can be said of an order without looking at funding; `nil` when it has to be looked at.
    func verdict(_ order: borrowing Check, _ bound: Bound) -> Verdict? {
        if order.isReducing { return .allow }
        if let nonsense = order.nonsense(bound) { return nonsense }
        guard products.contains(order.instrument) else {
            return bound.missing("the product is not watched")
        }
        return perpetuals.contains(order.instrument) ? nil : .allow
    }
}
