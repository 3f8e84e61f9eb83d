internal import PerpsPlugin

/// Stops entries for the rest of the UTC day once it has lost more than a share of the equity that
/// it opened with.
///
/// The loss is realised and unrealised, with fees. What a check says of the day wins over what the
/// guard has seen of it; between checks it watches the equity, so that a loss that comes back
/// within the day is not missed.
struct DailyLoss: AccountGuard {
    struct Settings: Parameters {
        @Parameter(
            Ratio(e8: 1)...Ratio.percent(100),
            "The greatest loss of a UTC day, as a share of the equity it opened with; this much "
                + "passes, more stops entries of the account until the next midnight UTC.")
        var lossMax = Ratio.percent(5)
        @Parameter(
            "What a greater loss does: reduce-only lets exits pass, halt cancels what is open and "
                + "stops everything.")
        var onTrip = Stop.reduceOnly
    }

    static let about = About(
        "perps.daily-loss", "Daily loss",
        summary: "Stops entries once the UTC day has lost more than a share of its first equity.",
        vendor: "perps-bot")
    static let events: EventKinds = [.mark, .account]
    static let capabilities: Capabilities = .halt
    static let metrics = [Metric("loss", unit: "bps")]
    static let stateVersion: UInt32 = 1

    /// What a UTC day opened with.
    struct Opening: Hashable {
        var day: Int64
        var equity: Amount
    }

    let lossMax: Ratio
    let onTrip: Stop
    var money = Money()
    var opening: Opening?
    /// What was seen last, which the next day opens with.
    var last: Opening?
    /// The day whose limit is passed.
    var lostDay: Int64?

    init(_ settings: Settings) { (lossMax, onTrip) = (settings.lossMax, settings.onTrip) }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        if !money.isSame(as: activation) { (opening, last) = (nil, nil) }
        money = Money(activation)
        try beginWatching(activation, host)
    }

    mutating func watch(_ account: Account?, at now: Nanos, _ host: Host) {
        guard let equity = account?.equity else { return }
        let today = now.utcDay
        if let last, last.day < today, opening?.day != today {
            opening = Opening(day: today, equity: last.equity)
        }
        last = Opening(day: today, equity: equity)
        guard let opening, opening.day == today, opening.equity > Amount(0),
            let flows = account?.flows, let own = equity.less(flows),
            let loss = opening.equity.less(own)
        else { return }
        host.metric(0, loss.bps(of: opening.equity))
        guard lostDay != today,
            lossMax.isExceeded(by: loss.mantissa, of: opening.equity.mantissa)
        else { return }
        lostDay = today
        host.stop(stop(now, Reason.limit, loss, of: opening.equity))
    }

    private var bound: Bound { Bound(limit: lossMax.bps, unit: "bps") }

    mutating func check(_ order: borrowing Check, _ host: Host) -> Verdict {
        if order.isReducing { return .allow }
        let today = order.now.utcDay
        guard let equity = order.dayOpenEquity, equity > Amount(0),
            let profit = order.dayProfit, let loss = Amount(0).less(profit)
        else {
            if lostDay == today { return stop(order.now, Reason.held, nil, of: nil) }
            return order.nonsense(bound)
                ?? bound.missing("the day's result or first equity is not known")
        }
        opening = Opening(day: today, equity: equity)
        let isExceeded = lossMax.isExceeded(by: loss.mantissa, of: equity.mantissa)
        if isExceeded { lostDay = today }
        if lostDay == today {
            return stop(order.now, isExceeded ? Reason.limit : Reason.held, loss, of: equity)
        }
        return order.nonsense(bound)
            ?? Verdict.allow.comparing(loss.bps(of: equity), to: lossMax.bps, unit: "bps")
    }

    private func stop(
        _ now: Nanos, _ reason: UInt32, _ loss: Amount?, of equity: Amount?
    ) -> Verdict {
        let text =
            reason == Reason.limit
            ? "the day has lost more than it may"
            : "the day has lost its limit; it ends at 00:00 UTC"
        let action = onTrip.action(.account, hold: now.untilMidnight)
        let verdict = Verdict.stop(action, text, reason: reason)
        guard let loss, let equity else { return verdict }
        return verdict.comparing(loss.bps(of: equity), to: lossMax.bps, unit: "bps")
    }

    func save(to writer: borrowing StateWriter) throws {
        try money.save(to: writer)
        try writer.write(lostDay ?? .min)
        for each in [opening, last] {
            try writer.write(each?.day ?? .min)
            try writer.write(each?.equity.mantissa ?? 0)
        }
    }

    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        money = try Money(from: reader)
        let day = try reader.number()
        lostDay = day == .min ? nil : day
        opening = try DailyLoss.opening(from: reader)
        last = try DailyLoss.opening(from: reader)
    }

    private static func opening(from reader: borrowing StateReader) throws -> Opening? {
        let (day, equity) = (try reader.number(), try reader.number())
        return day == .min ? nil : Opening(day: day, equity: Amount(equity))
    }
}
