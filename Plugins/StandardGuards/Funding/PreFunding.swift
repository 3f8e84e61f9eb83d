internal import PerpsPlugin

/// Refuses entries for a time before funding is paid, and after.
///
/// Only perpetuals pay funding; orders of other products pass. Funding is due when the venue says,
/// else at whole multiples of its interval since 1970, which are 00:00, 08:00 and 16:00 UTC for
/// eight hours.
struct PreFunding: Guard {
    struct Settings: Parameters {
        @Parameter(
            Nanos(0)...Nanos.seconds(86_400),
            "How long before funding entries are refused; the first instant included.")
        var before = Nanos.minutes(10)
        @Parameter(
            Nanos(0)...Nanos.seconds(86_400),
            "How long after funding entries are refused; the last instant not included.")
        var after = Nanos(0)
        @Parameter(
            Nanos(0)...Nanos.seconds(7 * 86_400),
            "The interval of funding; 0s as the venue tells it, and until it does entries are "
                + "refused.") var every = Nanos(0)
    }

    static let about = About(
        "perps.pre-funding", "Pre-funding quiet period",
        summary: "Refuses entries for a time before funding is paid.", vendor: "perps-bot")
    static let events: EventKinds = .funding

    let before: Nanos
    let after: Nanos
    let every: Nanos
    var terms = FundingTerms()

    init(_ settings: Settings) throws {
        (before, after, every) = (settings.before, settings.after, settings.every)
        guard every == Nanos(0) || every.count > before.count + after.count else {
            throw ParameterFault("every", "must be longer than before and after together")
        }
    }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        try terms.activate(activation, host)
    }

    mutating func onFunding(_ funding: Funding, _ host: Host) { terms.take(funding) }

    private var bound: Bound { Bound(limit: before.inSeconds, unit: "s") }

    mutating func check(_ order: borrowing Check, _ host: Host) -> Verdict {
        if let verdict = terms.verdict(order, bound) { return verdict }
        let rate = terms.rates[order.instrument]
        let interval = every > Nanos(0) ? every : rate?.interval ?? Nanos(0)
        guard interval > Nanos(0), order.now >= Nanos(0) else {
            return bound.missing("when funding is due is not known")
        }
        // What the venue told, unless it is over; else whole multiples of the interval.
        let told = every > Nanos(0) ? nil : rate?.next.flatMap { $0 < order.now ? nil : $0 }
        let rest = order.now.count % interval.count
        let untilNext = told?.since(order.now).count ?? (rest == 0 ? 0 : interval.count - rest)
        let sinceLast = untilNext == 0 ? 0 : max(0, interval.count - untilNext)
        let isQuiet =
            (before > Nanos(0) && untilNext <= before.count) || sinceLast < after.count
        let verdict =
            isQuiet
            ? Verdict.reject("funding is about to be paid, or just was") : Verdict.allow
        return verdict.comparing(
            Double(untilNext) / 1e9, to: before.inSeconds, unit: "s")
    }
}
