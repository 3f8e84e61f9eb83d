internal import PerpsPlugin
internal import Studies

/// A part of the Kelly share, from the strategy's own closed trades.
///
/// Until there are enough trades an entry is worth `starter_fraction` at the most; trades without
/// an edge refuse it until `retry_after` has passed without a fill, and then it is worth that again
/// at the most. The share is scaled by the drawdown of the account, by conviction and by the
/// market's regime, and held to the limits; it is never raised to a minimum.
struct FractionalKelly: Sizer, ~Copyable {
    static let about = About(
        "perps.kelly", "Fractional Kelly",
        summary: "Sizes entries by a part of the Kelly share of the strategy's own closed trades.",
        vendor: "perps-bot")
    static let events: EventKinds = [.fill, .position, .account, .signal]
    static let stateVersion: UInt32 = 2
    static let metrics = [
        Metric("trades", unit: "1"), Metric("kelly_share", unit: "percent"),
        Metric("drawdown_scale", unit: "percent"),
    ]

    /// What the profile may set.
    struct Settings: Parameters {
        @Parameter(Ratio.percent(1)...Ratio.percent(100), "Part of the Kelly share that is used.")
        var fraction = Ratio.percent(25)
        @Parameter(1...10_000, "Last closed trades that count.") var window = 100
        @Parameter(1...10_000, "Closed trades needed; at most window.") var tradesMin = 10
        @Parameter(0...10_000, "Trades without an edge that are added in mind.")
        var shrinkage = 10
        @Parameter(
            ExactDecimal(1, exponent: -2)...ExactDecimal(1_000),
            "Greatest payoff, mean win over mean loss, that is believed.")
        var payoffMax = ExactDecimal(10)
        @Parameter(
            Ratio.percent(0)...Ratio.percent(100),
            "Greatest share of the equity until there are enough trades; 0 refuses.")
        var starterFraction = Ratio.percent(1)
        @Parameter(
            Nanos(0)...Nanos.seconds(365 * 86_400),
            "Time without a fill after which trades without an edge let a starter try; 0 never.")
        var retryAfter = Nanos.seconds(86_400)
        @Parameter(
            Ratio.percent(1)...Ratio.percent(99),
            "Conviction below which the share falls, to a half and less.")
        var convictionThreshold = Ratio.percent(60)
        @Parameter(
            Ratio.percent(100)...Ratio.percent(400), "What full conviction multiplies the share by."
        )
        var convictionMax = Ratio.percent(200)
        @Parameter("The regime indicator whose state scales the share, if any.")
        var regime = SignalSource.none
        let limits = SizeLimits()
    }

    private let settings: Settings
    private let kelly: Kelly
    var budget: Budget
    var returns: Window
    var trades: [UInt32: RoundTrip] = [:]
    var peak = EquityPeak()
    private var regimes: [UInt32: Regime.State] = [:]
    var pause: Pause
    var saved: [String: RoundTrip] = [:]

    init(_ settings: Settings) throws {
        guard settings.tradesMin <= settings.window else {
            throw ParameterFault("trades_min", "must not be above window")
        }
        guard let payoffMax = settings.payoffMax.mantissa(exponent: -4) else {
            throw ParameterFault("payoff_max", "has more than four decimals")
        }
        self.settings = settings
        kelly = Kelly(
            tradesMin: settings.tradesMin, shrinkage: settings.shrinkage,
            payoffE4: 100...payoffMax)
        budget = Budget(settings.limits)
        returns = Window(settings.window)
        pause = Pause(settings.retryAfter)
    }

    mutating func activate(_ activation: Activation, _ host: Host) {
        budget.activate(activation)
        trades = [:]
        for product in budget.products {
            trades[product.index] = saved[product.symbol] ?? RoundTrip()
        }
    }

    // MARK: Events

    mutating func onFill(_ fill: Fill, _ host: Host) {
        guard fill.owner == host.owner, let instrument = budget[fill.instrument],
            let value = instrument.notional(fill.size, at: fill.price), let side = fill.side
        else { return }
        pause.begin(at: fill.at.count)
        let size = side == .buy ? fill.size.mantissa : -fill.size.mantissa
        let closed = trades[fill.instrument]?.take(
            RoundTrip.Execution(
                signedSize: size, value: value.mantissa, realised: fill.realised.mantissa,
                fee: fill.fee.mantissa))
        guard let earned = closed ?? nil else { return }
        returns.push(earned)
        host.metric(0, Double(returns.count))
    }

    mutating func onPosition(_ position: Position, _ host: Host) {
        guard !position.isReplay, position.owner == host.owner else { return }
        trades[position.instrument]?.restart(at: position.size.mantissa)
    }

    mutating func onAccount(_ account: Account, _ host: Host) {
        guard !account.isReplay, let equity = account.equity?.mantissa else { return }
        peak.take(equity, flows: account.flows?.mantissa ?? 0, at: account.at.count)
    }

    mutating func onSignal(_ signal: borrowing Signal, _ host: Host) {
        guard settings.regime.isNamed, signal.source == settings.regime.source else { return }
        regimes[signal.instrument] = Regime.State(signal)
    }

    // MARK: Sizes

    mutating func size(_ entry: borrowing Check, _ host: Host) -> Verdict {
        guard let equity = entry.equity?.mantissa else {
            return .reject("the account's equity is not known")
        }
        let starter = settings.starterFraction.e8
        switch kelly.judge(returns.numbers) {
        case .edge(let edge):
            host.metric(1, Budget.percent(edge.shareE8))
            let payoff = ExactDecimal(edge.payoffE4 / 100, exponent: -2)
            let chance = Budget.words(edge.probabilityE8)
            return budget.answer(
                Multipliers.scaled(edge.shareE8, by: settings.fraction.e8), entry,
                factors(of: entry, equity, host),
                "p \(chance), payoff \(payoff), \(edge.trades) trades")
        case .tooFew(let count):
            guard starter > 0 else { return .reject("\(count) closed trades are too few") }
            return start(entry, equity, "starter, \(count) trades", host)
        case .noEdge:
            let (count, left) = (returns.count, pause.left(at: entry.now.count))
            guard left == 0, starter > 0 else {
                let next = starter > 0 ? next(left) : ""
                return .reject("\(count) closed trades show no edge\(next)")
            }
            return start(entry, equity, "no edge in \(count) trades, another try", host)
        }
    }

    /// The starter, which the factors only make smaller.
    private func start(
        _ entry: borrowing Check, _ equity: Int64, _ words: String, _ host: Host
    ) -> Verdict {
        let factors = factors(of: entry, equity, host).map { min(Multipliers.all, $0) }
        return budget.answer(settings.starterFraction.e8, entry, factors, words)
    }

    /// What drawdown, conviction and regime multiply by.
    private func factors(
        of entry: borrowing Check, _ equity: Int64, _ host: Host
    ) -> [Int64] {
        let loss = Multipliers.drawdown(equity, below: peak.value ?? equity)
        host.metric(2, Budget.percent(loss))
        let belief = Multipliers.conviction(
            entry.conviction ?? 1_000_000, threshold: settings.convictionThreshold.e8 / 100,
            most: settings.convictionMax.e8)
        return [loss, belief, regime(of: entry)]
    }

    /// When a starter may try again, for people.
    private func next(_ left: Int64?) -> String {
        guard let left, left > 0 else { return "" }
        let hour: Int64 = 3_600_000_000_000
        return "; next try in \(left / hour + (left % hour == 0 ? 0 : 1))h"
    }

    /// What the regime multiplies by; one where the profile names none.
    private func regime(of entry: borrowing Check) -> Int64 {
        guard settings.regime.isNamed else { return Multipliers.all }
        guard let state = regimes[entry.instrument], let side = entry.side else {
            return Regime.unknownMultiplier
        }
        return Regime.multiplier(state, isLong: side == .buy)
    }
}
