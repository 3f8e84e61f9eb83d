internal import PerpsPlugin

/// Refuses entries whose funding would cost too much a day.
///
/// Only perpetuals pay funding; orders of other products pass. The side that would be paid passes.
struct FundingCost: Guard {
    struct Settings: Parameters {
        @Parameter(
            Ratio(e8: 0)...Ratio.percent(100),
            "The greatest cost of a day at the newest rate, as a share of the position; more "
                + "refuses the entry.") var dailyCostMax = Ratio.bps(30)
        @Parameter(
            Nanos.minutes(1)...Nanos.seconds(30 * 86_400),
            "A rate that was told longer ago is not known, and entries are refused.")
        var ageMax = Nanos.seconds(86_400)
    }

    static let about = About(
        "perps.funding-cost", "Funding cost",
        summary: "Refuses entries whose funding would cost too much a day.", vendor: "perps-bot")
    static let events: EventKinds = .funding

    let dailyCostMax: Ratio
    let ageMax: Nanos
    var terms = FundingTerms()

    init(_ settings: Settings) {
        (dailyCostMax, ageMax) = (settings.dailyCostMax, settings.ageMax)
    }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        try terms.activate(activation, host)
    }

    mutating func onFunding(_ funding: Funding, _ host: Host) { terms.take(funding) }

    private var bound: Bound { Bound(limit: dailyCostMax.bps, unit: "bps/day") }

    mutating func check(_ order: borrowing Check, _ host: Host) -> Verdict {
        if let verdict = terms.verdict(order, bound) { return verdict }
        guard let rate = terms.rates[order.instrument], order.now.since(rate.at) <= ageMax else {
            return bound.missing("the funding rate is not known, or too old")
        }
        let paid = order.side == .buy ? Int128(rate.rateE12) : -Int128(rate.rateE12)
        // The cost of a day over the interval's length, and the limit in 1e-12 over the same.
        let cost = paid * Int128(Nanos.day.count)
        let allowed = Int128(dailyCostMax.e8) * 10_000 * Int128(rate.interval.count)
        let bps = Double(cost) / Double(rate.interval.count) / 1e8
        let verdict =
            cost > allowed
            ? Verdict.reject("funding would cost too much a day") : Verdict.allow
        return verdict.comparing(bps, to: dailyCostMax.bps, unit: "bps/day")
    }
}
