internal import CPerpsPlugin
internal import PerpsPlugin

/// Stops entries once equity has fallen further from its peak than a share of it.
///
/// The peak moves with deposits and withdrawals. A stop ends by a person who arms it, or with its
/// hold; the peak then begins anew from the equity of that moment.
struct Drawdown: AccountGuard {
    struct Settings: Parameters {
        @Parameter(
            Ratio(e8: 1)...Ratio.percent(100),
            "The greatest fall of equity from its highest, as a share of the highest; this much "
                + "passes, more stops entries of the account.")
        var drawdownMax = Ratio.percent(20)
        @Parameter(
            Nanos(0)...Nanos.seconds(365 * 86_400),
            "How long a stop lasts; 0s until a person arms. The peak then begins anew.")
        var hold = Nanos(0)
        @Parameter(
            "What a greater fall does: reduce-only lets exits pass, halt cancels what is open and "
                + "stops everything.")
        var onTrip = Stop.reduceOnly
    }

    static let about = About(
        "perps.drawdown", "Drawdown",
        summary: "Stops entries once equity has fallen too far from its peak.",
        vendor: "perps-bot")
    static let events: EventKinds = [.mark, .account, .control]
    static let capabilities: Capabilities = .halt
    static let metrics = [Metric("drawdown", unit: "bps")]
    static let stateVersion: UInt32 = 1

    /// A stop that was said.
    struct Trip: Hashable {
        /// When it ends; the end of time where a person ends it.
        var until: Nanos
        /// Whether the host holds it, so that it is a person who ends it.
        var isLatched: Bool
    }

    let drawdownMax: Ratio
    let hold: Nanos
    let onTrip: Stop
    var money = Money()
    var peak: Amount?
    var trip: Trip?
    /// Deposits less withdrawals, and of which UTC day.
    var flows = DailyLoss.Opening(day: .min, equity: Amount(0))
    /// What the guard's own stops hold of the account, as told last.
    var own: Int64 = 0

    init(_ settings: Settings) {
        (drawdownMax, hold, onTrip) = (settings.drawdownMax, settings.hold, settings.onTrip)
    }

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        if !money.isSame(as: activation) { (peak, flows.day) = (nil, .min) }
        (money, own) = (Money(activation), 0)
        try beginWatching(activation, host)
    }

    mutating func onControl(_ control: Control, _ host: Host) {
        guard case .level = control.change, control.instrument == .max else { return }
        own = control.ownLevel
        if own >= PB_LADDER_REDUCE_ONLY {
            trip?.isLatched = true
        } else if let trip, trip.isLatched, trip.until == Nanos(.max) {
            (self.trip, peak) = (nil, nil)
        }
    }

    mutating func watch(_ account: Account?, at now: Nanos, _ host: Host) {
        guard let account, let equity = account.equity else { return }
        follow(account.flows, at: now)
        let wasStopped = trip != nil
        judge(equity, at: now)
        guard let peak else { return }
        host.metric(0, peak.less(equity)?.bps(of: peak) ?? 0)
        if trip != nil, !wasStopped { host.stop(stop(now, equity)) }
    }

    /// Money that comes or goes is neither profit nor loss.
    private mutating func follow(_ told: Amount?, at now: Nanos) {
        guard let told else { return }
        let before = flows.day == now.utcDay ? flows.equity : Amount(0)
        let isFirst = flows.day == .min
        flows = DailyLoss.Opening(day: now.utcDay, equity: told)
        guard !isFirst, let peak, let change = told.less(before) else { return }
        self.peak = peak.plus(change)
    }

    /// Ends a stop whose time is over, lifts the peak, and stops when equity is too far below.
    private mutating func judge(_ equity: Amount, at now: Nanos) {
        if let trip, trip.until <= now { (self.trip, peak) = (nil, nil) }
        guard trip == nil else { return }
        let top = max(peak ?? equity, equity)
        peak = top
        guard top > Amount(0) else { return }
        let fall = top.less(equity) ?? Amount(.max)
        guard drawdownMax.isExceeded(by: fall.mantissa, of: top.mantissa) else { return }
        let end = hold > Nanos(0) ? now.later(by: hold) : Nanos(.max)
        trip = Trip(until: end, isLatched: own >= PB_LADDER_REDUCE_ONLY)
    }

    private var bound: Bound { Bound(limit: drawdownMax.bps, unit: "bps") }

    mutating func check(_ order: borrowing Check, _ host: Host) -> Verdict {
        if order.isReducing { return .allow }
        if let equity = order.equity { judge(equity, at: order.now) }
        if let trip, order.now < trip.until { return stop(order.now, order.equity) }
        guard let equity = order.equity, let peak, peak > Amount(0) else {
            return bound.missing("the account's equity is not known, or is nothing")
        }
        if let nonsense = order.nonsense(bound) { return nonsense }
        return Verdict.allow.comparing(
            peak.less(equity)?.bps(of: peak) ?? 0, to: drawdownMax.bps, unit: "bps")
    }

    private func stop(_ now: Nanos, _ equity: Amount?) -> Verdict {
        let until = trip?.until ?? Nanos(.max)
        let left = until == Nanos(.max) ? Nanos(0) : until.since(now)
        let verdict = Verdict.stop(
            onTrip.action(.account, hold: left), "equity has fallen too far from its peak")
        guard let equity, let peak, let fall = peak.less(equity) else { return verdict }
        return verdict.comparing(fall.bps(of: peak), to: drawdownMax.bps, unit: "bps")
    }

    func save(to writer: borrowing StateWriter) throws {
        try money.save(to: writer)
        let isLatched: Int64 = trip?.isLatched == true ? 1 : 0
        let numbers: [Int64] = [
            peak == nil ? 0 : 1, peak?.mantissa ?? 0, trip?.until.count ?? .min, isLatched,
            flows.day, flows.equity.mantissa,
        ]
        for number in numbers { try writer.write(number) }
    }

    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        money = try Money(from: reader)
        let numbers = try (0..<6).map { _ in try reader.number() }
        peak = numbers[0] == 1 ? Amount(numbers[1]) : nil
        if numbers[2] != .min {
            trip = Trip(until: Nanos(numbers[2]), isLatched: numbers[3] == 1)
        }
        flows = DailyLoss.Opening(day: numbers[4], equity: Amount(numbers[5]))
    }
}
