internal import PerpsPlugin
internal import Studies

/// A part of the Kelly share, from the strategy's own closed trades.
///
/// Until there are enough trades an entry is worth `starter_fraction`; trades without an edge
/// refuse it. The share is scaled by the drawdown of the account, by conviction and by the market's
/// regime, and held to the limits; it is never raised to a minimum.
struct FractionalKelly: Sizer, ~Copyable {
    static let about = About(
        "perps.kelly", "Fractional Kelly",
        summary: "Sizes entries by a part of the Kelly share of the strategy's own closed trades.",
        vendor: "perps-bot")
    static let events: EventKinds = [.fill, .position, .account, .signal]
    static let stateVersion: UInt32 = 1
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
            "Share of the equity until there are enough trades; 0 refuses.")
        var starterFraction = Ratio.percent(1)
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
    private var budget: Budget
    private var returns: Window
    private var trades: [UInt32: RoundTrip] = [:]
    private var peak = EquityPeak()
    private var regimes: [UInt32: Regime.State] = [:]
    private var saved: [String: RoundTrip] = [:]

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
        regimes[signal.instrument] =
            signal.count < 2 ? nil : Regime.State(trend: signal[0], mood: signal[1])
    }

    // MARK: Sizes

    mutating func size(_ entry: borrowing Check, _ host: Host) -> Verdict {
        guard let equity = entry.equity?.mantissa else {
            return .reject("the account's equity is not known")
        }
        let words: String
        var share: Int64
        switch kelly.judge(returns.numbers) {
        case .noEdge: return .reject("\(returns.count) closed trades show no edge")
        case .tooFew(let count):
            share = settings.starterFraction.e8
            guard share > 0 else { return .reject("\(count) closed trades are too few") }
            words = "starter, \(count) trades"
        case .edge(let edge):
            share = Multipliers.scaled(edge.shareE8, by: settings.fraction.e8)
            host.metric(1, Budget.percent(edge.shareE8))
            let payoff = ExactDecimal(edge.payoffE4 / 100, exponent: -2)
            words = "p \(Budget.words(edge.probabilityE8)), payoff \(payoff), \(edge.trades) trades"
        }
        let loss = Multipliers.drawdown(equity, below: peak.value ?? equity)
        host.metric(2, Budget.percent(loss))
        let belief = Multipliers.conviction(
            entry.conviction ?? 1_000_000, threshold: settings.convictionThreshold.e8 / 100,
            most: settings.convictionMax.e8)
        let state = regime(of: entry)
        for factor in [loss, belief, state] { share = Multipliers.scaled(share, by: factor) }
        let factors = [loss, belief, state].map { "\(ExactDecimal($0 / 1_000_000, exponent: -2))" }
        return budget.answer(share, entry, "\(words); x\(factors.joined(separator: " x"))")
    }

    /// What the regime multiplies by; one where the profile names none.
    private func regime(of entry: borrowing Check) -> Int64 {
        guard settings.regime.isNamed else { return 100_000_000 }
        guard let state = regimes[entry.instrument], let side = entry.side else {
            return Regime.unknownMultiplier
        }
        return Regime.multiplier(state, isLong: side == .buy)
    }

    // MARK: State

    func save(to writer: borrowing StateWriter) throws {
        var memory = Memory()
        returns.save(into: &memory)
        peak.save(into: &memory)
        try writer.write(numbers: memory.numbers)
        try writer.write(Int64(trades.count))
        for product in budget.products {
            var memory = Memory()
            trades[product.index]?.save(into: &memory)
            try writer.write(product.symbol)
            try writer.write(numbers: memory.numbers)
        }
    }

    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        var memory = Memory(try reader.numbers(most: 100_000))
        try returns.restore(from: &memory)
        try peak.restore(from: &memory)
        for _ in 0..<(try reader.number(0...1_000)) {
            let symbol = try reader.text()
            var (memory, trade) = (Memory(try reader.numbers(most: 100)), RoundTrip())
            try trade.restore(from: &memory)
            saved[symbol] = trade
        }
    }
}
